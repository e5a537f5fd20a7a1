package io.walletstream.standalone.sim;

import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import org.jspecify.annotations.Nullable;

/**
 * A live output as it is now.
 *
 * @param score of the creating transaction
 * @param spendTxid the live transaction that spends it; null: none
 * @param spendScore that one's score
 */
public record OutputView(
        ExpectedOutput expected,
        Score score,
        @Nullable Txid spendTxid,
        @Nullable Score spendScore) {}
