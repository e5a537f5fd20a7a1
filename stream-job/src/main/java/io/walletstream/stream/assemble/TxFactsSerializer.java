package io.walletstream.stream.assemble;

import io.walletstream.schema.chain.Score;
import io.walletstream.stream.assemble.OutpointFacts.Spend;
import io.walletstream.stream.assemble.OutpointFacts.Undecided;
import io.walletstream.stream.flow.Wire;
import io.walletstream.stream.flow.WireSerializer;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** The state value of {@link TxAssembler}: a version byte, then the facts. The state is RocksDB's, which copies by bytes. */
final class TxFactsSerializer extends WireSerializer<TxFacts> {
    private static final long serialVersionUID = 1;

    private static final int VERSION = 3;
    private static final int FULL_HISTORY = 1;
    private static final int OUTGOING = 2;
    private static final int SEEN_UNSPENT = 1;
    private static final int GONE = 2;
    private static final int SPEND_VANISHED = 4;

    @Override
    public TxFacts createInstance() {
        return new TxFacts(0, false, "main");
    }

    @Override
    public void serialize(TxFacts facts, DataOutputView out) throws IOException {
        out.writeByte(VERSION);
        Wire.count(facts.generation, out);
        out.writeByte((facts.fullHistory ? FULL_HISTORY : 0) | (facts.outgoing ? OUTGOING : 0));
        Wire.text(facts.network, out);
        if (facts.outgoing) {
            out.writeLong(facts.outgoingRevision);
        }
        Wire.list(facts.requests.all(), TxFactsSerializer::writeRequest, out);
        Wire.count(facts.outpoints.size(), out);
        for (OutpointFacts outpoint : facts.outpoints.values()) {
            writeOutpoint(outpoint, out);
        }
    }

    private static void writeRequest(Request request, DataOutputView out) throws IOException {
        Wire.count(request.number, out);
        out.writeLong(request.group);
        Wire.count(request.items, out);
        Wire.count(request.attempt, out);
        out.writeLong(request.retryAtMillis);
    }

    private static Request readRequest(DataInputView in) throws IOException {
        Request request = new Request(Wire.count(in), in.readLong(), Wire.count(in));
        request.attempt = Wire.count(in);
        request.retryAtMillis = in.readLong();
        return request;
    }

    private static void writeOutpoint(OutpointFacts facts, DataOutputView out) throws IOException {
        Wire.count(facts.vout, out);
        out.writeByte((facts.seenUnspent ? SEEN_UNSPENT : 0)
                | (facts.gone ? GONE : 0)
                | (facts.spendVanished ? SPEND_VANISHED : 0));
        Wire.score(facts.created, out);
        Undecided undecided = facts.undecided;
        Wire.score(undecided == null ? null : undecided.score(), out);
        if (undecided != null) {
            Wire.txid(undecided.spendTxid(), out);
        }
        out.writeLong(facts.revision);
        Wire.count(facts.request, out);
        Wire.list(facts.spends, TxFactsSerializer::writeSpend, out);
    }

    private static void writeSpend(Spend spend, DataOutputView out) throws IOException {
        Wire.txid(spend.txid, out);
        Wire.score(spend.position, out);
        out.writeBoolean(spend.announced);
    }

    @Override
    public TxFacts deserialize(DataInputView in) throws IOException {
        int version = in.readByte();
        if (version != VERSION) {
            throw new IOException("expected facts of version " + VERSION + ", got " + version);
        }
        int generation = Wire.count(in);
        int flags = in.readByte();
        TxFacts facts = new TxFacts(generation, (flags & FULL_HISTORY) != 0, Wire.text(in));
        if ((flags & OUTGOING) != 0) {
            facts.outgoing = true;
            facts.outgoingRevision = in.readLong();
        }
        Wire.list(TxFactsSerializer::readRequest, in).forEach(facts.requests::add);
        int outpoints = Wire.count(in);
        for (int i = 0; i < outpoints; i++) {
            OutpointFacts outpoint = readOutpoint(in);
            facts.outpoints.put(outpoint.vout, outpoint);
        }
        facts.derive();
        return facts;
    }

    private static OutpointFacts readOutpoint(DataInputView in) throws IOException {
        OutpointFacts facts = new OutpointFacts(Wire.count(in));
        int flags = in.readByte();
        facts.seenUnspent = (flags & SEEN_UNSPENT) != 0;
        facts.gone = (flags & GONE) != 0;
        facts.spendVanished = (flags & SPEND_VANISHED) != 0;
        facts.created = Wire.score(in);
        Score undecided = Wire.score(in);
        facts.undecided = undecided == null ? null : new Undecided(Wire.txid(in), undecided);
        facts.revision = in.readLong();
        facts.request = Wire.count(in);
        int spends = Wire.count(in);
        for (int i = 0; i < spends; i++) {
            Spend spend = new Spend(Wire.txid(in));
            spend.position = Wire.score(in);
            spend.announced = in.readBoolean();
            facts.spends.add(spend);
        }
        return facts;
    }

    @Override
    public TypeSerializerSnapshot<TxFacts> snapshotConfiguration() {
        return new Compatibility();
    }

    /** Written into checkpoints. */
    public static final class Compatibility extends Snapshot<TxFacts> {
        public Compatibility() {
            super(TxFactsSerializer::new);
        }
    }
}
