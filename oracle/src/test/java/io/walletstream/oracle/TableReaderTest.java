package io.walletstream.oracle;

import static io.walletstream.oracle.Feed.ACCOUNT;
import static io.walletstream.oracle.Feed.at;
import static io.walletstream.oracle.Feed.out;
import static io.walletstream.oracle.Feed.tx;
import static io.walletstream.oracle.Feed.unconfirmedAt;
import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.migrate.Migrator;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The database in canonical form, against a real Postgres. Rows are written here as the contract's comments describe them. */
class TableReaderTest {
    private static EmbeddedPostgres postgres;
    private static Connection connection;

    private final Feed feed = new Feed()
            .push(out(3, 0), at(3), null)
            .push(out(3, 1), at(3), null)
            .push(out(3, 1), at(5), tx(5))
            .push(out(4, 0), unconfirmedAt(4), null)
            .push(out(6, 2), at(6), null)
            .gone(out(6, 2), null)
            .push(out(7, 0), at(9), tx(9))
            .push(out(13, 0), at(13), null);

    @BeforeAll
    static void start() throws IOException, SQLException {
        postgres = EmbeddedPostgres.start();
        Migrator.migrate(postgres.getJdbcUrl("postgres", "postgres"), "postgres", "");
        connection = postgres.getPostgresDatabase().getConnection();
        execute("INSERT INTO wallet.tenant (id, name) VALUES ('00000000-0000-4000-8000-0000000000ff', 't')");
        execute("INSERT INTO wallet.account (id, tenant_id, name, chain, network, history, feed, generation) VALUES ('"
                + ACCOUNT + "', '00000000-0000-4000-8000-0000000000ff', 'a', 'bsv', 'main', 'unspent', 'push', 2)");
    }

    @AfterAll
    static void stop() throws IOException, SQLException {
        connection.close();
        postgres.close();
    }

    @BeforeEach
    void writeWhatTheReferenceSays() throws SQLException {
        execute("DELETE FROM wallet.output");
        execute("DELETE FROM wallet.account_tx");
        execute("DELETE FROM wallet.account_balance");
        execute("DELETE FROM wallet.account_event");
        execute("UPDATE wallet.account SET last_seq = 0");
        WalletTables tables = feed.tables().tables();
        for (OutputRow row : tables.outputs()) {
            insert(row, 2);
        }
        for (TransactionRow row : tables.transactions()) {
            insert(row, 2);
        }
        for (BalanceRow row : tables.balances()) {
            execute("INSERT INTO wallet.account_balance VALUES ('%s', 2, 'bsv', '', %s, %s, %d)"
                    .formatted(row.account(), row.confirmed(), row.unconfirmed(), row.outputs()));
        }
    }

    @Test
    void equalRowsHaveEqualHashes() throws SQLException {
        assertThat(compare().difference(10)).isEmpty();
        assertThat(compare().matches()).isTrue();
        assertThat(feed.tables().tables().outputs()).hasSize(4);
        assertThat(feed.tables().tables().transactions()).hasSize(4);
    }

    @Test
    void hiddenRememberedAndOlderRowsAreNoneOfIt() throws SQLException {
        OutputRow row = feed.row(out(3, 0));
        insert(row, 1);
        insert(feed.transaction(3), 1);
        byte[] txid = tx(8).toBytes();
        output("state half only", "(account_id, txid, generation, vout, revision)", txid, "2, 0, 5");
        output("content half only", "(account_id, txid, generation, vout, value_sats)", txid, "2, 1, 5");
        output(
                "remembered",
                "(account_id, txid, generation, vout, value_sats, revision, remembered)",
                txid,
                "2, 2, 5, 5, true");
        transaction(txid, "hidden");
        transaction(tx(9).toBytes(), "orphaned");
        execute("INSERT INTO wallet.account_balance VALUES ('%s', 2, 'btc', '', 0, 0, 0)".formatted(ACCOUNT));
        execute("UPDATE wallet.output SET revision = revision + 7");

        assertThat(compare().difference(10)).isEmpty();
    }

