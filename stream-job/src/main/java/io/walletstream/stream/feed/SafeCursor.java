package io.walletstream.stream.feed;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far a complete pass lets the cursor go: the highest confirmed score at or below min(tip before the pass, tip when the oldest fact that is
 * still unconfirmed was first seen) minus the window. Back only where the upstream no longer has what stood at the cursor.
 */
final class SafeCursor {
    /** Unconfirmed facts remembered one by one; beyond, all count as old as the oldest. */
    static final int MAX_UNCONFIRMED = 10_000;

    /** Heights remembered, from the top: unconfirmed facts come last in a pass and may hold the cursor back below any of them. */
    static final int MAX_HEIGHTS = 4096;

    /** Where the cursor may go. */
    enum Move {
        FORWARD,

        /** Also back, to the highest that the pass shows, or to the very beginning if it shows nothing. */
        ANYWHERE,

        /** What stood at the cursor was missed: until it is known what became of it, the next passes begin there or below. */
        NOWHERE
    }

    private final FeedSplit before;
    private final int tip;
    private final int windowBlocks;
    private final Map<Outpoint, Integer> unconfirmed = new HashMap<>();
    private final int firstTipOfUnknown;
    private int oldest = Integer.MAX_VALUE;
    private final TreeMap<Integer, Score> highestAtHeight = new TreeMap<>();

    SafeCursor(FeedSplit before, int tip, int windowBlocks) {
        this.before = before;
        this.tip = tip;
        this.windowBlocks = windowBlocks;
        // With no room for all, one that is not remembered may be as old as the oldest that is.
        boolean full = before.unconfirmed().size() >= MAX_UNCONFIRMED;
        this.firstTipOfUnknown = full ? before.unconfirmed().values().stream().reduce(tip, Math::min) : tip;
    }

    /** A frame of the pass, in ascending order. */
    void saw(FeedFrame frame) {
        if (!frame.score().isMined()) {
            int firstTip = before.unconfirmed().getOrDefault(frame.outpoint(), firstTipOfUnknown);
            oldest = Math.min(oldest, firstTip);
            if (unconfirmed.size() < MAX_UNCONFIRMED || unconfirmed.containsKey(frame.outpoint())) {
                unconfirmed.merge(frame.outpoint(), firstTip, Math::min);
            }
        } else if (frame.score().height() <= tip - windowBlocks) {
            highestAtHeight.merge(frame.score().height(), frame.score(), (a, b) -> a.compareTo(b) > 0 ? a : b);
            if (highestAtHeight.size() > MAX_HEIGHTS) {
                highestAtHeight.pollFirstEntry();
            }
        }
    }

    /** What it remembers, in frames of as many bytes: a height takes less than half of one. */
    int framesWorth() {
        return unconfirmed.size() + highestAtHeight.size() / 2;
    }

    /** The owner after the pass. */
    FeedSplit close(int passNumber, long fullPassMillis, Move move) {
        Map.Entry<Integer, Score> reached = highestAtHeight.floorEntry(Math.min(tip, oldest) - windowBlocks);
        Score shown = reached == null ? Score.ZERO : reached.getValue();
        boolean moves = move == Move.ANYWHERE || (move == Move.FORWARD && shown.compareTo(before.cursor()) > 0);
        Score cursor = moves ? shown : before.cursor();
        return new FeedSplit(
                before.account(),
                before.generation(),
                before.owner(),
                cursor,
                unconfirmed,
                fullPassMillis,
                tip,
                passNumber);
    }
}
