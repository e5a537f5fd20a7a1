package io.walletstream.oracle;

import io.walletstream.schema.chain.AccountId;
import java.math.BigInteger;

/**
 * A row of table {@code account_balance}. A balance of no outputs is no row here, whether the table holds a zero or nothing.
 *
 * @param asset {@code sats} for satoshis of either chain, otherwise {@code <type>:<id>}
 * @param confirmed unspent value of mined outputs
 * @param unconfirmed unspent value of the others
 * @param outputs number of unspent outputs
 */
public record BalanceRow(AccountId account, String asset, BigInteger confirmed, BigInteger unconfirmed, long outputs) {
    static final String SATS = "sats";

    boolean isZero() {
        return confirmed.signum() == 0 && unconfirmed.signum() == 0 && outputs == 0;
    }

    static String asset(String type, String id) {
        return id.isEmpty() && (type.equals("bsv") || type.equals("btc")) ? SATS : type + ":" + id;
    }

    String line() {
        return Line.of("account", account)
                .with("asset", asset)
                .with("confirmed", confirmed)
                .with("unconfirmed", unconfirmed)
                .with("outputs", outputs)
                .toString();
    }
}
