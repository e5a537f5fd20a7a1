package io.walletstream.standalone.sim;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import org.jspecify.annotations.Nullable;

/**
 * One frame of an owner's stream.
 *
 * @param score of the creating transaction, or in the second frame of a spent output of the spending one
 * @param spendTxid who spends the output now; null: nobody
 */
public record Frame(
        Outpoint outpoint, Score score, @Nullable Txid spendTxid) {}
