package io.walletstream.stream.write;

import io.walletstream.schema.chain.Score;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code account_tx}; amounts in satoshis.
 *
 * @param sentSats null where it spends outpoints that are only remembered
 * @param feeSats null unless every input is a live output of the account
 */
record TxRow(
        TxState state,
        @Nullable Score score,
        long receivedSats,
        @Nullable Long sentSats,
        @Nullable Long feeSats,
        @Nullable Size size) {

    /** What the bytes say of the transaction as a whole. */
    record Size(int sizeBytes, int inputCount, long outputTotalSats) {}

    @Nullable
    Long netSats() {
        return sentSats == null ? null : Math.subtractExact(receivedSats, sentSats);
    }

    /** {@code receive} (nothing sent, or a gain), {@code self} (only the fee is gone), else {@code send}; null: unknown. */
    @Nullable
    String direction() {
        Long net = netSats();
        if (net == null || sentSats == null) {
            return null;
        }
        if (sentSats == 0 || net > 0) {
            return "receive";
        }
        return feeSats != null && net == -feeSats ? "self" : "send";
    }
}
