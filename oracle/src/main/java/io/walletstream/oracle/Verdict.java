package io.walletstream.oracle;

import io.walletstream.schema.chain.Score;
import io.walletstream.schema.record.FeedRecord.PassOpened;
import java.util.Set;

/** What a complete pass that has a base may say of facts that its owner holds and that it did not report. */
final class Verdict {
    private final PassOpened opened;
    private final Set<Fact> reported;
    private final Positions positions;
    private final Score limit;
    private final int reorgWindow;
    private final int unasked;

    /**
     * @param opened the pass's beginning
     * @param reported the facts that it reported
     * @param limit a fact below it is denied by none
     * @param reorgWindow blocks below the tip at a fact's first sight from which a pass must read to deny it
     * @param unasked height to which a rollback may reach without leave
     */
    Verdict(PassOpened opened, Set<Fact> reported, Positions positions, Score limit, int reorgWindow, int unasked) {
        this.unasked = unasked;
        this.opened = opened;
        this.reported = Set.copyOf(reported);
        this.positions = positions;
        this.limit = limit;
        this.reorgWindow = reorgWindow;
    }

    boolean misses(Fact fact) {
        return !reported.contains(fact);
    }

    /** Whether the pass, missing the fact, denies it. */
    boolean denies(Fact fact, Holding holding) {
        return readIt(fact, holding) && !isLagging(holding);
    }

    /** Whether only the height of the upstream keeps the pass from denying the fact. */
    boolean deniesBut(Fact fact, Holding holding) {
        return readIt(fact, holding) && isLagging(holding);
    }

    /** Whether the pass read the part of the chain where the fact is, and all where it may have moved since it was first seen: not below where a rollback reaches without leave. */
    private boolean readIt(Fact fact, Holding holding) {
        Score position = positions.judged(fact, limit);
        int lowest = Math.max(holding.firstTip() - reorgWindow, Math.max(unasked, limit.height()));
        return position != null
                && opened.from().compareTo(position) <= 0
                && opened.from().major() <= lowest;
    }

    private boolean isLagging(Holding holding) {
        return opened.tip() < holding.lastTip();
    }
}
