package io.walletstream.stream.fetch;

import java.io.Serializable;
import java.time.Duration;

/**
 * Bounds of fetching.
 *
 * @param timeout of one attempt, from the request to the last byte of the answer
 * @param attempts attempts of one fetch, before the request is parked
 * @param firstBackoff longest pause after the first attempt; doubles after each, with full jitter
 * @param maxBackoff longest pause; an upstream that asks for a longer one is not asked again in this fetch
 * @param concurrent requests to the upstream at a time
 * @param pending fetches under way, waiting or pausing at a time; further ones fail at once
 * @param maxBytes longest transaction accepted
 * @param cacheBytes size of the cache of transactions
 * @param inFlightBytes bytes of answers being received at a time; one that finds no room is tried again like a busy upstream
 */
public record FetchLimits(
        Duration timeout,
        int attempts,
        Duration firstBackoff,
        Duration maxBackoff,
        int concurrent,
        int pending,
        int maxBytes,
        long cacheBytes,
        long inFlightBytes)
        implements Serializable {
    public static final FetchLimits DEFAULT = new FetchLimits(
            Duration.ofSeconds(10),
            4,
            Duration.ofMillis(200),
            Duration.ofSeconds(5),
            16,
            1024,
            64 << 20,
            64L << 20,
            64L << 20);

    public FetchLimits {
        if (attempts < 1 || concurrent < 1 || pending < 1 || maxBytes < 1 || cacheBytes < 0) {
            throw new IllegalArgumentException(
                    "attempts, concurrent, pending and maxBytes are 1 or more, cacheBytes 0 or more");
        }
        if (inFlightBytes < maxBytes) {
            throw new IllegalArgumentException(
                    "inFlightBytes is maxBytes or more: else the longest transaction never fits");
        }
        if (timeout.isNegative() || timeout.isZero() || firstBackoff.isNegative() || maxBackoff.isNegative()) {
            throw new IllegalArgumentException("timeout is above zero, firstBackoff and maxBackoff not below");
        }
    }

    /**
     * What one of the readers of feeds may use of it: a share of the requests and of the memory, but at least one request and the longest transaction.
     * It asks for one transaction a thread, and keeps none.
     *
     * @param streams streams of this reader; it has half as many threads more at most, and at least one
     * @param readers of the job
     */
    public FetchLimits forFeeds(int streams, int readers) {
        return new FetchLimits(
                timeout,
                attempts,
                firstBackoff,
                maxBackoff,
                Math.max(1, Math.min(streams, concurrent / readers)),
                2 * streams,
                maxBytes,
                0,
                Math.max(maxBytes, inFlightBytes / readers));
    }
}
