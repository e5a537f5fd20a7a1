package io.walletstream.stream.flow;

import io.walletstream.schema.chain.AccountId;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** The account as a key of keyed streams. */
public final class AccountKey {
    public static final TypeInformation<AccountId> TYPE = new WireType<>(AccountId.class, new Serializer());

    private AccountKey() {}

    /** 16 bytes. */
    public static final class Serializer extends WireSerializer<AccountId> {
        private static final long serialVersionUID = 1;

        @Override
        public AccountId createInstance() {
            return AccountId.of(0, 0);
        }

        @Override
        public void serialize(AccountId account, DataOutputView out) throws IOException {
            Wire.account(account, out);
        }

        @Override
        public AccountId deserialize(DataInputView in) throws IOException {
            return Wire.account(in);
        }

        @Override
        public TypeSerializerSnapshot<AccountId> snapshotConfiguration() {
            return new Compatibility();
        }

        /** Written into checkpoints. */
        public static final class Compatibility extends Snapshot<AccountId> {
            public Compatibility() {
                super(Serializer::new);
            }
        }
    }
}
