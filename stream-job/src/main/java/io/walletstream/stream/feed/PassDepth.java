package io.walletstream.stream.feed;

import io.walletstream.schema.chain.Score;
import org.jspecify.annotations.Nullable;

/**
 * From where an owner's passes read, and by which tip. As a rule from its cursor; in pairs, for facts vanish when two passes in a row deny them, from as
 * deep as a reorg may reach: whenever the tip rose, since a reorg ends higher than it began; now and then in any case; and at once after the upstream
 * no longer had what stands at the cursor. Deep passes begin where something stands: one that does not show it decides nothing. If that is still missed
 * some blocks later, the chain is another from below there: two passes read everything, for the same may be missing anywhere.
 */
final class PassDepth {
    /** Every so many passes two read deep in any case. */
    static final int EVERY = 20;

    private static final int A_PAIR = 2;

    /** So many passes read deep at most until two of them could tell. */
    private static final int MOST = A_PAIR + 4;

    private static final int NONE = -1;

    private int owed;
    private int left;
    private boolean atOnce;
    private int doubtedTip = NONE;

    /** Where the newest pass began, if not above what deep passes begin at. */
    private boolean isDeepest;

    private boolean isLagging;
    private int tip;

    /** The tip at which nothing stood there first. */
    private int baselessSince = NONE;

    private boolean isFull;

    /**
     * Where the passes of a pair begin at the highest: the anchor before the first of them. What that one saw raises the anchor, and from there the
     * second could deny nothing that lay below it. Null: no pair is under way, or its first pass is the owner's first.
     */
    private @Nullable Score pairFrom;

    /** So many passes read everything. */
    private int fullLeft;

    /** So many do at most until as many could tell. */
    private int fullMost;

    /**
     * How a pass begins.
     *
     * @param from where it reads from
     * @param tip as believed
     * @param isAnew whether that tip fell deeper than a reorg: what was learned at the old one is void
     */
    record Beginning(Score from, int tip, boolean isAnew) {}

    /**
     * The next pass begins.
     *
     * <p>A tip that is further from the highest known than a reorg reaches is believed when it is told twice in a row: a single wrong one would move
     * all that is reckoned from it. Until then a higher one counts as the one known, a lower one as what a lagging node says.
     *
     * @param told the upstream's tip
     * @param isFullDue whether it is time to read everything
     * @param number of the pass in its epoch
     * @param windowBlocks for how many blocks a missed anchor may be an index that is being built
     * @param rollbackBlocks how deep a reorg may reach
     */
    Beginning begin(int told, FeedSplit split, boolean isFullDue, int number, int windowBlocks, int rollbackBlocks) {
        boolean isFar = split.tip() > 0 && Math.abs(told - split.tip()) > rollbackBlocks;
        boolean isToldAgain = doubtedTip != NONE && Math.abs(told - doubtedTip) <= rollbackBlocks;
        doubtedTip = isFar ? told : NONE;
        boolean isAnew = isFar && isToldAgain && told < split.tip();
        tip = isFar && !isToldAgain ? Math.min(told, split.tip()) : told;
        boolean isAnchorGone = baselessSince != NONE && tip >= baselessSince + windowBlocks;
        if (tip > split.tip() || number % EVERY == 0 || isAnchorGone) {
            owe();
        }
        if (isAnchorGone) {
            fullLeft = A_PAIR;
            fullMost = MOST;
            baselessSince = tip;
        }
        if (owed > 0 && pairFrom == null && split.cursor().compareTo(Score.ZERO) > 0) {
            pairFrom = split.anchor();
        }
        isFull = isFullDue || isAnew || fullLeft > 0;
        Score from = isFull ? Score.ZERO : from(split);
        isDeepest = from.compareTo(split.anchor()) <= 0;
        isLagging = tip < split.tip();
        return new Beginning(from, tip, isAnew);
    }

    private void owe() {
        owed = A_PAIR;
        left = MOST;
    }

    private Score from(FeedSplit split) {
        Score anchor = pairFrom != null && pairFrom.compareTo(split.anchor()) < 0 ? pairFrom : split.anchor();
        return owed > 0 && anchor.compareTo(split.cursor()) < 0 ? anchor : split.cursor();
    }

    /**
     * The pass is complete; answers whether the next one begins at once.
     *
     * @param tells whether what it does not show is gone; else another deep one takes its place, for it was no witness
     * @param missed whether it read from the cursor on, and nothing was there
     * @param isAnchorLost whether it told that what deep passes began at is gone
     */
    boolean completed(boolean tells, boolean missed, boolean isAnchorLost) {
        if (isDeepest && tells) {
            baselessSince = NONE;
        } else if (isDeepest && !isLagging && baselessSince == NONE) {
            baselessSince = tip;
        }
        if (fullLeft > 0) {
            fullMost--;
            fullLeft = fullMost > 0 ? fullLeft - (tells ? 1 : 0) : 0;
        } else if (isFull && isAnchorLost) {
            fullLeft = 1;
            fullMost = MOST;
            owe();
            atOnce = true;
        }
        if (owed > 0) {
            left--;
            owed = left > 0 ? owed - (tells ? 1 : 0) : 0;
            atOnce &= tells;
        } else if (missed) {
            owe();
            atOnce = true;
        }
        atOnce &= owed > 0;
        if (owed == 0) {
            pairFrom = null;
        }
        return atOnce;
    }
}
