package io.walletstream.stream.reorg;

import io.walletstream.schema.chain.Score;
import io.walletstream.schema.record.PassRef;
import org.jspecify.annotations.Nullable;

/**
 * Where an owner's newest pass stands.
 *
 * @param generation owner generation that counts; records of an older one are dropped
 * @param removed whether that generation was removed
 * @param epoch epoch of the newest pass, 0 before the first
 * @param number its number in its epoch
 * @param tip chain height read before it; 0 while unknown
 * @param from where it began to read; null while unknown
 * @param sawFrom whether a frame of it stands where it began
 * @param received ordinals of its frames that came, in any order
 * @param singles how many outpoints of it are undecided
 * @param reported how many holdings that a pass from there could deny it reported; meaningful beside {@code calm} only
 * @param closed whether its end was taken: it says so once, however often that record comes
 * @param held what it would lose and waits to be accepted; null: nothing
 * @param calm what a complete pass has to report to have missed nothing; null: that has to be looked up
 */
record OwnerProgress(
        int generation,
        boolean removed,
        long epoch,
        int number,
        int tip,
        @Nullable Score from,
        boolean sawFrom,
        Ordinals received,
        int singles,
        int reported,
        boolean closed,
        @Nullable HeldBack held,
        @Nullable Calm calm) {

    /** An owner that holds nothing yet. */
    static OwnerProgress of(int generation) {
        return new OwnerProgress(
                generation, false, 0, 0, 0, null, false, Ordinals.NONE, 0, 0, false, null, Calm.OF_NOTHING);
    }

    /** The beginning of a pass. */
    OwnerProgress opened(PassRef pass, @Nullable Score passFrom, int passTip) {
        return new OwnerProgress(
                generation,
                removed,
                pass.epoch(),
                pass.number(),
                passTip,
                passFrom,
                false,
                Ordinals.NONE,
                0,
                0,
                false,
                held,
                calm);
    }

    /** The end of the owner: of its passes only the numbers are kept. */
    OwnerProgress asRemoved() {
        return new OwnerProgress(
                generation, true, epoch, number, tip, from, false, Ordinals.NONE, 0, 0, closed, null, null);
    }

    boolean isCurrent(PassRef pass) {
        return epoch == pass.epoch() && number == pass.number();
    }

    /** Whether a frame with this ordinal came. */
    boolean has(int ordinal) {
        return received.contains(ordinal);
    }

    /** After a frame with this ordinal. */
    OwnerProgress received(int ordinal, Score score) {
        return new OwnerProgress(
                generation,
                removed,
                epoch,
                number,
                tip,
                from,
                sawFrom || score.equals(from),
                received.plus(ordinal),
                singles,
                reported,
                closed,
                held,
                calm);
    }

    OwnerProgress withSingles(int count) {
        return new OwnerProgress(
                generation, removed, epoch, number, tip, from, sawFrom, received, count, reported, closed, held, calm);
    }

    OwnerProgress withReported(int count) {
        return new OwnerProgress(
                generation, removed, epoch, number, tip, from, sawFrom, received, singles, count, closed, held, calm);
    }

    OwnerProgress withCalm(@Nullable Calm next) {
        return new OwnerProgress(
                generation,
                removed,
                epoch,
                number,
                tip,
                from,
                sawFrom,
                received,
                singles,
                reported,
                closed,
                held,
                next);
    }

    OwnerProgress asClosed() {
        return new OwnerProgress(
                generation, removed, epoch, number, tip, from, sawFrom, received, singles, reported, true, held, calm);
    }

    OwnerProgress withHeld(@Nullable HeldBack next) {
        return new OwnerProgress(
                generation,
                removed,
                epoch,
                number,
                tip,
                from,
                sawFrom,
                received,
                singles,
                reported,
                closed,
                next,
                calm);
    }

    boolean isComplete(int count) {
        return received.isExactly(count);
    }

    /** Whether it began where a fact stood once, and shows none there: it tells of another chain, or of a broken index. */
    boolean isBaseless() {
        return from != null && from.compareTo(Score.ZERO) > 0 && !sawFrom;
    }

    /** Whether it certainly reported all that it could deny, which lies at or above the limit. */
    boolean isCalm(Score limit) {
        return calm != null && from != null && calm.isMetBy(from, limit, reported);
    }
}
