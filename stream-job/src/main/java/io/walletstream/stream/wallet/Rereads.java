package io.walletstream.stream.wallet;

import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.fetch.FetchOutcome;
import io.walletstream.stream.fetch.TransactionSource;
import io.walletstream.stream.process.Network;
import io.walletstream.stream.process.PoisonTransactionException;
import io.walletstream.stream.process.TxProcessor;
import io.walletstream.stream.write.Rereading;
import java.util.concurrent.CompletableFuture;

/** Bytes from the source that the job fetches from, read as the job reads them. */
final class Rereads implements Rereading {
    private final TransactionSource source;
    private final TxProcessor processor;

    Rereads(TransactionSource source, TxProcessor processor) {
        this.source = source;
        this.processor = processor;
    }

    @Override
    public CompletableFuture<Answer> read(Txid txid, int[] vouts, String network) {
        return source.fetch(txid)
                .thenApply(outcome -> answer(outcome, txid, vouts, network))
                .exceptionally(failure -> new NotNow(String.valueOf(failure)));
    }

    private Answer answer(FetchOutcome outcome, Txid txid, int[] vouts, String network) {
        if (outcome instanceof FetchOutcome.Found found) {
            try {
                return new Contents(processor
                        .process(found.raw(), txid, vouts, Network.of(network))
                        .content()
                        .outputs());
            } catch (PoisonTransactionException e) {
                return new Never(String.valueOf(e.getMessage()));
            }
        } else if (outcome instanceof FetchOutcome.Failed failed) {
            return new NotNow(failed.reason());
        } else if (outcome instanceof FetchOutcome.Unusable unusable) {
            return new Never(unusable.reason());
        }
        return new Never("the upstream does not know it");
    }

    @Override
    public void close() {
        source.close();
    }
}
