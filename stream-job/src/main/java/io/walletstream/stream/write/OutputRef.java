package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;

/** An output of an account in a generation; ordered as its primary key. */
record OutputRef(AccountId account, int generation, Outpoint outpoint) implements Comparable<OutputRef> {
    TxRef tx() {
        return new TxRef(account, generation, outpoint.txid());
    }

    @Override
    public int compareTo(OutputRef other) {
        int c = tx().compareTo(other.tx());
        return c == 0 ? Integer.compare(outpoint.vout(), other.outpoint.vout()) : c;
    }
}
