package io.walletstream.stream.write;

import java.io.Serializable;
import java.time.Duration;

/**
 * When the writer flushes: at so many rows or bytes, or so long after the first one waits. The pause grows with the time that flushes take
 * (twice the last one), so that a loaded writer makes large batches and an idle one is quick.
 *
 * @param maxRows rows in one flush
 * @param maxBytes estimated bytes in one flush
 * @param minLinger shortest pause
 * @param maxLinger longest pause
 */
public record WriterLimits(int maxRows, long maxBytes, Duration minLinger, Duration maxLinger) implements Serializable {
    public static final WriterLimits DEFAULT =
            new WriterLimits(20_000, 32L << 20, Duration.ofMillis(2), Duration.ofMillis(250));

    public WriterLimits {
        if (maxRows < 1 || maxBytes < 1 || minLinger.isNegative() || maxLinger.compareTo(minLinger) < 0) {
            throw new IllegalArgumentException("expected maxRows, maxBytes >= 1 and 0 <= minLinger <= maxLinger");
        }
    }

    long lingerMillis(long lastFlushMillis) {
        return Math.max(minLinger.toMillis(), Math.min(2 * lastFlushMillis, maxLinger.toMillis()));
    }
}
