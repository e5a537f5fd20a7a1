package io.walletstream.stream.reorg;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.Wire;
import io.walletstream.stream.flow.WireSerializer;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Serializers of the window's state values, each led by a version byte; keys have none, for their bytes are their identity. */
final class WindowSerializers {
    private static final int VERSION = 1;

    private WindowSerializers() {}

    static void version(int expected, DataInputView in) throws IOException {
        int version = in.readByte();
        if (version != expected) {
            throw new IOException("expected window state of version " + expected + ", got " + version);
        }
    }

    private static void version(DataInputView in) throws IOException {
        version(VERSION, in);
    }

    static final class HeaderSerializer extends WireSerializer<AccountHeader> {
        private static final long serialVersionUID = 1;

        private static final int HEADER_VERSION = 3;
        private static final int FULL_HISTORY = 1;
        private static final int FOUND = 2;
        private static final int RESET = 4;

        @Override
        public AccountHeader createInstance() {
            return AccountHeader.NONE;
        }

        @Override
        public void serialize(AccountHeader header, DataOutputView out) throws IOException {
            out.writeByte(HEADER_VERSION);
            Wire.count(header.generation(), out);
            boolean reset = header.resetRevision() != 0;
            out.writeByte(
                    (header.fullHistory() ? FULL_HISTORY : 0) | (header.found() ? FOUND : 0) | (reset ? RESET : 0));
            Wire.text(header.network(), out);
            out.writeLong(header.lastGroup());
            Wire.count(header.highTip(), out);
            Wire.count(header.prunedTip(), out);
            Wire.count(header.heldFrom(), out);
            if (reset) {
                out.writeLong(header.resetRevision());
            }
        }

        @Override
        public AccountHeader deserialize(DataInputView in) throws IOException {
            version(HEADER_VERSION, in);
            int generation = Wire.count(in);
            int flags = in.readByte();
            return new AccountHeader(
                    generation,
                    (flags & FULL_HISTORY) != 0,
                    Wire.text(in),
                    in.readLong(),
                    Wire.count(in),
                    Wire.count(in),
                    Wire.count(in),
                    (flags & FOUND) != 0,
                    (flags & RESET) != 0 ? in.readLong() : 0);
        }

        @Override
        public TypeSerializerSnapshot<AccountHeader> snapshotConfiguration() {
            return new Compatibility();
        }

        /** Written into checkpoints. */
        public static final class Compatibility extends Snapshot<AccountHeader> {
            public Compatibility() {
                super(HeaderSerializer::new);
            }
        }
    }

    static final class SingleKeySerializer extends WireSerializer<WindowState.SingleKey> {
        private static final long serialVersionUID = 1;

        @Override
        public WindowState.SingleKey createInstance() {
            return new WindowState.SingleKey("", new Outpoint(Txid.ofWords(0, 0, 0, 0), 0));
        }

        @Override
        public void serialize(WindowState.SingleKey key, DataOutputView out) throws IOException {
            Wire.text(key.owner(), out);
            Wire.txid(key.outpoint().txid(), out);
            out.writeInt(key.outpoint().vout());
        }

        @Override
        public WindowState.SingleKey deserialize(DataInputView in) throws IOException {
            return new WindowState.SingleKey(Wire.text(in), new Outpoint(Wire.txid(in), in.readInt()));
        }

        @Override
        public TypeSerializerSnapshot<WindowState.SingleKey> snapshotConfiguration() {
            return new Compatibility();
        }

        /** Written into checkpoints. */
        public static final class Compatibility extends Snapshot<WindowState.SingleKey> {
            public Compatibility() {
                super(SingleKeySerializer::new);
            }
        }
    }

    static final class SingleSerializer extends WireSerializer<WindowState.Single> {
        private static final long serialVersionUID = 1;

        @Override
        public WindowState.Single createInstance() {
            return new WindowState.Single(Score.ZERO, Txid.ofWords(0, 0, 0, 0));
        }

        @Override
        public void serialize(WindowState.Single single, DataOutputView out) throws IOException {
            out.writeByte(VERSION);
            out.writeLong(single.score().packed());
            Wire.txid(single.spendTxid(), out);
        }

        @Override
        public WindowState.Single deserialize(DataInputView in) throws IOException {
            version(in);
            return new WindowState.Single(new Score(in.readLong()), Wire.txid(in));
        }

        @Override
        public TypeSerializerSnapshot<WindowState.Single> snapshotConfiguration() {
            return new Compatibility();
        }

        /** Written into checkpoints. */
        public static final class Compatibility extends Snapshot<WindowState.Single> {
            public Compatibility() {
                super(SingleSerializer::new);
            }
        }
    }

    static final class PageKeySerializer extends WireSerializer<FactPage.Key> {
        private static final long serialVersionUID = 1;

        @Override
        public FactPage.Key createInstance() {
            return new FactPage.Key(Txid.ofWords(0, 0, 0, 0), 0);
        }

        @Override
        public void serialize(FactPage.Key key, DataOutputView out) throws IOException {
            Wire.txid(key.txid(), out);
            Wire.count(key.number(), out);
        }

        @Override
        public FactPage.Key deserialize(DataInputView in) throws IOException {
            return new FactPage.Key(Wire.txid(in), Wire.count(in));
        }

        @Override
        public TypeSerializerSnapshot<FactPage.Key> snapshotConfiguration() {
            return new Compatibility();
        }

        /** Written into checkpoints. */
        public static final class Compatibility extends Snapshot<FactPage.Key> {
            public Compatibility() {
                super(PageKeySerializer::new);
            }
        }
    }
}
