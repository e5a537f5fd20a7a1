package io.walletstream.bench.latency;

import io.walletstream.bench.Statistics;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/** When each of a number of things arrived, the first of which only warm up. */
final class Latencies {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long POLL_NANOS = 1_000_000;

    private final AtomicLongArray arrivals;
    private final AtomicInteger arrived = new AtomicInteger();

    Latencies(int count) {
        arrivals = new AtomicLongArray(count);
    }

    /** It is there now; a second time is not counted. */
    void arrived(int index) {
        if (arrivals.compareAndSet(index, 0, System.nanoTime())) {
            arrived.incrementAndGet();
        }
    }

    void awaitAll() throws TimeoutException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (arrived.get() < arrivals.length()) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("expected " + arrivals.length() + " arrivals, got " + arrived.get());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /**
     * What it took, in milliseconds.
     *
     * @param median half took no longer
     * @param p99 99 of 100 took no longer
     */
    record Result(double median, double p99) {}

    /** Of all but the first so many. */
    Result since(Pace pace, int warmUp) {
        double[] millis = new double[arrivals.length() - warmUp];
        for (int i = 0; i < millis.length; i++) {
            millis[i] = (arrivals.get(warmUp + i) - pace.dueNanos(warmUp + i)) / 1e6;
        }
        Arrays.sort(millis);
        return new Result(Statistics.percentile(millis, 0.5), Statistics.percentile(millis, 0.99));
    }
}
