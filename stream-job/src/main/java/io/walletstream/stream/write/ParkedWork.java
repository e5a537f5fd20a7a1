package io.walletstream.stream.write;

import io.walletstream.schema.chain.Txid;
import org.jspecify.annotations.Nullable;

/**
 * The parked transactions of one account, by txid: in Flink's keyed state, or in a plain map for tests. Unlike what is under way nothing bounds
 * their number while an upstream is away, so each has a place of its own that is written only when it changes.
 */
interface ParkedWork {
    @Nullable
    ParkedTx get(Txid txid);

    void put(Txid txid, ParkedTx tx);

    void remove(Txid txid);
}
