package io.walletstream.standalone.simulation;

import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.fetch.FetchOutcome;
import io.walletstream.stream.fetch.TransactionSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Transactions in memory, shared by all tests of this JVM; some fail a few times before they are found. */
final class Transactions implements TransactionSource {
    private static final int LATEST_MILLIS = 300;
    private static final int NEVER_FAILED = -1;

    static final Map<Txid, byte[]> RAW = new ConcurrentHashMap<>();
    static final Map<Txid, AtomicInteger> FAILURES = new ConcurrentHashMap<>();
    static final AtomicInteger FAILED = new AtomicInteger();

    /** Transactions that were found after they had failed. */
    static final AtomicInteger RETRIED = new AtomicInteger();

    /** How many of the next fetches bring the job down. */
    static final AtomicInteger CRASHES = new AtomicInteger();

    @Override
    public CompletableFuture<FetchOutcome> fetch(Txid txid) {
        if (CRASHES.get() > 0 && CRASHES.getAndDecrement() > 0) {
            return CompletableFuture.failedFuture(new IllegalStateException("a crash on request"));
        }
        AtomicInteger failures = FAILURES.get(txid);
        int left = failures == null ? NEVER_FAILED : failures.getAndDecrement();
        if (left > 0) {
            FAILED.incrementAndGet();
            return CompletableFuture.completedFuture(
                    left % 2 == 1 ? new FetchOutcome.NotFound() : new FetchOutcome.Failed("on request"));
        }
        byte[] raw = RAW.get(txid);
        if (raw != null && left == 0) {
            RETRIED.incrementAndGet();
        }
        // Now and then late, so that facts overtake bytes.
        int delayMillis = ThreadLocalRandom.current().nextInt(4) == 0
                ? ThreadLocalRandom.current().nextInt(LATEST_MILLIS)
                : 0;
        return CompletableFuture.supplyAsync(
                () -> raw == null ? new FetchOutcome.NotFound() : new FetchOutcome.Found(raw),
                CompletableFuture.delayedExecutor(delayMillis, TimeUnit.MILLISECONDS));
    }
}
