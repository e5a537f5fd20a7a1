package io.walletstream.oracle;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import org.jspecify.annotations.Nullable;

/**
 * A shown row of table {@code account_tx}. An orphaned one's score is no fact any more and is left out. Hidden ones are not rows here,
 * nor are orphaned ones of which no output row is left: whether the writer ever heard of those depends on timing.
 *
 * @param state unconfirmed, confirmed or orphaned
 */
public record TransactionRow(
        AccountId account,
        Txid txid,
        String state,
        @Nullable Score score,
        long receivedSats,
        @Nullable Long sentSats,
        @Nullable Long netSats,
        @Nullable String direction,
        @Nullable Long feeSats,
        @Nullable Integer sizeBytes) {
    static final String ORPHANED = "orphaned";

    public TransactionRow {
        score = state.equals(ORPHANED) ? null : score;
    }

    static String stateAt(@Nullable Score score) {
        return score != null && score.isMined() ? "confirmed" : "unconfirmed";
    }

    String line() {
        return Line.of("account", account)
                .with("txid", txid)
                .with("state", state)
                .with("score", score)
                .with("receivedSats", receivedSats)
                .with("sentSats", sentSats)
                .with("netSats", netSats)
                .with("direction", direction)
                .with("feeSats", feeSats)
                .with("sizeBytes", sizeBytes)
                .toString();
    }
}