    @Test
    void aDifferenceNamesBothVersionsOfTheRow() throws SQLException {
        execute("UPDATE wallet.output SET spent_txid = NULL, spent_score = NULL WHERE vout = 1");
        execute("DELETE FROM wallet.account_balance");

        assertThat(compare().matches()).isFalse();
        assertThat(compare().difference(10))
                .contains("OUTPUT: expected 4 rows", "- account=", "+ account=", "spentTxid=" + tx(5), "spentTxid=-")
                .contains("ACCOUNT_BALANCE: expected 1 rows")
                .doesNotContain("ACCOUNT_TX");
        assertThat(compare().difference(1)).contains("… and 1 more");
    }

    @Test
    void anotherAccountsRowsAreNotRead() throws SQLException {
        WalletTables none = TableReader.read(connection, List.of(AccountId.of(0, 2)));

        assertThat(none.outputs()).isEmpty();
        assertThat(none.transactions()).isEmpty();
        assertThat(none.balances()).isEmpty();
    }

    @Test
    void aLogThatEndsElsewhereThanTheAccountSaysIsAProblem() throws SQLException {
        execute("UPDATE wallet.account SET last_seq = 3");

        assertThat(EventLogCheck.problems(connection, List.of(ACCOUNT)))
                .anyMatch(problem -> problem.contains("the log ends at 0"))
                .anyMatch(problem -> problem.contains("folded outputs"))
                .anyMatch(problem -> problem.contains("folded transactions"))
                .anyMatch(problem -> problem.contains("folded balances"));
    }

    private TableComparison compare() throws SQLException {
        return new TableComparison(feed.tables().tables(), TableReader.read(connection, List.of(ACCOUNT)));
    }

    private static void insert(OutputRow row, int generation) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO wallet.output (account_id, txid, generation, vout, value_sats, revision, score, spent_score, live,
                    spent_txid, owner, basket, tags, content)
                VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?)""")) {
            insert.setObject(1, row.account().uuid());
            insert.setBytes(2, row.outpoint().txid().toBytes());
            insert.setInt(3, generation);
            insert.setInt(4, row.outpoint().vout());
            insert.setLong(5, row.content().valueSats());
            insert.setObject(6, packed(row.score()));
            insert.setObject(7, packed(row.spentScore()));
            insert.setBoolean(8, row.live());
            insert.setBytes(9, bytes(row.spentTxid()));
            insert.setString(10, row.content().owner());
            insert.setString(11, row.content().basket());
            insert.setArray(
                    12, connection.createArrayOf("text", row.content().tags().toArray()));
            insert.setString(13, row.content().content());
            insert.executeUpdate();
        }
    }

    private static void insert(TransactionRow row, int generation) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO wallet.account_tx (account_id, txid, generation, state, score, received_sats, sent_sats, net_sats,
                    direction, fee_sats, size_bytes, first_seen_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'epoch')""")) {
            insert.setObject(1, row.account().uuid());
            insert.setBytes(2, row.txid().toBytes());
            insert.setInt(3, generation);
            insert.setString(4, row.state());
            insert.setObject(5, packed(row.score()));
            insert.setLong(6, row.receivedSats());
            insert.setObject(7, row.sentSats());
            insert.setObject(8, row.netSats());
            insert.setString(9, row.direction());
            insert.setObject(10, row.feeSats());
            insert.setObject(11, row.sizeBytes());
            insert.executeUpdate();
        }
    }

    private static void output(String what, String columns, byte[] txid, String values) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO wallet.output " + columns + " VALUES (?, ?, " + values + ") -- " + what)) {
            insert.setObject(1, ACCOUNT.uuid());
            insert.setBytes(2, txid);
            insert.executeUpdate();
        }
    }

    private static void transaction(byte[] txid, String state) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO wallet.account_tx (account_id, txid, generation, state, first_seen_at) VALUES (?, ?, 2, ?, 'epoch')")) {
            insert.setObject(1, ACCOUNT.uuid());
            insert.setBytes(2, txid);
            insert.setString(3, state);
            insert.executeUpdate();
        }
    }

    private static @Nullable Long packed(@Nullable Score score) {
        return score == null ? null : Long.valueOf(score.packed());
    }

    private static byte @Nullable [] bytes(@Nullable Txid txid) {
        return txid == null ? null : txid.toBytes();
    }

    private static void execute(String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }
}
