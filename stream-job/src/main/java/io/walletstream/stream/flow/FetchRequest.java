package io.walletstream.stream.flow;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Txid;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * The bytes of a transaction are wanted.
 *
 * @param request number of the request in its transaction, from 1
 * @param attempt round of attempts, from 0; fences late answers together with the request's number
 * @param group number of the group that caused the request, 0 if none; the writer knows by it whether it was told of the request already
 * @param revision revision of the newest facts that ask
 * @param network how addresses are written
 * @param vouts the outputs whose content is wanted, ascending; none for a merely outgoing transaction
 */
public record FetchRequest(
        AccountId account,
        int generation,
        Txid txid,
        int request,
        int attempt,
        long group,
        long revision,
        String network,
        int[] vouts) {

    public static final TypeInformation<FetchRequest> TYPE = new WireType<>(FetchRequest.class, new Serializer());

    /** The request as a whole came to nothing. */
    public TxInput.Failed failed(FailureKind kind, String error) {
        return new TxInput.Failed(account, generation, txid, request, attempt, kind, error, List.of(), revision);
    }

    /** The transaction has no such outputs; the rest of the request was answered. */
    public TxInput.Failed lacking(List<Integer> missing, String error) {
        return new TxInput.Failed(
                account, generation, txid, request, attempt, FailureKind.POISON, error, missing, revision);
    }

    /** Fields in order. */
    public static final class Serializer extends WireSerializer<FetchRequest> {
        private static final long serialVersionUID = 1;

        @Override
        public FetchRequest createInstance() {
            return new FetchRequest(AccountId.of(0, 0), 0, Txid.ofWords(0, 0, 0, 0), 0, 0, 0, 0, "main", new int[0]);
        }

        @Override
        public void serialize(FetchRequest request, DataOutputView out) throws IOException {
            Wire.account(request.account, out);
            Wire.count(request.generation, out);
            Wire.txid(request.txid, out);
            Wire.count(request.request, out);
            Wire.count(request.attempt, out);
            out.writeLong(request.group);
            out.writeLong(request.revision);
            Wire.text(request.network, out);
            Wire.count(request.vouts.length, out);
            for (int vout : request.vouts) {
                Wire.count(vout, out);
            }
        }

        @Override
        public FetchRequest deserialize(DataInputView in) throws IOException {
            AccountId account = Wire.account(in);
            int generation = Wire.count(in);
            Txid txid = Wire.txid(in);
            int request = Wire.count(in);
            int attempt = Wire.count(in);
            long group = in.readLong();
            long revision = in.readLong();
            String network = Wire.text(in);
            int[] vouts = new int[Wire.count(in)];
            for (int i = 0; i < vouts.length; i++) {
                vouts[i] = Wire.count(in);
            }
            return new FetchRequest(account, generation, txid, request, attempt, group, revision, network, vouts);
        }

        @Override
        public TypeSerializerSnapshot<FetchRequest> snapshotConfiguration() {
            return new Compatibility();
        }

        /** Written into checkpoints. */
        public static final class Compatibility extends Snapshot<FetchRequest> {
            public Compatibility() {
                super(Serializer::new);
            }
        }
    }
}
