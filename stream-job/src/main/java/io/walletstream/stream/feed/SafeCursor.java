package io.walletstream.stream.feed;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a complete pass makes of its owner. The cursor goes to the highest confirmed score at or below min(tip before the pass, tip when the oldest
 * fact that is still unconfirmed was first seen) minus the window; back only where a pass from below it no longer shows what stood there. What the
 * pass does not show tells nothing if it shows nothing where it began, or if an earlier one was at a higher tip.
 */
final class SafeCursor {
    /** Unconfirmed facts remembered one by one; beyond, all count as old as the oldest. */
    static final int MAX_UNCONFIRMED = 10_000;

    /** Heights remembered, from the top: unconfirmed facts come last in a pass and may hold the cursor back below any of them. */
    static final int MAX_HEIGHTS = 4096;

    private final FeedSplit before;
    private final boolean isAnew;
    private final Score from;
    private final int tip;
    private final int windowBlocks;
    private final int rollbackBlocks;
    private final Map<Outpoint, Integer> unconfirmed = new HashMap<>();
    private final int firstTipOfUnknown;
    private int oldest = Integer.MAX_VALUE;
    private final TreeMap<Integer, Score> highestAtHeight = new TreeMap<>();
    private Score deepest = Score.ZERO;
    private boolean sawAny;
    private boolean sawFrom;
    private boolean sawCursor;
    private boolean sawAnchor;

    /**
     * @param pass its beginning
     * @param windowBlocks how far the cursor stays below the tip
     * @param rollbackBlocks how deep a reorg may reach
     */
    SafeCursor(FeedSplit before, PassDepth.Beginning pass, int windowBlocks, int rollbackBlocks) {
        this.isAnew = pass.isAnew();
        // What was learned at the old tip is void
        this.before = isAnew ? before.anew() : before;
        this.from = pass.from();
        this.tip = pass.tip();
        this.windowBlocks = windowBlocks;
        this.rollbackBlocks = rollbackBlocks;
        // With no room for all, one that is not remembered may be as old as the oldest that is.
        boolean full = before.unconfirmed().size() >= MAX_UNCONFIRMED;
        this.firstTipOfUnknown = full ? before.unconfirmed().values().stream().reduce(tip, Math::min) : tip;
    }

    /** A frame of the pass, in ascending order. */
    void saw(FeedFrame frame) {
        Score score = frame.score();
        sawAny = true;
        sawFrom |= score.equals(from);
        sawCursor |= score.equals(before.cursor());
        sawAnchor |= score.equals(before.anchor());
        if (!score.isMined()) {
            waits(unconfirmed, frame.outpoint(), firstTip(frame.outpoint()));
            return;
        }
        if (score.height() <= tip - rollbackBlocks) {
            deepest = max(deepest, score);
        }
        if (score.height() <= tip - windowBlocks) {
            highestAtHeight.merge(score.height(), score, SafeCursor::max);
            if (highestAtHeight.size() > MAX_HEIGHTS) {
                highestAtHeight.pollFirstEntry();
            }
        }
    }

    private int firstTip(Outpoint outpoint) {
        Integer unseen = before.unseen().get(outpoint);
        return before.unconfirmed().getOrDefault(outpoint, unseen == null ? firstTipOfUnknown : unseen);
    }

    private void waits(Map<Outpoint, Integer> among, Outpoint outpoint, int firstTip) {
        oldest = Math.min(oldest, firstTip);
        if (among.size() < MAX_UNCONFIRMED || among.containsKey(outpoint)) {
            among.merge(outpoint, firstTip, Math::min);
        }
    }

    /** What it remembers, in frames of as many bytes: a height takes less than half of one. */
    int framesWorth() {
        return unconfirmed.size() + highestAtHeight.size() / 2;
    }

    /** Whether the pass read from the owner's cursor on, where a fact stood once, and none was there. */
    boolean missedCursor() {
        return !hasBase() && !isLagging() && from.equals(before.cursor());
    }

    /**
     * Whether the pass is better kept to oneself: nothing at all is left of an owner that was shown, which an index that is built anew says as well. It
     * is believed once the chain grew by the window since it was shown, or since that was asked first if nobody knows when it was.
     */
    boolean isDoubtful() {
        boolean grew = before.shownTip() > 0 && tip >= before.shownTip() + windowBlocks;
        return !sawAny && from.equals(Score.ZERO) && before.shows() && !grew;
    }

    /** Whether what the pass does not show is gone. */
    boolean tellsWhatIsGone() {
        return hasBase() && !isLagging() && !isDoubtful();
    }

    /** Whether the pass told that what deep passes began at is gone. */
    boolean isAnchorLost() {
        return tellsWhatIsGone() && !sawAnchor && from.compareTo(before.anchor()) < 0;
    }

    private boolean hasBase() {
        return sawFrom || from.equals(Score.ZERO);
    }

    private boolean isLagging() {
        return tip < before.tip();
    }

    /** The owner after the pass. */
    FeedSplit close(int passNumber, long fullPassMillis) {
        boolean tellsWhatIsGone = tellsWhatIsGone();
        boolean shows = sawAny || (before.shows() && !from.equals(Score.ZERO));
        Map<Outpoint, Integer> unseen = new HashMap<>();
        before.unconfirmed().forEach((outpoint, firstTip) -> {
            if (!unconfirmed.containsKey(outpoint)) {
                waits(tellsWhatIsGone ? unseen : unconfirmed, outpoint, firstTip);
            }
        });
        if (!tellsWhatIsGone) {
            before.unseen().forEach((outpoint, firstTip) -> {
                if (!unconfirmed.containsKey(outpoint)) {
                    waits(unseen, outpoint, firstTip);
                }
            });
        }
        return new FeedSplit(
                before.account(),
                before.generation(),
                before.owner(),
                hasBase() ? cursor(tellsWhatIsGone) : before.cursor(),
                hasBase() ? anchor() : before.anchor(),
                unconfirmed,
                unseen,
                shows,
                shows ? shownTip() : 0,
                fullPassMillis,
                Math.max(before.tip(), tip),
                passNumber);
    }

    /** The chain that fell was not as high when it showed the owner; one that shows nothing of it says nothing of that. */
    private int shownTip() {
        return isAnew ? tip : Math.max(before.shownTip(), tip);
    }

    private Score cursor(boolean tellsWhatIsGone) {
        Map.Entry<Integer, Score> reached = highestAtHeight.floorEntry(Math.min(tip, oldest) - windowBlocks);
        Score shown = reached == null ? Score.ZERO : reached.getValue();
        if (tellsWhatIsGone && !sawCursor && from.compareTo(before.cursor()) < 0) {
            return max(shown, from);
        }
        return max(shown, before.cursor());
    }

    private Score anchor() {
        return isAnchorLost() ? deepest : max(deepest, before.anchor());
    }

    private static Score max(Score one, Score other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
