package io.walletstream.stream.feed;

import java.util.function.LongUnaryOperator;

/** How long an owner waits for its next turn. Chance spreads owners that began together. */
final class Pauses {
    private static final long FIRST_BACKOFF_MILLIS = 500;
    private static final int MOST_DOUBLINGS = 16;

    private final long maxPauseMillis;
    private final long maxBackoffMillis;
    private final LongUnaryOperator random;

    /**
     * @param random a number from 0 to below its argument
     */
    Pauses(FeedLimits limits, LongUnaryOperator random) {
        this.maxPauseMillis = limits.maxPause().toMillis();
        this.maxBackoffMillis = limits.maxBackoff().toMillis();
        this.random = random;
    }

    /**
     * Milliseconds after a pass that went well. What the upstream asks for is kept, up to the bound; above it, or if it does not say, up to a
     * fifth less than the bound.
     *
     * @param askedMillis what the upstream asks for; -1: it does not say
     */
    long afterPass(long askedMillis) {
        if (askedMillis >= 0 && askedMillis < maxPauseMillis) {
            return Math.min(maxPauseMillis, askedMillis + random.applyAsLong(askedMillis / 5 + 1));
        }
        return maxPauseMillis - random.applyAsLong(maxPauseMillis / 5 + 1);
    }

    /**
     * Milliseconds after failures: doubled each time, its upper half by chance; not less than the upstream asks for, never more than the bound.
     *
     * @param failures in a row, from 1
     * @param askedMillis what the upstream asks for; 0: nothing
     */
    long afterFailures(int failures, long askedMillis) {
        long bound = Math.min(FIRST_BACKOFF_MILLIS << Math.min(failures - 1, MOST_DOUBLINGS), maxBackoffMillis);
        long pause = bound / 2 + random.applyAsLong(bound / 2 + 1);
        return Math.min(Math.max(pause, askedMillis), maxBackoffMillis);
    }
}
