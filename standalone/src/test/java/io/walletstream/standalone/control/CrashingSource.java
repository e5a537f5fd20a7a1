package io.walletstream.standalone.control;

import io.walletstream.schema.chain.Txid;
import io.walletstream.standalone.outage.GrowingChain;
import io.walletstream.stream.fetch.FetchOutcome;
import io.walletstream.stream.fetch.TransactionSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Transactions of the simulated chain; a fetch can be made to bring the job down, as a fault of the program would. */
final class CrashingSource implements TransactionSource {
    static final String REASON = "a crash on request";

    /** Shared with the job, which runs in this JVM. */
    static final AtomicBoolean CRASHES = new AtomicBoolean();

    @Override
    public CompletableFuture<FetchOutcome> fetch(Txid txid) {
        if (CRASHES.get()) {
            return CompletableFuture.failedFuture(new CompletionException(new IllegalStateException(REASON)));
        }
        byte[] raw = GrowingChain.RAW.get(txid);
        return CompletableFuture.completedFuture(
                raw == null ? new FetchOutcome.NotFound() : new FetchOutcome.Found(raw));
    }
}
