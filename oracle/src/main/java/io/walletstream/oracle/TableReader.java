package io.walletstream.oracle;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the compared tables of schema {@code wallet} in their canonical form: what each account shows in its current generation. It reads
 * the tables, not the views, so that a wrong view cannot hide a wrong row.
 */
public final class TableReader {
    private static final String OUTPUTS = """
            SELECT o.account_id, o.txid, o.vout, o.live, o.score, o.spent_txid, o.spent_score, o.owner, o.value_sats, o.basket,
                o.tags, o.content
            FROM wallet.output o JOIN wallet.account a ON a.id = o.account_id AND a.generation = o.generation
            WHERE o.account_id = ANY(?) AND NOT o.remembered AND NOT o.purged AND o.value_sats IS NOT NULL AND o.revision IS NOT NULL
            """;

    private static final String UNREAD = """
            SELECT o.account_id, o.txid, o.vout
            FROM wallet.output o JOIN wallet.account a ON a.id = o.account_id AND a.generation = o.generation
            WHERE o.account_id = ANY(?) AND NOT o.remembered AND NOT o.live AND o.value_sats IS NULL
            """;

    private static final String TRANSACTIONS = """
            SELECT t.account_id, t.txid, t.state, t.score, t.received_sats, t.sent_sats, t.net_sats, t.direction, t.fee_sats,
                t.size_bytes
            FROM wallet.account_tx t JOIN wallet.account a ON a.id = t.account_id AND a.generation = t.generation
            WHERE t.account_id = ANY(?) AND t.state <> 'hidden'
                AND (t.state <> 'orphaned' OR EXISTS (
                    SELECT FROM wallet.output o
                    WHERE o.account_id = t.account_id AND o.txid = t.txid AND o.generation = t.generation
                        AND NOT o.remembered AND NOT o.purged AND o.value_sats IS NOT NULL AND o.revision IS NOT NULL))
            """;

    private static final String BALANCES = """
            SELECT b.account_id, b.asset_type, b.asset_id, b.confirmed, b.unconfirmed, b.outputs
            FROM wallet.account_balance b JOIN wallet.account a ON a.id = b.account_id AND a.generation = b.generation
            WHERE b.account_id = ANY(?)
            """;

    private TableReader() {}

    /** The tables of these accounts; a consistent picture if the connection's transaction is a repeatable read. */
    public static WalletTables read(Connection connection, Collection<AccountId> accounts) throws SQLException {
        Array ids = connection.createArrayOf(
                "uuid", accounts.stream().map(AccountId::uuid).toArray(UUID[]::new));
        return new WalletTables(
                query(connection, OUTPUTS, ids, TableReader::output),
                query(connection, TRANSACTIONS, ids, TableReader::transaction),
                query(connection, BALANCES, ids, TableReader::balance));
    }

    /** Outputs of each account that vanished before their bytes came: nothing asks for those any more. */
    public static Map<AccountId, Set<Outpoint>> unread(Connection connection, Collection<AccountId> accounts)
            throws SQLException {
        record Unread(AccountId account, Outpoint outpoint) {}
        Array ids = connection.createArrayOf(
                "uuid", accounts.stream().map(AccountId::uuid).toArray(UUID[]::new));
        Map<AccountId, Set<Outpoint>> unread = new HashMap<>();
        query(
                        connection,
                        UNREAD,
                        ids,
                        row -> new Unread(
                                account(row), new Outpoint(Txid.fromBytes(row.getBytes("txid")), row.getInt("vout"))))
                .forEach(one -> unread.computeIfAbsent(one.account(), account -> new HashSet<>())
                        .add(one.outpoint()));
        return unread;
    }

    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private static <T> List<T> query(Connection connection, String sql, Array ids, RowReader<T> reader)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, ids);
            List<T> rows = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    rows.add(reader.read(row));
                }
            }
            return rows;
        }
    }

    private static OutputRow output(ResultSet row) throws SQLException {
        byte[] spent = row.getBytes("spent_txid");
        Array tags = row.getArray("tags");
        return new OutputRow(
                account(row),
                new Outpoint(Txid.fromBytes(row.getBytes("txid")), row.getInt("vout")),
                row.getBoolean("live"),
                score(row, "score"),
                spent == null ? null : Txid.fromBytes(spent),
                score(row, "spent_score"),
                new ContentBook.OutputContent(
                        row.getString("owner"),
                        row.getLong("value_sats"),
                        row.getString("basket"),
                        tags == null ? List.of() : List.of((String[]) tags.getArray()),
                        row.getString("content")));
    }

    private static TransactionRow transaction(ResultSet row) throws SQLException {
        return new TransactionRow(
                account(row),
                Txid.fromBytes(row.getBytes("txid")),
                row.getString("state"),
                score(row, "score"),
                row.getLong("received_sats"),
                row.getObject("sent_sats", Long.class),
                row.getObject("net_sats", Long.class),
                row.getString("direction"),
                row.getObject("fee_sats", Long.class),
                row.getObject("size_bytes", Integer.class));
    }

    private static BalanceRow balance(ResultSet row) throws SQLException {
        return new BalanceRow(
                account(row),
                BalanceRow.asset(row.getString("asset_type"), row.getString("asset_id")),
                row.getBigDecimal("confirmed").toBigIntegerExact(),
                row.getBigDecimal("unconfirmed").toBigIntegerExact(),
                row.getLong("outputs"));
    }

    private static AccountId account(ResultSet row) throws SQLException {
        return new AccountId(row.getObject("account_id", UUID.class));
    }

    private static @Nullable Score score(ResultSet row, String column) throws SQLException {
        long packed = row.getLong(column);
        return row.wasNull() ? null : new Score(packed);
    }
}
