package io.walletstream.bench.pipeline;

import java.sql.SQLException;

/** Whether outputs, spends, balances and the event log are what the items say. */
public final class TableCheck {
    /** Answers a number. */
    public interface Numbers {
        long number(String sql) throws SQLException;
    }

    private final Numbers numbers;
    private final String accounts;

    /**
     * Looks at some accounts.
     *
     * @param accounts condition on {@code account_id}
     */
    public TableCheck(Numbers numbers, String accounts) {
        this.numbers = numbers;
        this.accounts = accounts;
    }

    /**
     * Compares the tables with what went in.
     *
     * @throws IllegalStateException naming what differs
     */
    public void check(Workload workload) throws SQLException {
        expect(
                "outputs",
                workload.creations(),
                "SELECT count(*) FROM wallet.output WHERE value_sats IS NOT NULL AND NOT remembered AND " + accounts);
        expect(
                "spent outputs",
                workload.spends(),
                "SELECT count(*) FROM wallet.output WHERE spent_txid IS NOT NULL AND " + accounts);
        expect("transactions", workload.transactions(), "SELECT count(*) FROM wallet.account_tx WHERE " + accounts);
        expect(
                "balances",
                numbers.number("SELECT sum(value_sats) FROM wallet.output WHERE spent_txid IS NULL AND " + accounts),
                "SELECT sum(confirmed + unconfirmed) FROM wallet.account_balance WHERE " + accounts);
        expect("accounts whose events are not their sequence", 0, """
                SELECT count(*) FROM (
                  SELECT e.account_id FROM wallet.account_event e JOIN wallet.account a ON a.id = e.account_id WHERE %s
                  GROUP BY 1, a.last_seq HAVING count(*) <> a.last_seq OR count(DISTINCT seq) <> a.last_seq) x
                """.formatted(accounts));
        expect("failures", 0, "SELECT count(*) FROM wallet.sync_failure WHERE " + accounts);
    }

    private void expect(String what, long expected, String sql) throws SQLException {
        long found = numbers.number(sql);
        if (found != expected) {
            throw new IllegalStateException(what + ": expected " + expected + ", found " + found);
        }
    }
}
