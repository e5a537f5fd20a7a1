package io.walletstream.oracle;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Txid;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the transactions' bytes say, as their maker declares it: the reference parses nothing. A transaction that the book lacks can
 * never be fetched or is poison, so its outputs never get their content half. One book is for one network.
 */
public interface ContentBook {
    /** The transaction as a whole; null if its bytes can never be had or used. */
    @Nullable
    TxContent transaction(Txid txid);

    /** The output's content; null if its transaction is not in the book or has no such output. */
    @Nullable
    OutputContent output(Outpoint outpoint);

    /** A book of these; a transaction's outputs count only while the transaction itself is named. */
    static ContentBook of(Map<Txid, TxContent> transactions, Map<Outpoint, OutputContent> outputs) {
        return new MapContentBook(transactions, outputs);
    }

    /**
     * What an account transaction's row takes from the bytes.
     *
     * @param inputCount number of inputs
     * @param outputTotalSats sum of all outputs, whoever owns them
     * @param sizeBytes length of the raw transaction
     */
    record TxContent(int inputCount, long outputTotalSats, int sizeBytes) {}

    /**
     * The content half of an output's row.
     *
     * @param owner the address that the script names; null: none
     * @param basket given by the first indexer that names one; null: none
     * @param tags given by the indexers; their order does not count
     * @param content text of an inscription; null: none
     */
    record OutputContent(
            @Nullable String owner,
            long valueSats,
            @Nullable String basket,
            List<String> tags,
            @Nullable String content) {
        public OutputContent {
            tags = tags.stream().sorted().toList();
        }
    }
}
