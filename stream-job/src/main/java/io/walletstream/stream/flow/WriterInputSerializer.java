package io.walletstream.stream.flow;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.stream.flow.WriterInput.Announced;
import io.walletstream.stream.flow.WriterInput.Content;
import io.walletstream.stream.flow.WriterInput.FeedStatus;
import io.walletstream.stream.flow.WriterInput.Merged;
import io.walletstream.stream.flow.WriterInput.Noted;
import io.walletstream.stream.flow.WriterInput.Opened;
import io.walletstream.stream.flow.WriterInput.OutgoingTaken;
import io.walletstream.stream.flow.WriterInput.Parked;
import io.walletstream.stream.flow.WriterInput.PassEnd;
import io.walletstream.stream.flow.WriterInput.Reorg;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** A tag byte, then the fields. */
final class WriterInputSerializer extends WireSerializer<WriterInput> {
    private static final long serialVersionUID = 1;

    private static final int OPENED = 1;
    private static final int ANNOUNCED = 2;
    private static final int PASS_END = 12; // 3 was one that held nothing back
    private static final int FEED_STATUS = 13; // 4 likewise
    private static final int MERGED = 14; // 5 was one that ended nothing
    private static final int CONTENT = 7;
    private static final int PARKED = 8;
    private static final int NOTED = 9;
    private static final int OUTGOING_TAKEN = 10; // 6 was one without a revision
    private static final int REORG = 11;

    @Override
    public WriterInput createInstance() {
        return new Opened(AccountId.of(0, 0), 0);
    }

    @Override
    public void serialize(WriterInput input, DataOutputView out) throws IOException {
        if (input instanceof Merged m) {
            head(MERGED, m, out);
            merged(m, out);
        } else if (input instanceof Content c) {
            head(CONTENT, c, out);
            Wire.count(c.request(), out);
            Wire.count(c.attempt(), out);
            out.writeLong(c.group());
            out.writeBoolean(c.partial());
            out.writeLong(c.revision());
            TxContent.write(c.content(), out);
        } else if (input instanceof Announced a) {
            head(ANNOUNCED, a, out);
            out.writeLong(a.number());
            Wire.count(a.items(), out);
        } else if (input instanceof OutgoingTaken o) {
            head(OUTGOING_TAKEN, o, out);
            Wire.txid(o.txid(), out);
            out.writeLong(o.group());
            Wire.count(o.request(), out);
            out.writeLong(o.revision());
        } else if (input instanceof PassEnd p) {
            head(PASS_END, p, out);
            Wire.owner(p.owner(), out);
            out.writeLong(p.epoch());
            Wire.count(p.passNumber(), out);
            Wire.count(p.tip(), out);
            out.writeLong(p.lastGroup());
            Wire.count(p.heldFrom(), out);
            Wire.text(p.heldReason(), out);
            out.writeLong(p.revision());
        } else if (input instanceof Reorg r) {
            head(REORG, r, out);
            Wire.owner(r.owner(), out);
            out.writeLong(r.epoch());
            Wire.count(r.passNumber(), out);
            Wire.count(r.fromHeight(), out);
            Wire.count(r.transactions(), out);
        } else if (input instanceof FeedStatus f) {
            head(FEED_STATUS, f, out);
            Wire.owner(f.owner(), out);
            out.writeBoolean(f.stalled());
            Wire.text(f.reason(), out);
            Wire.count(f.heldFrom(), out);
            out.writeLong(f.revision());
        } else if (input instanceof Parked p) {
            head(PARKED, p, out);
            parked(p, out);
        } else if (input instanceof Noted n) {
            head(NOTED, n, out);
            Wire.list(n.revisions(), (revision, o) -> o.writeLong(revision), out);
        } else {
            head(OPENED, input, out);
        }
    }

    private static void head(int tag, WriterInput input, DataOutputView out) throws IOException {
        out.writeByte(tag);
        Wire.account(input.account(), out);
        Wire.count(input.generation(), out);
    }

