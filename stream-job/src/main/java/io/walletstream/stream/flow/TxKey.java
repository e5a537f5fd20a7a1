package io.walletstream.stream.flow;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Txid;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** The key of everything about a transaction of an account. */
public record TxKey(AccountId account, Txid txid) {
    public static final TypeInformation<TxKey> TYPE = new WireType<>(TxKey.class, new Serializer());

    /** 48 bytes. */
    public static final class Serializer extends WireSerializer<TxKey> {
        private static final long serialVersionUID = 1;

        @Override
        public TxKey createInstance() {
            return new TxKey(AccountId.of(0, 0), Txid.ofWords(0, 0, 0, 0));
        }

        @Override
        public void serialize(TxKey key, DataOutputView out) throws IOException {
            Wire.account(key.account(), out);
            Wire.txid(key.txid(), out);
        }

        @Override
        public TxKey deserialize(DataInputView in) throws IOException {
            return new TxKey(Wire.account(in), Wire.txid(in));
        }

        @Override
        public TypeSerializerSnapshot<TxKey> snapshotConfiguration() {
            return new Compatibility();
        }

        /** Written into checkpoints. */
        public static final class Compatibility extends Snapshot<TxKey> {
            public Compatibility() {
                super(Serializer::new);
            }
        }
    }
}
