package io.walletstream.stream.write;

import io.walletstream.stream.flow.Wire;
import io.walletstream.stream.flow.WireSerializer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * The parked requests of one transaction.
 *
 * @param isAnswered whether its first request was answered: once nothing is parked any more, the transaction is done
 * @param works its parked requests, few
 */
record ParkedTx(boolean isAnswered, List<Work> works) {
    static final ParkedTx NONE = new ParkedTx(false, List.of());

    /**
     * A parked request.
     *
     * @param request its number
     * @param items that wait for it
     * @param isRetriable whether it is tried again by itself
     */
    record Work(int request, int items, boolean isRetriable) {}

    ParkedTx {
        works = List.copyOf(works);
    }

    @Nullable
    Work work(int request) {
        for (Work work : works) {
            if (work.request() == request) {
                return work;
            }
        }
        return null;
    }

    ParkedTx without(int request) {
        return new ParkedTx(
                isAnswered,
                works.stream().filter(work -> work.request() != request).toList());
    }

    ParkedTx with(int request, int items, boolean isRetriable) {
        List<Work> more = new ArrayList<>(without(request).works);
        more.add(new Work(request, items, isRetriable));
        return new ParkedTx(isAnswered, more);
    }

    ParkedTx answered(boolean now) {
        return new ParkedTx(now, works);
    }

    boolean isEmpty() {
        return works.isEmpty();
    }

    /** Whether any of them would succeed if the bytes can be had now. */
    boolean isRetriable() {
        return works.stream().anyMatch(Work::isRetriable);
    }

    /** A version byte, then the fields. */
    static final class Serializer extends WireSerializer<ParkedTx> {
        private static final long serialVersionUID = 1;

        private static final int VERSION = 1;

        @Override
        public ParkedTx createInstance() {
            return NONE;
        }

        @Override
        public void serialize(ParkedTx tx, DataOutputView out) throws IOException {
            out.writeByte(VERSION);
            out.writeBoolean(tx.isAnswered);
            Wire.list(tx.works, Serializer::work, out);
        }

        private static void work(Work work, DataOutputView out) throws IOException {
            Wire.count(work.request, out);
            Wire.count(work.items, out);
            out.writeBoolean(work.isRetriable);
        }

        @Override
        public ParkedTx deserialize(DataInputView in) throws IOException {
            int version = in.readByte();
            if (version != VERSION) {
                throw new IOException("expected parked work of version " + VERSION + ", got " + version);
            }
            return new ParkedTx(
                    in.readBoolean(),
                    Wire.list(source -> new Work(Wire.count(source), Wire.count(source), source.readBoolean()), in));
        }

        @Override
        public TypeSerializerSnapshot<ParkedTx> snapshotConfiguration() {
            return new Compatibility();
        }

        /** Written into checkpoints. */
        public static final class Compatibility extends Snapshot<ParkedTx> {
            public Compatibility() {
                super(Serializer::new);
            }
        }
    }
}
