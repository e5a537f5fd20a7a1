package io.walletstream.stream.feed;

import io.walletstream.schema.chain.Score;

/**
 * From where an owner's passes read. As a rule from its cursor; now and then, and twice at once after the upstream no longer had what stands at
 * the cursor, from as deep as a reorg may reach: only passes from below a fact can deny it.
 */
final class PassDepth {
    /** Every so many passes one reads deep in any case. */
    static final int EVERY = 20;

    /** Facts vanish when two passes in a row deny them. */
    private static final int AFTER_A_MISS = 2;

    private int owed;
    private boolean full;
    private boolean deep;

    /**
     * From where the next pass reads.
     *
     * @param isFull whether it is time to read everything
     * @param number of the pass in its epoch
     */
    Score from(FeedSplit split, boolean isFull, int number, int tip, int rollbackBlocks) {
        Score floor = Score.mined(Math.max(0, tip - rollbackBlocks), 0);
        full = isFull;
        deep = owed > 0 || number % EVERY == 0;
        if (isFull) {
            return Score.ZERO;
        }
        return deep && floor.compareTo(split.cursor()) < 0 ? floor : split.cursor();
    }

    /** Whether the pass that is under way may take the cursor back: what stood there was missed before. */
    boolean mayGoBack() {
        return owed > 0;
    }

    /**
     * The pass is complete; answers whether the next one begins at once.
     *
     * @param missed whether it read from the cursor on, and nothing was there
     */
    boolean completed(boolean missed) {
        if (owed > 0 && (deep || full)) {
            owed--;
        } else if (missed) {
            owed = AFTER_A_MISS;
        }
        return owed > 0;
    }
}
