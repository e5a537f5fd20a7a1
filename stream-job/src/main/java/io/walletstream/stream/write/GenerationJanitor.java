package io.walletstream.stream.write;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Removes rows of older generations and of deleted accounts: page by page, each in its own short transaction, so that it never holds up the
 * writer or the vacuum. A generation's row in {@code account_sync} goes last and marks what is still to do. The log stays on a clear and
 * goes with its account.
 */
public final class GenerationJanitor {
    /** Rows looked at in one transaction. */
    public static final int PAGE_ROWS = 5_000;

    /** Generations taken up in one sweep. */
    public static final int MAX_GENERATIONS = 100;

    /** A generation of an account whose rows are to go. */
    private record Stale(UUID account, int generation, boolean deleted) {}

    private static final String STALE = """
            SELECT s.account_id, s.generation, a.deleted_at IS NOT NULL
            FROM wallet.account_sync s JOIN wallet.account a ON a.id = s.account_id
            WHERE s.generation < a.generation OR a.deleted_at IS NOT NULL
            ORDER BY s.account_id, s.generation LIMIT ?
            """;

    /** Walks the key from where the last page ended, so that an account's newer rows are passed by once, not once a page. */
    private static final String OUTPUTS = """
            WITH page AS MATERIALIZED (SELECT txid, generation, vout FROM wallet.output
                WHERE account_id = ? AND (txid, generation, vout) > (?, ?, ?) ORDER BY txid, generation, vout LIMIT ?),
            gone AS (DELETE FROM wallet.output o USING page p WHERE p.generation = ? AND o.account_id = ?
                AND o.txid = p.txid AND o.generation = p.generation AND o.vout = p.vout RETURNING 1)
            SELECT txid, generation, vout, (SELECT count(*) FROM gone) FROM page ORDER BY txid DESC, generation DESC, vout DESC LIMIT 1
            """;

    private static final String TRANSACTIONS = """
            WITH page AS MATERIALIZED (SELECT txid, generation, 0 AS vout FROM wallet.account_tx
                WHERE account_id = ? AND (txid, generation, 0) > (?, ?, ?) ORDER BY txid, generation LIMIT ?),
            gone AS (DELETE FROM wallet.account_tx t USING page p WHERE p.generation = ? AND t.account_id = ?
                AND t.txid = p.txid AND t.generation = p.generation RETURNING 1)
            SELECT txid, generation, vout, (SELECT count(*) FROM gone) FROM page ORDER BY txid DESC, generation DESC LIMIT 1
            """;
    private static final String EVENTS = """
            WITH page AS MATERIALIZED (SELECT seq, at FROM wallet.account_event WHERE account_id = ? ORDER BY seq LIMIT ?)
            DELETE FROM wallet.account_event e USING page p WHERE e.account_id = ? AND e.seq = p.seq AND e.at = p.at
            """;
    private static final List<String> SMALL_TABLES =
            List.of("sync_failure", "owner_sync", "account_balance", "account_sync");

    private final Connection connection;
    private final int pageRows;

    /** On a connection of its own, in auto-commit mode. */
    public GenerationJanitor(Connection connection) {
        this(connection, PAGE_ROWS);
    }

    GenerationJanitor(Connection connection, int pageRows) {
        this.connection = connection;
        this.pageRows = pageRows;
    }

    /** Removes what is stale now, at most {@value #MAX_GENERATIONS} generations; answers how many rows. */
    public long sweep() throws SQLException {
        long removed = 0;
        for (Stale stale : stale()) {
            removed += pages(OUTPUTS, stale);
            removed += pages(TRANSACTIONS, stale);
            if (stale.deleted()) {
                removed += events(stale);
            }
            for (String table : SMALL_TABLES) {
                removed += small(table, stale);
            }
        }
        return removed;
    }

    private List<Stale> stale() throws SQLException {
        List<Stale> stale = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(STALE)) {
            statement.setInt(1, MAX_GENERATIONS);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    stale.add(new Stale(row.getObject(1, UUID.class), row.getInt(2), row.getBoolean(3)));
                }
            }
        }
        return stale;
    }

    private long pages(String sql, Stale stale) throws SQLException {
        long removed = 0;
        byte[] txid = {};
        int generation = 0;
        int vout = 0;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            while (true) {
                statement.setObject(1, stale.account());
                statement.setBytes(2, txid);
                statement.setInt(3, generation);
                statement.setInt(4, vout);
                statement.setInt(5, pageRows);
                statement.setInt(6, stale.generation());
                statement.setObject(7, stale.account());
                try (ResultSet row = statement.executeQuery()) {
                    if (!row.next()) {
                        return removed;
                    }
                    txid = row.getBytes(1);
                    generation = row.getInt(2);
                    vout = row.getInt(3);
                    removed += row.getLong(4);
                }
            }
        }
    }

    private long events(Stale stale) throws SQLException {
        long removed = 0;
        try (PreparedStatement statement = connection.prepareStatement(EVENTS)) {
            int page;
            do {
                statement.setObject(1, stale.account());
                statement.setInt(2, pageRows);
                statement.setObject(3, stale.account());
                page = statement.executeUpdate();
                removed += page;
            } while (page > 0);
        }
        return removed;
    }

    private long small(String table, Stale stale) throws SQLException {
        String key =
                table.equals("sync_failure") ? "txid" : table.equals("account_balance") ? "asset_id" : "generation";
        try (PreparedStatement statement =
                connection.prepareStatement("WITH page AS MATERIALIZED (SELECT ctid FROM wallet."
                        + table + " WHERE account_id = ? AND generation = ? ORDER BY " + key
                        + " LIMIT ?) DELETE FROM wallet."
                        + table + " WHERE ctid IN (SELECT ctid FROM page)")) {
            long removed = 0;
            int page;
            do {
                statement.setObject(1, stale.account());
                statement.setInt(2, stale.generation());
                statement.setInt(3, pageRows);
                page = statement.executeUpdate();
                removed += page;
            } while (page > 0);
            return removed;
        }
    }
}
