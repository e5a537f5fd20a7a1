package io.walletstream.stream.flow;

import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * What one record says of one outpoint, after the window has compared it with the other frames of its pass.
 *
 * @param kind how to read the rest
 * @param vout the outpoint's index in its transaction
 * @param score the frame's score; for {@link Kind#SPENT_PAIR} the lower of the two; null for rollbacks
 * @param spendScore the higher score of a pair; otherwise null
 * @param spendTxid the spending transaction; null for {@link Kind#CREATED} and {@link Kind#CREATION_GONE}
 * @param revision revision of the record
 */
public record Change(
        Kind kind,
        int vout,
        @Nullable Score score,
        @Nullable Score spendScore,
        @Nullable Txid spendTxid,
        long revision) {

    /** The kinds of change, each with its code in the serialized form. */
    public enum Kind {
        /** A frame without a spend: the outpoint exists at this score. */
        CREATED(1),
        /** First frame with a spend in its pass: the spend exists, whose score this is shows later. */
        SPENT(2),
        /** Two frames of a pass with a spend: creation at the lower, spend at the higher score. */
        SPENT_PAIR(3),
        /** The pass ended with one frame with a spend: the spend's score, unless it is the creation's. */
        SPENT_ALONE(4),
        /** A pushed frame with a spend: there is no pass that would tell. */
        SPENT_PUSHED(5),
        /** The spend vanished, or a push takes it back. */
        SPEND_GONE(6),
        /** The creation vanished, or a push takes it back. */
        CREATION_GONE(7);

        private final int code;

        Kind(int code) {
            this.code = code;
        }
    }

    private static final Kind[] KINDS = Kind.values();

    static void write(Change change, DataOutputView out) throws IOException {
        out.writeByte(change.kind.code);
        Wire.count(change.vout, out);
        Wire.score(change.score, out);
        Wire.score(change.spendScore, out);
        Wire.optionalTxid(change.spendTxid, out);
        out.writeLong(change.revision);
    }

    static Change read(DataInputView in) throws IOException {
        return new Change(
                KINDS[in.readByte() - 1],
                Wire.count(in),
                Wire.score(in),
                Wire.score(in),
                Wire.optionalTxid(in),
                in.readLong());
    }
}
