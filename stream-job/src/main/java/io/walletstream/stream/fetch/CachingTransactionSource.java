package io.walletstream.stream.fetch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.fetch.FetchOutcome.Found;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Single-flight and a cache by weight in front of another source. Only found transactions are kept: they never change. */
public final class CachingTransactionSource implements TransactionSource {
    /** What an entry weighs beside its bytes. */
    private static final int ENTRY_BYTES = 128;

    private final TransactionSource source;
    private final FetchMetrics metrics;
    private final Cache<Txid, Found> cache;
    private final ConcurrentHashMap<Txid, CompletableFuture<FetchOutcome>> inFlight = new ConcurrentHashMap<>();

    public CachingTransactionSource(TransactionSource source, long cacheBytes) {
        this(source, cacheBytes, new FetchMetrics());
    }

    /**
     * A cache that counts.
     *
     * @param cacheBytes bytes of the transactions kept
     * @param metrics may be those of the source behind, so that all counters are in one place
     */
    public CachingTransactionSource(TransactionSource source, long cacheBytes, FetchMetrics metrics) {
        this.source = source;
        this.metrics = metrics;
        this.cache = Caffeine.newBuilder()
                .maximumWeight(cacheBytes)
                .weigher((Txid txid, Found found) -> found.raw().length + ENTRY_BYTES)
                .build();
    }

    @Override
    public CompletableFuture<FetchOutcome> fetch(Txid txid) {
        Found cached = cache.getIfPresent(txid);
        if (cached != null) {
            metrics.hit();
            return CompletableFuture.completedFuture(cached);
        }
        CompletableFuture<FetchOutcome> mine = new CompletableFuture<>();
        CompletableFuture<FetchOutcome> running = inFlight.putIfAbsent(txid, mine);
        if (running != null) {
            metrics.join();
            // A copy, so that one caller's cancelling is not everybody's.
            return running.copy();
        }
        // The one before may have ended between the two looks.
        Found meanwhile = cache.getIfPresent(txid);
        if (meanwhile != null) {
            metrics.hit();
            land(txid, mine, meanwhile);
        } else {
            metrics.miss();
            ask(txid, mine);
        }
        return mine.copy();
    }

    private void ask(Txid txid, CompletableFuture<FetchOutcome> mine) {
        CompletableFuture<FetchOutcome> answer;
        try {
            answer = source.fetch(txid);
        } catch (RuntimeException e) {
            land(txid, mine, failed(e));
            return;
        }
        // A source that breaks its promise must not leave a transaction in flight for ever.
        CompletableFuture<FetchOutcome> unused = answer.whenComplete(
                (outcome, failure) -> land(txid, mine, failure == null ? outcome : failed(failure)));
    }

    private static FetchOutcome failed(@Nullable Throwable failure) {
        return new FetchOutcome.Failed("the source failed: "
                + (failure == null ? "" : failure.getClass().getSimpleName()));
    }

    private void land(Txid txid, CompletableFuture<FetchOutcome> mine, FetchOutcome outcome) {
        if (outcome instanceof Found found) {
            cache.put(txid, found);
        }
        inFlight.remove(txid);
        mine.complete(outcome);
    }

    /** Counters of hits, misses and joined fetches. */
    @Override
    public FetchMetrics metrics() {
        return metrics;
    }

    @Override
    public void close() {
        source.close();
    }
}
