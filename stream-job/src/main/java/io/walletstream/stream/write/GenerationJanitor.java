package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.TxInput;
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
 * goes with its account. The assembler hears of every transaction that {@code account_tx} or {@code sync_failure} names (which is all that it
 * may know: {@code output} names none that {@code account_tx} does not) before the row is deleted.
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

    /** The next page of a table of transactions, and what of it is to go; newer rows are passed by once likewise. */
    private static final String PAGE = """
            SELECT DISTINCT txid, generation FROM wallet.%s
            WHERE account_id = ? AND (txid, generation) > (?, ?) ORDER BY txid, generation LIMIT ?
            """;

    private static final String GONE =
            "DELETE FROM wallet.%s WHERE account_id = ? AND generation = ? AND txid = ANY (?)";
    private static final String EVENTS = """
            WITH page AS MATERIALIZED (SELECT seq, at FROM wallet.account_event WHERE account_id = ? ORDER BY seq LIMIT ?)
            DELETE FROM wallet.account_event e USING page p WHERE e.account_id = ? AND e.seq = p.seq AND e.at = p.at
            """;
    private static final List<String> SMALL_TABLES = List.of("owner_sync", "account_balance", "account_sync");

    private final Connection connection;
    private final Forgetting forgetting;
    private final int pageRows;

    /**
     * On a connection of its own, in auto-commit mode.
     *
     * @param forgetting hears of every transaction before its rows are gone
     */
    public GenerationJanitor(Connection connection, Forgetting forgetting) {
        this(connection, forgetting, PAGE_ROWS);
    }

    GenerationJanitor(Connection connection, Forgetting forgetting, int pageRows) {
        this.connection = connection;
        this.forgetting = forgetting;
        this.pageRows = pageRows;
    }

    /** Removes what is stale now, at most {@value #MAX_GENERATIONS} generations; answers how many rows. */
    public long sweep() throws SQLException {
        long removed = 0;
        for (Stale stale : stale()) {
            removed += outputs(stale);
            removed += transactions("account_tx", stale);
            removed += transactions("sync_failure", stale);
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

    private long outputs(Stale stale) throws SQLException {
        long removed = 0;
        byte[] txid = {};
        int generation = 0;
        int vout = 0;
        try (PreparedStatement statement = connection.prepareStatement(OUTPUTS)) {
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

    /** Rows that name transactions: the assembler hears of each before its row goes, so that a crash between the two only repeats it. */
    private long transactions(String table, Stale stale) throws SQLException {
        long removed = 0;
        byte[] txid = {};
        int generation = 0;
        try (PreparedStatement page = connection.prepareStatement(PAGE.formatted(table));
                PreparedStatement gone = connection.prepareStatement(GONE.formatted(table))) {
            int rows;
            do {
                page.setObject(1, stale.account());
                page.setBytes(2, txid);
                page.setInt(3, generation);
                page.setInt(4, pageRows);
                rows = 0;
                List<byte[]> txids = new ArrayList<>();
                try (ResultSet row = page.executeQuery()) {
                    while (row.next()) {
                        rows++;
                        txid = row.getBytes(1);
                        generation = row.getInt(2);
                        if (generation == stale.generation()) {
                            txids.add(txid);
                        }
                    }
                }
                removed += forget(txids, stale, gone);
            } while (rows == pageRows);
        }
        return removed;
    }

    private int forget(List<byte[]> txids, Stale stale, PreparedStatement gone) throws SQLException {
        if (txids.isEmpty()) {
            return 0;
        }
        AccountId account = new AccountId(stale.account());
        forgetting.forget(txids.stream()
                .map(txid -> new TxInput.Forget(account, stale.generation(), Txid.fromBytes(txid), TxInput.Forget.ALL))
                .toList());
        gone.setObject(1, stale.account());
        gone.setInt(2, stale.generation());
        gone.setArray(3, connection.createArrayOf("bytea", txids.toArray(byte[][]::new)));
        return gone.executeUpdate();
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
        String key = table.equals("account_balance") ? "asset_id" : "generation";
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
