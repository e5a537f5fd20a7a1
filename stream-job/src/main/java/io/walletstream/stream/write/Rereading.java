package io.walletstream.stream.write;

import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.OutputContent;
import java.io.Serializable;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Reads the bytes of transactions again, with the indexers of this build. */
public interface Rereading extends AutoCloseable {
    /** Never completes exceptionally. */
    CompletableFuture<Answer> read(Txid txid, int[] vouts, String network);

    @Override
    void close();

    /** What reading came to. */
    sealed interface Answer {}

    /** Of the outputs that the transaction has. */
    record Contents(List<OutputContent> outputs) implements Answer {
        public Contents {
            outputs = List.copyOf(outputs);
        }
    }

    /** The bytes are not to be had, or of no use: asking again would not help. */
    record Never(String reason) implements Answer {}

    /** No answer this time. */
    record NotNow(String reason) implements Answer {}

    /** Opens one where it is used. */
    @FunctionalInterface
    interface Opener extends Serializable {
        Rereading open();
    }
}
