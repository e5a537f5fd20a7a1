package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.stream.flow.Wire;
import io.walletstream.stream.flow.WireSerializer;
import io.walletstream.stream.flow.WriterInput.PassEnd;
import io.walletstream.stream.write.Progress.Open;
import io.walletstream.stream.write.Progress.Outgoing;
import io.walletstream.stream.write.Progress.RequestKey;
import java.io.IOException;
import java.util.Map;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** The state value of {@link WalletWriter}: a version byte, then the sets. */
final class ProgressSerializer extends WireSerializer<Progress> {
    private static final long serialVersionUID = 1;

    private static final int VERSION = 1;

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
        out.writeLong(progress.txsDone);
        out.writeLong(progress.txsSkipped);
        out.writeLong(progress.lastAnnounced);
        out.writeLong(progress.settledUpTo);
        Wire.count(progress.settledAhead.size(), out);
        for (long group : progress.settledAhead) {
            out.writeLong(group);
        }
        Wire.count(progress.open.size(), out);
        for (Map.Entry<RequestKey, Open> entry : progress.open.entrySet()) {
            Wire.txid(entry.getKey().txid(), out);
            Wire.count(entry.getKey().request(), out);
            Wire.count(entry.getValue().items(), out);
            out.writeLong(entry.getValue().group());
            out.writeBoolean(entry.getValue().parked());
        }
        Wire.count(progress.outgoing.size(), out);
        for (Map.Entry<Txid, Outgoing> entry : progress.outgoing.entrySet()) {
            Wire.txid(entry.getKey(), out);
            out.writeInt(entry.getValue().count());
            out.writeLong(entry.getValue().group());
        }
        Wire.count(progress.early.size(), out);
        for (RequestKey key : progress.early) {
            Wire.txid(key.txid(), out);
            Wire.count(key.request(), out);
        }
        Wire.list(progress.waiting, ProgressSerializer::passEnd, out);
    }

    private static void passEnd(PassEnd end, DataOutputView out) throws IOException {
        Wire.account(end.account(), out);
        Wire.owner(end.owner(), out);
        out.writeLong(end.epoch());
        Wire.count(end.passNumber(), out);
        Wire.count(end.tip(), out);
        out.writeLong(end.lastGroup());
        out.writeLong(end.revision());
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
        progress.txsDone = in.readLong();
        progress.txsSkipped = in.readLong();
        progress.lastAnnounced = in.readLong();
        progress.settledUpTo = in.readLong();
        int ahead = Wire.count(in);
        for (int i = 0; i < ahead; i++) {
            progress.settledAhead.add(in.readLong());
        }
        int open = Wire.count(in);
        for (int i = 0; i < open; i++) {
            Txid txid = Wire.txid(in);
            RequestKey key = new RequestKey(txid, Wire.count(in));
            progress.open.put(key, new Open(Wire.count(in), in.readLong(), in.readBoolean()));
        }
        int outgoing = Wire.count(in);
        for (int i = 0; i < outgoing; i++) {
            Txid txid = Wire.txid(in);
            progress.outgoing.put(txid, new Outgoing(in.readInt(), in.readLong()));
        }
        int early = Wire.count(in);
        for (int i = 0; i < early; i++) {
            Txid txid = Wire.txid(in);
            progress.early.add(new RequestKey(txid, Wire.count(in)));
        }
        int generation = progress.generation;
        progress.waiting.addAll(Wire.list(source -> passEnd(generation, source), in));
        return progress;
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
