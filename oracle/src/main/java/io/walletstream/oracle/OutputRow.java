package io.walletstream.oracle;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import org.jspecify.annotations.Nullable;

/**
 * A shown row of table {@code output}: both halves present, current generation. An orphaned row's score is no fact any more and is left out.
 */
public record OutputRow(
        AccountId account,
        Outpoint outpoint,
        boolean live,
        @Nullable Score score,
        @Nullable Txid spentTxid,
        @Nullable Score spentScore,
        ContentBook.OutputContent content) {
    public OutputRow {
        score = live ? score : null;
    }

    /** orphaned, confirmed or unconfirmed. An unknown position counts as unconfirmed. */
    String state() {
        return live ? TransactionRow.stateAt(score) : "orphaned";
    }

    boolean isUnspent() {
        return live && spentTxid == null;
    }

    String line() {
        return Line.of("account", account)
                .with("outpoint", outpoint)
                .with("state", state())
                .with("score", score)
                .with("spentTxid", spentTxid)
                .with("spentScore", spentScore)
                .with("owner", content.owner())
                .with("valueSats", content.valueSats())
                .with("basket", content.basket())
                .with("tags", content.tags())
                .with("content", content.content())
                .toString();
    }
}
