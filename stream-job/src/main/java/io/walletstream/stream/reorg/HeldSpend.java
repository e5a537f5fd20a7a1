package io.walletstream.stream.reorg;

import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import org.jspecify.annotations.Nullable;

/**
 * The fact that an outpoint is spent by this transaction, as it is held.
 *
 * @param position newest known position of the spend; null while unknown
 * @param holders never none
 */
record HeldSpend(Txid by, @Nullable Score position, Holders holders) {}
