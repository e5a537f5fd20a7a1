package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.stream.flow.Wire;
import io.walletstream.stream.flow.WireSerializer;
import io.walletstream.stream.flow.WriterInput.PassEnd;
import io.walletstream.stream.flow.WriterInput.Reorg;
import io.walletstream.stream.write.UnderWay.Open;
import io.walletstream.stream.write.UnderWay.RequestKey;
import io.walletstream.stream.write.UnderWay.Told;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** The state value of {@link WalletWriter}: a version byte, then the sets. */
final class ProgressSerializer extends WireSerializer<Progress> {
    private static final long serialVersionUID = 1;

    private static final int VERSION = 5;

    @Override
    public Progress createInstance() {
        return new Progress(0);
    }

    @Override
    public void serialize(Progress progress, DataOutputView out) throws IOException {
        out.writeByte(VERSION);
        Wire.count(progress.generation, out);
        out.writeLong(progress.itemsPending);
        out.writeLong(progress.itemsDone);
        out.writeLong(progress.itemsSkipped);
        out.writeLong(progress.itemsFailed);
        out.writeLong(progress.txsDone);
        out.writeLong(progress.txsSkipped);
        out.writeLong(progress.txsFailed);
        out.writeLong(progress.revision);
        out.writeLong(progress.groups.lastAnnounced);
        out.writeLong(progress.groups.settledUpTo);
        Wire.list(List.copyOf(progress.groups.settledAhead), (group, to) -> to.writeLong(group), out);
        Wire.count(progress.underWay.requests().size(), out);
        for (Map.Entry<RequestKey, Open> entry : progress.underWay.requests().entrySet()) {
            key(entry.getKey(), out);
            Wire.count(entry.getValue().items(), out);
            out.writeLong(entry.getValue().group());
        }
        Wire.list(List.copyOf(progress.early), ProgressSerializer::key, out);
        Wire.list(List.copyOf(progress.underWay.told()), ProgressSerializer::told, out);
        Wire.list(List.copyOf(progress.takenEarly), ProgressSerializer::told, out);
        Wire.list(progress.groups.waiting, ProgressSerializer::passEnd, out);
        Wire.list(progress.groups.reorgs, ProgressSerializer::reorg, out);
    }

    private static void key(RequestKey key, DataOutputView out) throws IOException {
        Wire.txid(key.txid(), out);
        Wire.count(key.request(), out);
    }

    private static RequestKey key(DataInputView in) throws IOException {
        return new RequestKey(Wire.txid(in), Wire.count(in));
    }

    private static void told(Told told, DataOutputView out) throws IOException {
        Wire.txid(told.txid(), out);
        out.writeLong(told.group());
    }

    private static Told told(DataInputView in) throws IOException {
        return new Told(Wire.txid(in), in.readLong());
    }

    private static void passEnd(PassEnd end, DataOutputView out) throws IOException {
        Wire.account(end.account(), out);
        Wire.owner(end.owner(), out);
        out.writeLong(end.epoch());
        Wire.count(end.passNumber(), out);
        Wire.count(end.tip(), out);
        out.writeLong(end.lastGroup());
        Wire.count(end.heldFrom(), out);
        Wire.text(end.heldReason(), out);
        out.writeLong(end.revision());
    }

    private static void reorg(Reorg reorg, DataOutputView out) throws IOException {
        Wire.account(reorg.account(), out);
        Wire.owner(reorg.owner(), out);
        out.writeLong(reorg.epoch());
        Wire.count(reorg.passNumber(), out);
        Wire.count(reorg.fromHeight(), out);
        Wire.count(reorg.transactions(), out);
    }

    @Override
    public Progress deserialize(DataInputView in) throws IOException {
        int version = in.readByte();
        if (version != VERSION) {
            throw new IOException("expected progress of version " + VERSION + ", got " + version);
        }
        Progress progress = new Progress(Wire.count(in));
        progress.itemsPending = in.readLong();
        progress.itemsDone = in.readLong();
        progress.itemsSkipped = in.readLong();
        progress.itemsFailed = in.readLong();
        progress.txsDone = in.readLong();
        progress.txsSkipped = in.readLong();
        progress.txsFailed = in.readLong();
        progress.revision = in.readLong();
        progress.groups.lastAnnounced = in.readLong();
        progress.groups.settledUpTo = in.readLong();
        progress.groups.settledAhead.addAll(Wire.list(DataInputView::readLong, in));
        int open = Wire.count(in);
        for (int i = 0; i < open; i++) {
            progress.underWay.open(key(in), new Open(Wire.count(in), in.readLong()));
        }
        progress.early.addAll(Wire.list(ProgressSerializer::key, in));
        Wire.list(ProgressSerializer::told, in).forEach(progress.underWay::tell);
        progress.takenEarly.addAll(Wire.list(ProgressSerializer::told, in));
        int generation = progress.generation;
        progress.groups.waiting.addAll(Wire.list(source -> passEnd(generation, source), in));
        progress.groups.reorgs.addAll(Wire.list(source -> reorg(generation, source), in));
        return progress;
    }

    private static Reorg reorg(int generation, DataInputView in) throws IOException {
        return new Reorg(
                Wire.account(in),
                generation,
                Wire.owner(in),
                in.readLong(),
                Wire.count(in),
                Wire.count(in),
                Wire.count(in));
    }

    private static PassEnd passEnd(int generation, DataInputView in) throws IOException {
        AccountId account = Wire.account(in);
        OwnerRef owner = Wire.owner(in);
        return new PassEnd(
                account,
                generation,
                owner,
                in.readLong(),
                Wire.count(in),
                Wire.count(in),
                in.readLong(),
                Wire.count(in),
                Wire.text(in),
                in.readLong());
    }

    @Override
    public TypeSerializerSnapshot<Progress> snapshotConfiguration() {
        return new Compatibility();
    }

    /** Written into checkpoints. */
    public static final class Compatibility extends Snapshot<Progress> {
        public Compatibility() {
            super(ProgressSerializer::new);
        }
    }
}
