package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;

/** An output of an account in a generation. */
record OutputRef(TxRef tx, int vout) {
    OutputRef(AccountId account, int generation, Outpoint outpoint) {
        this(new TxRef(account, generation, outpoint.txid()), outpoint.vout());
    }

    Outpoint outpoint() {
        return new Outpoint(tx.txid(), vout);
    }
}
