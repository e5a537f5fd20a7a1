package io.walletstream.oracle;

import io.walletstream.schema.chain.AccountId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Holds an account's event log against its tables: no gap, no duplicate, and folding it gives the rows. */
public final class EventLogCheck {
    /** Most differing rows named per table. */
    private static final int MAX_ROWS = 10;

    /** What a restored database leaves out at least, before the account is cleared. */
    private static final long LEAST_GAP = 1L << 20;

    private EventLogCheck() {}

    /** What is wrong with the logs of these accounts, in words; empty when all is well. */
    public static List<String> problems(Connection connection, Collection<AccountId> accounts) throws SQLException {
        List<String> problems = new ArrayList<>();
        for (AccountId account : accounts) {
            List<LoggedEvent> events = LoggedEvent.read(connection, account);
            long newest = events.isEmpty() ? 0 : events.get(events.size() - 1).seq();
            if (newest != lastSeq(connection, account)) {
                problems.add(
                        "account " + account + ": the log ends at " + newest + ", the account's row says otherwise");
            }
            problems.addAll(problems(account, events, TableReader.read(connection, List.of(account))));
        }
        return problems;
    }

    /** The same for one account whose events and rows are at hand. */
    public static List<String> problems(AccountId account, List<LoggedEvent> events, WalletTables actual) {
        List<String> problems = new ArrayList<>();
        EventFold fold = new EventFold(account);
        long expected = 1;
        for (LoggedEvent event : events) {
            if (event.seq() != expected && !isAfterRestore(event, expected)) {
                problems.add("account " + account + ": expected sequence " + expected + ", got " + event.seq());
            }
            expected = event.seq() + 1;
            try {
                fold.apply(event);
            } catch (IllegalArgumentException e) {
                problems.add(
                        "account " + account + ": event " + event.seq() + " " + event.type() + ": " + e.getMessage());
            }
        }
        compare(
                problems,
                account,
                "outputs",
                fold.outputLines(),
                actual.outputs().stream().map(OutputRow::line));
        compare(
                problems,
                account,
                "transactions",
                fold.transactionLines(),
                actual.transactions().stream().map(EventFold::transactionLine));
        compare(
                problems,
                account,
                "balances",
                fold.balanceLines(),
                actual.balances().stream().map(BalanceRow::line));
        return problems;
    }

    private static boolean isAfterRestore(LoggedEvent event, long expected) {
        return event.type().equals("account.cleared") && event.seq() - expected >= LEAST_GAP;
    }

    private static long lastSeq(Connection connection, AccountId account) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT last_seq FROM wallet.account WHERE id = ?")) {
            statement.setObject(1, account.uuid());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    private static void compare(
            List<String> problems, AccountId account, String what, List<String> folded, Stream<String> rows) {
        List<String> differing = TableComparison.lines(folded, rows.toList(), MAX_ROWS);
        if (!differing.isEmpty()) {
            problems.add("account " + account + ": folded " + what + " (-) are not the table's (+)\n"
                    + String.join("\n", differing));
        }
    }
}
