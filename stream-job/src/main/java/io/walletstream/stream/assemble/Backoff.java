package io.walletstream.stream.assemble;

import java.io.Serializable;
import java.time.Duration;

/**
 * When a parked request is tried again: doubling from the first delay to the longest.
 *
 * @param first delay after the first failed round
 * @param longest bound of the delay
 */
public record Backoff(Duration first, Duration longest) implements Serializable {
    /** 30 s, 1 min … 6 h. */
    public static final Backoff DEFAULT = new Backoff(Duration.ofSeconds(30), Duration.ofHours(6));

    private static final int MAX_DOUBLINGS = 20;

    public Backoff {
        if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("expected 0 < first <= longest, got " + first + ", " + longest);
        }
    }

    /** Delay after this many failed rounds, from 1. */
    Duration after(int rounds) {
        Duration delay = first.multipliedBy(1L << Math.min(Math.max(rounds - 1, 0), MAX_DOUBLINGS));
        return delay.compareTo(longest) > 0 ? longest : delay;
    }
}
