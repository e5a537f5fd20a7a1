package io.walletstream.oracle;

import io.walletstream.schema.chain.AccountId;
import java.math.BigInteger;
import java.util.List;

/** Balances as the sums of unspent outputs. */
final class Balances {
    private Balances() {}

    /** The satoshis of one account's rows: by state, disjoint. */
    static BalanceRow of(AccountId account, List<OutputRow> rows) {
        BigInteger confirmed = BigInteger.ZERO;
        BigInteger unconfirmed = BigInteger.ZERO;
        long count = 0;
        for (OutputRow row : rows) {
            if (!row.isUnspent()) {
                continue;
            }
            BigInteger value = BigInteger.valueOf(row.content().valueSats());
            count++;
            if (row.state().equals("confirmed")) {
                confirmed = confirmed.add(value);
            } else {
                unconfirmed = unconfirmed.add(value);
            }
        }
        return new BalanceRow(account, BalanceRow.SATS, confirmed, unconfirmed, count);
    }
}
