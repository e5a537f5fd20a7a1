package io.walletstream.stream.write;

import java.io.Serializable;
import java.time.Duration;

/**
 * When the writer flushes: at so many rows or bytes, or so long after the first one waits. The pause grows with the rows of the last flush, so
 * that a loaded writer makes large batches and an idle one is quick. Not with its duration alone: one slow commit would make the next ones wait.
 *
 * @param maxRows rows in one flush
 * @param maxBytes estimated bytes in one flush
 * @param minLinger shortest pause
 * @param maxLinger longest pause
 */
public record WriterLimits(int maxRows, long maxBytes, Duration minLinger, Duration maxLinger) implements Serializable {
    public static final WriterLimits DEFAULT =
            new WriterLimits(20_000, 32L << 20, Duration.ofMillis(1), Duration.ofMillis(250));

    /** About what the writer writes at its best: the pause is the time that the last flush's rows would take. */
    private static final int ROWS_PER_MILLI = 20;

    public WriterLimits {
        if (maxRows < 1 || maxBytes < 1 || minLinger.isNegative() || maxLinger.compareTo(minLinger) < 0) {
            throw new IllegalArgumentException("expected maxRows, maxBytes >= 1 and 0 <= minLinger <= maxLinger");
        }
    }

    /**
     * How long the first element waits for others.
     *
     * @param lastRows rows of the last flush
     * @param lastFlushMillis what it took; the pause is twice that at most
     */
    long lingerMillis(int lastRows, long lastFlushMillis) {
        long wanted = Math.min(lastRows / ROWS_PER_MILLI, 2 * lastFlushMillis);
        return Math.max(minLinger.toMillis(), Math.min(wanted, maxLinger.toMillis()));
    }
}
