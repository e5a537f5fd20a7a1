package io.walletstream.stream.feed;

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
     * @param beginning with the tip before its stream opens
     * @param windowBlocks how far the cursor stays below it
     * @param rollbackBlocks how deep a reorg may reach
     */
    void open(PassDepth.Beginning beginning, int windowBlocks, int rollbackBlocks)
            throws FeedException, InterruptedException {
        int tip = beginning.tip();
        cursor = new SafeCursor(split, beginning, windowBlocks, rollbackBlocks);
        out.emit(
                new FeedRecord.PassOpened(split.account(), split.generation(), pass, beginning.from(), tip),
                split.isShownAtUnknownTip() ? split.shownAt(tip) : null);
    }

    void frame(FeedFrame frame) throws FeedException, InterruptedException {
        if (ordinal >= MOST_FRAMES) {
            throw FeedException.garbage("the pass has more than " + MOST_FRAMES + " frames");
        }
        begun().saw(frame);
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
        return begun().missedCursor();
    }

    /** Whether what deep passes began at is gone. */
    boolean isAnchorLost() {
        return begun().isAnchorLost();
    }

    /** Whether what it does not show is gone. */
    boolean tellsWhatIsGone() {
        return begun().tellsWhatIsGone();
    }

    /** What is remembered of them, in frames of as many bytes. */
    int framesWorth() {
        return begun().framesWorth();
    }

    /**
     * The pass is complete. One that is doubtful has no end: it decides nothing, and the next one begins where it did.
     *
     * @param fullPassMillis when the owner's newest pass from the very beginning began
     */
    void close(long fullPassMillis) throws FeedException, InterruptedException {
        if (begun().isDoubtful()) {
            return;
        }
        FeedSplit after = begun().close(pass.number(), fullPassMillis);
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
