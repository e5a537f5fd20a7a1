package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Txid;

/** A transaction of an account in a generation; ordered as its primary key. */
record TxRef(AccountId account, int generation, Txid txid) implements Comparable<TxRef> {
    /** Another transaction of the account. */
    TxRef sibling(Txid other) {
        return new TxRef(account, generation, other);
    }

    @Override
    public int compareTo(TxRef other) {
        int c = account.compareTo(other.account);
        if (c == 0) {
            c = txid.compareTo(other.txid);
        }
        return c == 0 ? Integer.compare(generation, other.generation) : c;
    }
}
