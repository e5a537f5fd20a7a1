package io.walletstream.stream.wallet;

import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.fetch.CachingTransactionSource;
import io.walletstream.stream.fetch.FetchLimits;
import io.walletstream.stream.fetch.FetchMetrics;
import io.walletstream.stream.fetch.FetchOutcome;
import io.walletstream.stream.fetch.HttpTransactionSource;
import io.walletstream.stream.fetch.TransactionSource;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The source of raw transactions that the settings name. */
public final class UpstreamTransactions {
    private UpstreamTransactions() {}

    /**
     * A source per TaskManager: the upstream with a cache in front; without an upstream every request is parked, to be tried again later, so
     * that setting one and starting again completes what waits.
     */
    public static TransactionSource.Factory of(@Nullable URI oneSat, FetchLimits limits) {
        if (oneSat == null) {
            return None::new;
        }
        return () -> {
            FetchMetrics metrics = new FetchMetrics();
            return new CachingTransactionSource(
                    new HttpTransactionSource(oneSat, limits, null, metrics), limits.cacheBytes(), metrics);
        };
    }

    /** Nowhere to ask. */
    private static final class None implements TransactionSource {
        @Override
        public CompletableFuture<FetchOutcome> fetch(Txid txid) {
            return CompletableFuture.completedFuture(
                    new FetchOutcome.Failed("no upstream for raw transactions is set (onesat-url)"));
        }
    }
}
