package io.walletstream.stream.reorg;

import io.walletstream.schema.chain.Score;
import io.walletstream.stream.flow.Wire;
import io.walletstream.stream.flow.WireSerializer;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Where an owner's passes stand: a version byte, flags, then the fields. */
final class OwnerSerializer extends WireSerializer<OwnerProgress> {
    private static final long serialVersionUID = 1;

    private static final int VERSION = 4;
    private static final int REMOVED = 1;
    private static final int CLOSED = 2;
    private static final int CALM = 4;
    private static final int SAW_FROM = 8;
    private static final int HELD = 16;

    @Override
    public OwnerProgress createInstance() {
        return OwnerProgress.of(1);
    }

    @Override
    public void serialize(OwnerProgress owner, DataOutputView out) throws IOException {
        Calm calm = owner.calm();
        HeldBack held = owner.held();
        out.writeByte(VERSION);
        out.writeByte((owner.removed() ? REMOVED : 0)
                | (owner.closed() ? CLOSED : 0)
                | (calm != null ? CALM : 0)
                | (owner.sawFrom() ? SAW_FROM : 0)
                | (held != null ? HELD : 0));
        Wire.count(owner.generation(), out);
        out.writeLong(owner.epoch());
        Wire.count(owner.number(), out);
        Wire.count(owner.tip(), out);
        Wire.score(owner.from(), out);
        Wire.list(owner.received().bounds(), Wire::count, out);
        Wire.count(owner.singles(), out);
        Wire.count(owner.reported(), out);
        if (held != null) {
            Wire.count(held.fromHeight(), out);
            Wire.count(held.toHeight(), out);
            Wire.count(held.facts(), out);
            Wire.count(held.acceptedFrom(), out);
        }
        if (calm != null) {
            out.writeLong(calm.from().packed());
            out.writeLong(calm.limit().packed());
            Wire.count(calm.holdings(), out);
        }
    }

    @Override
    public OwnerProgress deserialize(DataInputView in) throws IOException {
        WindowSerializers.version(VERSION, in);
        int flags = in.readByte();
        return new OwnerProgress(
                Wire.count(in),
                (flags & REMOVED) != 0,
                in.readLong(),
                Wire.count(in),
                Wire.count(in),
                Wire.score(in),
                (flags & SAW_FROM) != 0,
                new Ordinals(Wire.list(Wire::count, in)),
                Wire.count(in),
                Wire.count(in),
                (flags & CLOSED) != 0,
                (flags & HELD) != 0
                        ? new HeldBack(Wire.count(in), Wire.count(in), Wire.count(in), Wire.count(in))
                        : null,
                (flags & CALM) != 0
                        ? new Calm(new Score(in.readLong()), new Score(in.readLong()), Wire.count(in))
                        : null);
    }

    @Override
    public TypeSerializerSnapshot<OwnerProgress> snapshotConfiguration() {
        return new Compatibility();
    }

    /** Written into checkpoints. */
    public static final class Compatibility extends Snapshot<OwnerProgress> {
        public Compatibility() {
            super(OwnerSerializer::new);
        }
    }
}
