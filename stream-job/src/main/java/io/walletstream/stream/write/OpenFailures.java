package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Finds open failures of transactions. A restore may take a request back to before its failure, so success alone says that the failure is
 * over; nearly always there is none, which one look at an index tells.
 */
final class OpenFailures {
    private static final String ANY_OPEN =
            "SELECT EXISTS (SELECT FROM wallet.sync_failure WHERE account_id = ANY (?::uuid[]) AND resolved_at IS NULL)";

    private static final String OPEN = """
            SELECT i.n, f.request
            FROM (SELECT (?::uuid[])[u.a] AS account_id, u.generation, u.txid, u.n
                FROM unnest(?::integer[], ?::integer[], ?::bytea[]) WITH ORDINALITY AS u(a, generation, txid, n)) i
            JOIN wallet.sync_failure f ON f.account_id = i.account_id AND f.txid = i.txid AND f.generation = i.generation
            WHERE f.resolved_at IS NULL
            """;

    private final Connection connection;

    OpenFailures(Connection connection) {
        this.connection = connection;
    }

    /** The requests of the transactions that have an open failure. */
    List<FailureKey> of(List<TxRef> refs) throws SQLException {
        List<FailureKey> open = new ArrayList<>();
        if (refs.isEmpty() || !isAnyOpen(refs)) {
            return open;
        }
        try (PreparedStatement statement = connection.prepareStatement(OPEN)) {
            new Arrays(connection, statement).keys(refs);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    open.add(new FailureKey(refs.get(row.getInt(1) - 1), row.getInt(2)));
                }
            }
        }
        return open;
    }

    private boolean isAnyOpen(List<TxRef> refs) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ANY_OPEN)) {
            TreeSet<AccountId> accounts = new TreeSet<>();
            refs.forEach(ref -> accounts.add(ref.account()));
            new Arrays(connection, statement).accounts(accounts);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }
}
