package io.walletstream.standalone.outage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.walletstream.oracle.EventLogCheck;
import io.walletstream.oracle.Reference;
import io.walletstream.oracle.TableComparison;
import io.walletstream.oracle.TableReader;
import io.walletstream.schema.chain.Txid;
import io.walletstream.standalone.reference.TopicReference;
import io.walletstream.stream.wallet.WalletJobSettings;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What the tables hold, beside what the chain and the reference say that they must. */
final class Tables {
    private static final String OUTPUTS = """
            SELECT a.name, encode(o.txid, 'hex'), o.vout, o.value_sats, encode(o.spent_txid, 'hex')
            FROM wallet.output_current o JOIN wallet.account a ON a.id = o.account_id WHERE o.live
            """;
    static final String WRITER_IN_ITS_TRANSACTION = """
            SELECT pid FROM pg_stat_activity
            WHERE application_name = 'walletstream-job' AND wait_event_type = 'Lock' AND backend_xid IS NOT NULL
            """;

    private final RunningProduct product;

    Tables(RunningProduct product) {
        this.product = product;
    }

    /** Breaks something. */
    interface Fault {
        /**
         * Does it.
         *
         * @param writer the backend that serves the flush under way
         */
        void strike(long writer) throws Exception;
    }

    /** Number of events of all accounts. */
    long events() throws SQLException {
        try (Connection connection = product.database.connect()) {
            return Long.parseLong(column(connection, "SELECT sum(last_seq) FROM wallet.account")
                    .get(0));
        }
    }

    /** Strikes while a flush has written rows and not committed: it is held where it writes its events. */
    void inMidFlush(Fault fault) throws Exception {
        try (Connection holder = product.database.connect();
                Statement statement = holder.createStatement();
                Connection observer = product.database.connect()) { // within a transaction the activity is a snapshot
            holder.setAutoCommit(false);
            statement.execute("LOCK TABLE wallet.account_event IN SHARE MODE");
            product.chain.grow(3);
            List<String> writer = await().atMost(RunningProduct.SOON)
                    .until(() -> column(observer, WRITER_IN_ITS_TRANSACTION), found -> !found.isEmpty());
            fault.strike(Long.parseLong(writer.get(0)));
        }
    }

    /** Outputs equal the chain's; outputs, transactions and balances the reference's; the log has no gap and folds to them. */
    void awaitEqual() {
        await().atMost(RunningProduct.SOON).untilAsserted(() -> {
            try (Connection connection = product.database.connect()) {
                assertThat(unspent(connection)).isEqualTo(product.chain.unspent());
            }
        });
        await().atMost(RunningProduct.SOON).untilAsserted(() -> {
            Reference reference =
                    TopicReference.read(product.kafka(), WalletJobSettings.TOPIC, RunningProduct.PARTITIONS);
            try (Connection connection = product.database.connect()) {
                var accounts = product.chain.accounts().values();
                TableComparison comparison = new TableComparison(
                        reference.tables(product.chain.book()).tables(), TableReader.read(connection, accounts));
                assertThat(comparison.matches()).as(comparison.difference(6)).isTrue();
                assertThat(EventLogCheck.problems(connection, accounts)).isEmpty();
            }
        });
    }

    /** As the chain writes it. What became of transactions that others replaced is not told to the job: they do not count. */
    private Set<String> unspent(Connection connection) throws SQLException {
        Set<String> unspent = new TreeSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(OUTPUTS)) {
            while (row.next()) {
                String txid = row.getString(2);
                String spender = row.getString(5);
                boolean spent = spender != null && product.chain.holds(Txid.parse(spender));
                if (!spent && product.chain.holds(Txid.parse(txid))) {
                    unspent.add(row.getString(1) + " " + txid + "_" + row.getInt(3) + " " + row.getLong(4));
                }
            }
        }
        return unspent;
    }

    static List<String> column(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (row.next()) {
                values.add(row.getString(1));
            }
            return values;
        }
    }
}
