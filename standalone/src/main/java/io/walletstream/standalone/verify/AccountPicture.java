package io.walletstream.standalone.verify;

import io.walletstream.oracle.ContentBook;
import io.walletstream.oracle.EventLogCheck;
import io.walletstream.oracle.OutputRow;
import io.walletstream.oracle.TableReader;
import io.walletstream.oracle.WalletTables;
import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Txid;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the tables say of one account at one moment.
 *
 * @param name the account's
 * @param lastSeq its newest event
 * @param isIdle whether nothing of it is under way
 * @param tables what it shows
 * @param transactions what the tables keep of the bytes of transactions
 * @param failed transactions with an open failure: content of theirs may lack
 * @param purged outputs of owners that were removed with purge: they are not shown
 * @param logProblems what is wrong with its event log
 */
record AccountPicture(
        String name,
        long lastSeq,
        boolean isIdle,
        WalletTables tables,
        Map<Txid, ContentBook.TxContent> transactions,
        Set<Txid> failed,
        Set<Outpoint> purged,
        List<String> logProblems) {
    private static final String ACCOUNT = """
            SELECT a.name, a.last_seq, coalesce(s.items_pending + s.items_processing + s.txs_pending + s.txs_processing, 0)
            FROM wallet.account a LEFT JOIN wallet.account_sync s ON s.account_id = a.id AND s.generation = a.generation
            WHERE a.id = ?
            """;
    private static final String TRANSACTIONS = """
            SELECT t.txid, t.input_count, t.output_total_sats, t.size_bytes
            FROM wallet.account_tx t JOIN wallet.account a ON a.id = t.account_id AND a.generation = t.generation
            WHERE t.account_id = ? AND t.input_count IS NOT NULL AND t.output_total_sats IS NOT NULL AND t.size_bytes IS NOT NULL
            """;
    private static final String FAILED = """
            SELECT DISTINCT f.txid
            FROM wallet.sync_failure f JOIN wallet.account a ON a.id = f.account_id AND a.generation = f.generation
            WHERE f.account_id = ? AND f.resolved_at IS NULL
            """;

    private static final String PURGED = """
            SELECT o.txid, o.vout FROM wallet.output o JOIN wallet.account a ON a.id = o.account_id AND a.generation = o.generation
            WHERE o.account_id = ? AND o.purged
            """;

    /** Reads it; the connection's transaction has to be a repeatable read, and the account one of its table. */
    static AccountPicture read(Connection connection, AccountId account) throws SQLException {
        Map<Txid, ContentBook.TxContent> transactions = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(TRANSACTIONS)) {
            statement.setObject(1, account.uuid());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    transactions.put(
                            Txid.fromBytes(row.getBytes(1)),
                            new ContentBook.TxContent(row.getInt(2), row.getLong(3), row.getInt(4)));
                }
            }
        }
        Set<Txid> failed = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(FAILED)) {
            statement.setObject(1, account.uuid());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    failed.add(Txid.fromBytes(row.getBytes(1)));
                }
            }
        }
        Set<Outpoint> purged = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(PURGED)) {
            statement.setObject(1, account.uuid());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    purged.add(new Outpoint(Txid.fromBytes(row.getBytes(1)), row.getInt(2)));
                }
            }
        }
        try (PreparedStatement statement = connection.prepareStatement(ACCOUNT)) {
            statement.setObject(1, account.uuid());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new AccountPicture(
                        row.getString(1),
                        row.getLong(2),
                        row.getLong(3) == 0,
                        TableReader.read(connection, List.of(account)),
                        transactions,
                        failed,
                        purged,
                        EventLogCheck.problems(connection, List.of(account)));
            }
        }
    }

    /** Content as the rows have it: the reference parses nothing. */
    ContentBook book() {
        Map<Outpoint, ContentBook.OutputContent> outputs = new HashMap<>();
        for (OutputRow row : tables.outputs()) {
            outputs.put(row.outpoint(), row.content());
        }
        return new ContentBook() {
            @Override
            public ContentBook.@org.jspecify.annotations.Nullable TxContent transaction(Txid txid) {
                return transactions.get(txid);
            }

            @Override
            public ContentBook.@org.jspecify.annotations.Nullable OutputContent output(Outpoint outpoint) {
                return outputs.get(outpoint);
            }
        };
    }
}
