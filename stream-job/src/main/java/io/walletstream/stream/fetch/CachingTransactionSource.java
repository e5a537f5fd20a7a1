package io.walletstream.stream.fetch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.fetch.FetchOutcome.Found;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Single-flight and a cache by weight in front of another source. Only found transactions are kept: they never change. */
public final class CachingTransactionSource implements TransactionSource {
    private static final int ENTRY_BYTES = 128;

    private final TransactionSource source;
    private final Cache<Txid, Found> cache;
    private final ConcurrentHashMap<Txid, CompletableFuture<FetchOutcome>> inFlight = new ConcurrentHashMap<>();

    public CachingTransactionSource(TransactionSource source, long cacheBytes) {
        this.source = source;
        this.cache = Caffeine.newBuilder()
                .maximumWeight(cacheBytes)
                .weigher((Txid txid, Found found) -> found.raw().length + ENTRY_BYTES)
                .build();
    }

    @Override
    public CompletableFuture<FetchOutcome> fetch(Txid txid) {
        Found cached = cache.getIfPresent(txid);
        if (cached != null) {
            return CompletableFuture.completedFuture(cached);
        }
        CompletableFuture<FetchOutcome> mine = new CompletableFuture<>();
        CompletableFuture<FetchOutcome> running = inFlight.putIfAbsent(txid, mine);
        if (running != null) {
            return running;
        }
        return source.fetch(txid).thenApply(outcome -> {
            if (outcome instanceof Found found) {
                cache.put(txid, found);
            }
            inFlight.remove(txid);
            mine.complete(outcome);
            return outcome;
        });
    }

    @Override
    public void close() {
        source.close();
    }
}
