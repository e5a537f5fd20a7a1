package io.walletstream.stream.feed;

import io.walletstream.schema.chain.Score;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.PassRef;
import org.jspecify.annotations.Nullable;

/** The records of one pass, its frames numbered; and what they make of the owner's cursor. */
final class PassRecords {
    /** Frames of a pass at most. */
    private static final int MOST_FRAMES = 100_000_000;

    private final FeedSplit split;
    private final PassRef pass;
    private final PassOutput out;
    private @Nullable SafeCursor cursor;
    private Score from = Score.ZERO;
    private boolean sawFrom;
    private int ordinal;

    PassRecords(FeedSplit split, PassRef pass, PassOutput out) {
        this.split = split;
        this.pass = pass;
        this.out = out;
    }

    boolean isOpen() {
        return cursor != null;
    }

    /** Whether no frame went out. */
    boolean isEmpty() {
        return ordinal == 0;
    }

    /**
     * The pass begins.
     *
     * @param tip before its stream opens
     * @param windowBlocks how far the cursor stays below it
     */
    void open(Score begin, int tip, int windowBlocks) throws FeedException, InterruptedException {
        from = begin;
        cursor = new SafeCursor(split, tip, windowBlocks);
        out.emit(new FeedRecord.PassOpened(split.account(), split.generation(), pass, begin, tip), null);
    }

    void frame(FeedFrame frame) throws FeedException, InterruptedException {
        if (ordinal >= MOST_FRAMES) {
            throw FeedException.garbage("the pass has more than " + MOST_FRAMES + " frames");
        }
        begun().saw(frame);
        sawFrom |= frame.score().equals(from);
        out.emit(
                new FeedRecord.OutpointSeen(
                        split.account(),
                        split.generation(),
                        pass,
                        ordinal,
                        frame.outpoint(),
                        frame.score(),
                        frame.spendTxid()),
                null);
        ordinal++;
    }

    /** Whether it read from the owner's cursor on, where a fact stood once, and none was there. */
    boolean missedCursor() {
        return !sawFrom && from.compareTo(Score.ZERO) > 0 && from.equals(split.cursor());
    }

    /** What is remembered of them, in frames of as many bytes. */
    int framesWorth() {
        return begun().framesWorth();
    }

    /**
     * The pass is complete.
     *
     * @param fullPassMillis when the owner's newest pass from the very beginning began
     * @param mayGoBack whether the cursor may go back to what this pass shows
     */
    void close(long fullPassMillis, boolean mayGoBack) throws FeedException, InterruptedException {
        SafeCursor.Move move = mayGoBack
                ? SafeCursor.Move.ANYWHERE
                : missedCursor() ? SafeCursor.Move.NOWHERE : SafeCursor.Move.FORWARD;
        FeedSplit after = begun().close(pass.number(), fullPassMillis, move);
        out.emit(new FeedRecord.PassClosed(split.account(), split.generation(), pass, ordinal), after);
    }

    private SafeCursor begun() {
        SafeCursor begun = cursor;
        if (begun == null) {
            throw new IllegalStateException("a pass has no records before it is opened");
        }
        return begun;
    }
}