    @Override
    public WriterInput deserialize(DataInputView in) throws IOException {
        int tag = in.readByte();
        AccountId account = Wire.account(in);
        int generation = Wire.count(in);
        return switch (tag) {
            case OPENED -> new Opened(account, generation);
            case ANNOUNCED -> new Announced(account, generation, in.readLong(), Wire.count(in));
            case PASS_END ->
                new PassEnd(
                        account,
                        generation,
                        Wire.owner(in),
                        in.readLong(),
                        Wire.count(in),
                        Wire.count(in),
                        in.readLong(),
                        Wire.count(in),
                        Wire.text(in),
                        in.readLong());
            case FEED_STATUS ->
                new FeedStatus(
                        account,
                        generation,
                        Wire.owner(in),
                        in.readBoolean(),
                        Wire.text(in),
                        Wire.count(in),
                        in.readLong());
            case REORG ->
                new Reorg(
                        account,
                        generation,
                        Wire.owner(in),
                        in.readLong(),
                        Wire.count(in),
                        Wire.count(in),
                        Wire.count(in));
            case MERGED -> merged(account, generation, in);
            case OUTGOING_TAKEN ->
                new OutgoingTaken(account, generation, Wire.txid(in), in.readLong(), Wire.count(in), in.readLong());
            case CONTENT ->
                new Content(
                        account,
                        generation,
                        Wire.count(in),
                        Wire.count(in),
                        in.readLong(),
                        in.readBoolean(),
                        in.readLong(),
                        TxContent.read(in));
            case PARKED -> parked(account, generation, in);
            case NOTED -> new Noted(account, generation, Wire.list(DataInputView::readLong, in));
            default -> throw new IOException("expected an input of the writer, got tag " + tag);
        };
    }

    private static void merged(Merged m, DataOutputView out) throws IOException {
        Wire.txid(m.txid(), out);
        out.writeLong(m.group());
        Wire.count(m.announcedItems(), out);
        Wire.list(m.states(), OutpointState::write, out);
        out.writeInt(m.itemsDone());
        out.writeInt(m.itemsSkipped());
        out.writeByte(m.transactionsSkipped());
        Wire.count(m.request(), out);
        Wire.count(m.requestItems(), out);
        Wire.list(m.outgoing(), Wire::txid, out);
        Wire.list(m.vanished(), Vanished::write, out);
    }

    private static Merged merged(AccountId account, int generation, DataInputView in) throws IOException {
        return new Merged(
                account,
                generation,
                Wire.txid(in),
                in.readLong(),
                Wire.count(in),
                Wire.list(OutpointState::read, in),
                in.readInt(),
                in.readInt(),
                in.readByte(),
                Wire.count(in),
                Wire.count(in),
                Wire.list(Wire::txid, in),
                Wire.list(Vanished::read, in));
    }

    private static void parked(Parked p, DataOutputView out) throws IOException {
        Wire.txid(p.txid(), out);
        Wire.count(p.request(), out);
        Wire.count(p.movedFrom(), out);
        Wire.count(p.itemCount(), out);
        Wire.count(p.attempts(), out);
        out.writeByte(p.kind().code());
        Wire.text(p.error(), out);
        out.writeLong(p.retryAtMillis());
        Wire.list(p.waiting(), Waiting::write, out);
        out.writeLong(p.revision());
    }

    private static Parked parked(AccountId account, int generation, DataInputView in) throws IOException {
        return new Parked(
                account,
                generation,
                Wire.txid(in),
                Wire.count(in),
                Wire.count(in),
                Wire.count(in),
                Wire.count(in),
                FailureKind.of(in.readByte()),
                Wire.text(in),
                in.readLong(),
                Wire.list(Waiting::read, in),
                in.readLong());
    }

    @Override
    public TypeSerializerSnapshot<WriterInput> snapshotConfiguration() {
        return new Compatibility();
    }

    /** Written into checkpoints. */
    public static final class Compatibility extends Snapshot<WriterInput> {
        public Compatibility() {
            super(WriterInputSerializer::new);
        }
    }
}
