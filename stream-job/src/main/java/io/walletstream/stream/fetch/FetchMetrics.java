package io.walletstream.stream.fetch;

import java.util.concurrent.atomic.LongAdder;

/** Counters of one source and those behind it. */
public final class FetchMetrics {
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder joined = new LongAdder();
    private final LongAdder inFlight = new LongAdder();
    private final LongAdder retries = new LongAdder();
    private final LongAdder inFlightBytes = new LongAdder();

    /**
     * Counters at one moment.
     *
     * @param hits answered from the cache
     * @param misses asked of the source behind the cache
     * @param joined fetches that shared the answer of one under way
     * @param inFlight requests to the upstream under way
     * @param retries attempts after a first one
     * @param inFlightBytes bytes of answers that are being received
     */
    public record Snapshot(long hits, long misses, long joined, long inFlight, long retries, long inFlightBytes) {}

    /** Each counter as it is now. */
    public Snapshot snapshot() {
        return new Snapshot(hits.sum(), misses.sum(), joined.sum(), inFlight.sum(), retries.sum(), inFlightBytes.sum());
    }

    void hit() {
        hits.increment();
    }

    void miss() {
        misses.increment();
    }

    void join() {
        joined.increment();
    }

    void retry() {
        retries.increment();
    }

    /** Bytes of an answer came; below zero: they were handed on or thrown away. */
    void received(long bytes) {
        inFlightBytes.add(bytes);
    }

    void started() {
        inFlight.increment();
    }

    void ended() {
        inFlight.decrement();
    }
}
