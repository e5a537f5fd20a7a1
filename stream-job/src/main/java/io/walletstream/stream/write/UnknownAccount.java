package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.Wire;
import io.walletstream.stream.flow.WireSerializer;
import io.walletstream.stream.flow.WireType;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Work for an account that does not exist.
 *
 * @param revision of the first record of it
 * @param outpoint what that record named
 */
public record UnknownAccount(AccountId account, long revision, Outpoint outpoint) {
    public static final TypeInformation<UnknownAccount> TYPE = new WireType<>(UnknownAccount.class, new Serializer());

    /** Fields in order. */
    public static final class Serializer extends WireSerializer<UnknownAccount> {
        private static final long serialVersionUID = 1;

        @Override
        public UnknownAccount createInstance() {
            return new UnknownAccount(AccountId.of(0, 0), 0, new Outpoint(Txid.ofWords(0, 0, 0, 0), 0));
        }

        @Override
        public void serialize(UnknownAccount unknown, DataOutputView out) throws IOException {
            Wire.account(unknown.account, out);
            out.writeLong(unknown.revision);
            Wire.txid(unknown.outpoint.txid(), out);
            out.writeInt(unknown.outpoint.vout());
        }

        @Override
        public UnknownAccount deserialize(DataInputView in) throws IOException {
            AccountId account = Wire.account(in);
            long revision = in.readLong();
            Txid txid = Wire.txid(in);
            return new UnknownAccount(account, revision, new Outpoint(txid, in.readInt()));
        }

        @Override
        public TypeSerializerSnapshot<UnknownAccount> snapshotConfiguration() {
            return new Compatibility();
        }

        /** Written into checkpoints. */
        public static final class Compatibility extends Snapshot<UnknownAccount> {
            public Compatibility() {
                super(Serializer::new);
            }
        }
    }
}
