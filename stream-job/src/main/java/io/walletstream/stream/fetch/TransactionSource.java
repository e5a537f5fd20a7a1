package io.walletstream.stream.fetch;

import io.walletstream.schema.chain.Txid;
import java.io.Serializable;
import java.util.concurrent.CompletableFuture;

/** Where raw transactions come from. Safe for use by many threads. */
public interface TransactionSource extends AutoCloseable {
    /** Never completes exceptionally; what went wrong is an outcome. */
    CompletableFuture<FetchOutcome> fetch(Txid txid);

    /** Counters of this source and those behind it; of one that does not count they stay at zero. */
    default FetchMetrics metrics() {
        return new FetchMetrics();
    }

    @Override
    default void close() {}

    /** Makes the source on the machine where it is used. */
    @FunctionalInterface
    interface Factory extends Serializable {
        TransactionSource open();
    }
}
