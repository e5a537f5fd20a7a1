package io.walletstream.bench.recovery;

import io.walletstream.bench.BenchStack;
import io.walletstream.bench.pipeline.RawTransactions;
import io.walletstream.schema.chain.AccountId;
import io.walletstream.standalone.cluster.LocalCluster;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The cluster form and its upstream, in a folder that goes when it closes. However this process ends, short of kill -9, no other is left. */
final class BenchCluster implements AutoCloseable {
    private static final int PARTITIONS = 2;
    private static final String NEW_ACCOUNT = """
            INSERT INTO wallet.account (id, tenant_id, name, chain, network, history, feed)
            SELECT ?, id, ?, 'bsv', 'main', 'unspent', 'push' FROM wallet.tenant WHERE name = 'bench'
            """;

    private final Path directory;
    private final RawTransactions transactions;
    private final TransactionServer server;
    private final LocalCluster cluster;
    private final Thread worker = Thread.currentThread();
    private final Thread hook = new Thread(this::closeQuietly, "bench-stop");

    BenchCluster() throws IOException {
        directory = Files.createTempDirectory("walletstream-bench");
        transactions = new RawTransactions(directory.resolve("transactions"));
        server = new TransactionServer(transactions);
        cluster = new LocalCluster(
                directory.resolve("cluster"),
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        Runtime.getRuntime().addShutdownHook(hook);
    }

    void start() throws IOException {
        server.start();
        cluster.start(server.url(), PARTITIONS);
    }

    LocalCluster cluster() {
        return cluster;
    }

    /** To be filled before the jobs ask for them. */
    RawTransactions transactions() {
        return transactions;
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    void create(List<AccountId> accounts) throws IOException, SQLException {
        try (Connection connection = cluster.database().connect();
                Statement tenant = connection.createStatement();
                PreparedStatement insert = connection.prepareStatement(NEW_ACCOUNT)) {
            tenant.execute("INSERT INTO wallet.tenant (id, name) SELECT gen_random_uuid(), 'bench' "
                    + "WHERE NOT EXISTS (SELECT FROM wallet.tenant WHERE name = 'bench')");
            for (AccountId account : accounts) {
                insert.setObject(1, account.uuid());
                insert.setString(2, account.toString());
                insert.executeUpdate();
            }
        }
    }

    /** A number that a query answers. */
    long number(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    Connection connect() throws SQLException {
        try {
            return cluster.database().connect();
        } catch (IOException e) {
            throw new SQLException("where Postgres is cannot be read", e);
        }
    }

    private void closeQuietly() {
        try {
            worker.interrupt(); // it may be starting processes
            stop();
        } catch (IOException e) {
            System.err.println("left behind: " + directory + " (" + e + ")");
        }
    }

    @Override
    public void close() throws IOException {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // the hook does it
        }
        stop();
    }

    private void stop() throws IOException {
        cluster.close();
        server.close();
        transactions.close();
        BenchStack.delete(directory);
    }
}
