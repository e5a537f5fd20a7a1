package io.walletstream.stream.flow;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.FeedRecordCodec;
import io.walletstream.schema.record.MalformedRecordException;
import io.walletstream.schema.record.PassRef;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** Decoded records on their way to the window, frames combined by transaction. */
public sealed interface Intake {
    TypeInformation<Intake> TYPE = new WireType<>(Intake.class, new Serializer());

    AccountId account();

    /**
     * One record, with its revision.
     *
     * @param revision see {@link Revision}
     */
    record Single(FeedRecord record, long revision) implements Intake {
        @Override
        public AccountId account() {
            return record.account();
        }
    }

    /** The writer found the account in the database. */
    record AccountFound(AccountId account) implements Intake {}

    /**
     * The writer did not find the account in the database.
     *
     * @param revision see {@link TxInput.AccountUnknown}
     */
    record AccountUnknown(AccountId account, long revision) implements Intake {}

    /** Neighbouring frames of one transaction, one account, one generation and one pass (null: pushed), in offset order. */
    record Frames(
            AccountId account,
            int generation,
            Txid txid,
            @Nullable PassRef pass,
            List<Frame> frames) implements Intake {
        public Frames {
            frames = List.copyOf(frames);
        }
    }

    /** What is left of an {@code OutpointSeen} in its group. */
    record Frame(int vout, Score score, @Nullable Txid spendTxid, int ordinal, long revision) {}

    /** A tag byte, then the fields; single records in their topic form. */
    final class Serializer extends WireSerializer<Intake> {
        private static final long serialVersionUID = 1;

        private static final int SINGLE = 1;
        private static final int FRAMES = 2;
        private static final int ACCOUNT_FOUND = 3;
        private static final int ACCOUNT_UNKNOWN = 4;

        @Override
        public Intake createInstance() {
            return new Frames(AccountId.of(0, 0), 0, Txid.ofWords(0, 0, 0, 0), null, List.of());
        }

        @Override
        public void serialize(Intake intake, DataOutputView out) throws IOException {
            if (intake instanceof Single s) {
                out.writeByte(SINGLE);
                Wire.bytes(FeedRecordCodec.encode(s.record), out);
                out.writeLong(s.revision);
            } else if (intake instanceof Frames f) {
                out.writeByte(FRAMES);
                Wire.account(f.account, out);
                Wire.count(f.generation, out);
                Wire.txid(f.txid, out);
                PassRef pass = f.pass;
                out.writeBoolean(pass != null);
                if (pass != null) {
                    Wire.owner(pass.owner(), out);
                    out.writeLong(pass.epoch());
                    Wire.count(pass.number(), out);
                }
                Wire.list(f.frames, Serializer::frame, out);
            } else if (intake instanceof AccountFound f) {
                out.writeByte(ACCOUNT_FOUND);
                Wire.account(f.account, out);
            } else if (intake instanceof AccountUnknown u) {
                out.writeByte(ACCOUNT_UNKNOWN);
                Wire.account(u.account, out);
                out.writeLong(u.revision);
            }
        }

        private static void frame(Frame frame, DataOutputView out) throws IOException {
            Wire.count(frame.vout, out);
            Wire.score(frame.score, out);
            Wire.optionalTxid(frame.spendTxid, out);
            Wire.count(frame.ordinal, out);
            out.writeLong(frame.revision);
        }

        private static Frame frame(DataInputView in) throws IOException {
            int vout = Wire.count(in);
            return new Frame(vout, new Score(in.readLong()), Wire.optionalTxid(in), Wire.count(in), in.readLong());
        }

        @Override
        public Intake deserialize(DataInputView in) throws IOException {
            int tag = in.readByte();
            if (tag == SINGLE) {
                try {
                    FeedRecord record = FeedRecordCodec.decode(Wire.bytes(in));
                    return new Single(record, in.readLong());
                } catch (MalformedRecordException e) {
                    throw new IOException("a record of our own does not decode", e);
                }
            }
            if (tag == ACCOUNT_FOUND) {
                return new AccountFound(Wire.account(in));
            }
            if (tag == ACCOUNT_UNKNOWN) {
                return new AccountUnknown(Wire.account(in), in.readLong());
            }
            if (tag != FRAMES) {
                throw new IOException("expected an intake, got tag " + tag);
            }
            return new Frames(
                    Wire.account(in),
                    Wire.count(in),
                    Wire.txid(in),
                    in.readBoolean() ? new PassRef(Wire.owner(in), in.readLong(), Wire.count(in)) : null,
                    Wire.list(Serializer::frame, in));
        }

        @Override
        public TypeSerializerSnapshot<Intake> snapshotConfiguration() {
            return new Compatibility();
        }

        /** Written into checkpoints. */
        public static final class Compatibility extends Snapshot<Intake> {
            public Compatibility() {
                super(Serializer::new);
            }
        }
    }
}
