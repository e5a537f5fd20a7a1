package io.walletstream.stream.feed;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Turns that ended before their pass did: how many in a row without progress, and for how long, before the pass is given up. */
final class Setbacks {
    /** A broken pass that does not come further is continued for so long at most. */
    private static final Duration LONGEST_CONTINUATION = Duration.ofHours(1);

    private final int most;
    private final InstantSource clock;
    private int failures;
    private int fruitlessTurns;

    /** The first break since the pass last came further. */
    private @Nullable Instant firstBreak;

    /**
     * @param most in a row, without progress
     */
    Setbacks(int most, InstantSource clock) {
        this.most = most;
        this.clock = clock;
    }

    /**
     * Others wait.
     *
     * @param advanced whether the turn brought the pass further
     * @throws FeedException if the pass is to be given up
     */
    void cut(boolean advanced) throws FeedException {
        if (advanced) {
            fruitlessTurns = 0;
            firstBreak = null;
        } else {
            fruitlessTurns++;
        }
        if (fruitlessTurns > most) {
            throw FeedException.broken("no new frame in " + fruitlessTurns + " turns");
        }
    }

    /**
     * The stream broke, or what the pass needs was not to be had; how often in a row.
     *
     * @param advanced whether the turn brought the pass further
     * @throws FeedException the same, if the pass is to be given up
     */
    int broken(FeedException e, boolean advanced) throws FeedException {
        failures = advanced ? 1 : failures + 1;
        Instant now = clock.instant();
        Instant first = advanced || firstBreak == null ? now : firstBreak;
        firstBreak = first;
        if (!e.isBroken() || failures > most || now.isAfter(first.plus(LONGEST_CONTINUATION))) {
            throw e;
        }
        return failures;
    }
}
