package io.walletstream.stream.fetch;

import java.io.Serializable;
import java.time.Duration;

/**
 * Bounds of fetching.
 *
 * @param timeout of one attempt
 * @param attempts attempts of one fetch, before the request is parked
 * @param firstBackoff longest pause after the first attempt; doubles after each, with full jitter
 * @param maxBackoff bound of a pause, also of one that the upstream asks for
 * @param concurrent requests to the upstream at a time
 * @param maxBytes longest transaction accepted
 * @param cacheBytes size of the cache of transactions
 */
public record FetchLimits(
        Duration timeout,
        int attempts,
        Duration firstBackoff,
        Duration maxBackoff,
        int concurrent,
        int maxBytes,
        long cacheBytes)
        implements Serializable {
    public static final FetchLimits DEFAULT = new FetchLimits(
            Duration.ofSeconds(10), 4, Duration.ofMillis(200), Duration.ofSeconds(5), 16, 64 << 20, 64L << 20);

    public FetchLimits {
        if (attempts < 1 || concurrent < 1 || maxBytes < 1 || cacheBytes < 0) {
            throw new IllegalArgumentException("attempts, concurrent and maxBytes are 1 or more");
        }
    }
}
