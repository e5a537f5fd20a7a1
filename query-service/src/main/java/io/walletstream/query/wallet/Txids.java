package io.walletstream.query.wallet;

import io.walletstream.query.http.Problem;
import io.walletstream.schema.chain.InvalidChainValueException;
import io.walletstream.schema.chain.Txid;

/** Txids in paths and queries, both named {@code txid}. */
final class Txids {
    private Txids() {}

    /** The txid, or 400 naming the parameter. */
    static Txid parse(String text) {
        try {
            return Txid.parse(text);
        } catch (InvalidChainValueException e) {
            throw Problem.invalid("txid", String.valueOf(e.getMessage()));
        }
    }
}
