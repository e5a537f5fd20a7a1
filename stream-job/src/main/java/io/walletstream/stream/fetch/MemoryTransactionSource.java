package io.walletstream.stream.fetch;

import io.walletstream.schema.chain.Txid;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Transactions at hand, answered at once: for benchmarks and tests. Bytes are not checked. */
public final class MemoryTransactionSource implements TransactionSource {
    private final Function<Txid, byte @Nullable []> transactions;

    private MemoryTransactionSource(Function<Txid, byte @Nullable []> transactions) {
        this.transactions = transactions;
    }

    /** From a map, which may go on changing if it is a concurrent one. */
    public static MemoryTransactionSource of(Map<Txid, byte[]> transactions) {
        return new MemoryTransactionSource(transactions::get);
    }

    /** From a function that makes a transaction's bytes; null: not found. */
    public static MemoryTransactionSource of(Function<Txid, byte @Nullable []> transactions) {
        return new MemoryTransactionSource(transactions);
    }

    @Override
    public CompletableFuture<FetchOutcome> fetch(Txid txid) {
        byte[] raw = transactions.apply(txid);
        return CompletableFuture.completedFuture(
                raw == null ? new FetchOutcome.NotFound() : new FetchOutcome.Found(raw));
    }
}
