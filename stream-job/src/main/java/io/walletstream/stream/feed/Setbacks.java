package io.walletstream.stream.feed;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Turns that ended before their pass did: how many since it last came further, and for how long, before the pass is given up. Whatever brings it
 * further begins both counts and the time anew.
 */
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
     * @param most of either kind, without progress between
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
            beginAnew();
            return;
        }
        fruitlessTurns++;
        if (fruitlessTurns > most) {
            throw FeedException.broken("no new frame in " + fruitlessTurns + " turns");
        }
    }

    /**
     * The stream broke, or what the pass needs was not to be had; how often since the pass came further.
     *
     * @param advanced whether the turn brought the pass further
     * @throws FeedException the same, if the pass is to be given up
     */
    int broken(FeedException e, boolean advanced) throws FeedException {
        if (advanced) {
            beginAnew();
        }
        failures++;
        Instant now = clock.instant();
        Instant first = firstBreak == null ? now : firstBreak;
        firstBreak = first;
        if (!e.isBroken() || failures > most || now.isAfter(first.plus(LONGEST_CONTINUATION))) {
            throw e;
        }
        return failures;
    }

    private void beginAnew() {
        failures = 0;
        fruitlessTurns = 0;
        firstBreak = null;
    }
}
