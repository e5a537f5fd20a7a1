package io.walletstream.stream.feed;

import io.walletstream.schema.chain.Score;

/**
 * From where an owner's passes read, and by which tip. As a rule from its cursor; in pairs, for facts vanish when two passes in a row deny them, from as
 * deep as a reorg may reach: whenever the tip rose, since a reorg ends higher than it began; now and then in any case; and at once after the upstream
 * no longer had what stands at the cursor. Deep passes begin where something stands: one that does not show it decides nothing.
 */
final class PassDepth {
    /** Every so many passes two read deep in any case. */
    static final int EVERY = 20;

    private static final int A_PAIR = 2;
    private static final int NONE = -1;

    private int owed;
    private boolean atOnce;
    private int doubtedTip = NONE;
    private boolean isAnew;

    /**
     * The tip to go by. One that is further from the highest known than a reorg reaches is believed when it is told twice in a row: a single wrong one
     * would move all that is reckoned from it. Until then a higher one counts as the one known, a lower one as what a lagging node says.
     */
    int tip(int told, FeedSplit split, int rollbackBlocks) {
        boolean isFar = split.tip() > 0 && Math.abs(told - split.tip()) > rollbackBlocks;
        boolean isToldAgain = doubtedTip != NONE && Math.abs(told - doubtedTip) <= rollbackBlocks;
        doubtedTip = isFar ? told : NONE;
        isAnew = isFar && isToldAgain && told < split.tip();
        return isFar && !isToldAgain ? Math.min(told, split.tip()) : told;
    }

    /**
     * From where the next pass reads.
     *
     * @param isFull whether it is time to read everything
     * @param number of the pass in its epoch
     * @param tip as believed
     */
    Score from(FeedSplit split, boolean isFull, int number, int tip) {
        if (tip > split.tip() || number % EVERY == 0) {
            owed = A_PAIR;
        }
        if (isFull || isAnew) {
            return Score.ZERO;
        }
        return owed > 0 && split.anchor().compareTo(split.cursor()) < 0 ? split.anchor() : split.cursor();
    }

    /**
     * The pass is complete; answers whether the next one begins at once.
     *
     * @param missed whether it read from the cursor on, and nothing was there
     */
    boolean completed(boolean missed) {
        if (owed > 0) {
            owed--;
        } else if (missed) {
            owed = A_PAIR;
            atOnce = true;
        }
        atOnce &= owed > 0;
        return atOnce;
    }
}
