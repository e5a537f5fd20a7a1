package io.walletstream.standalone.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.walletstream.schema.chain.Txid;
import io.walletstream.standalone.outage.GrowingChain;
import io.walletstream.standalone.sim.server.ServerSettings;
import io.walletstream.standalone.sim.server.SimChainServer;
import io.walletstream.standalone.verify.Verification;
import io.walletstream.standalone.verify.VerifyReport;
import io.walletstream.standalone.verify.VerifySettings;
import io.walletstream.stream.wallet.WalletJobSettings;
import io.walletstream.stream.write.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** A cluster of processes that reads a chain of this one. */
final class RunningCluster implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(90);
    private static final Duration STEP = Duration.ofMillis(300);
    private static final int PARTITIONS = 4;
    private static final int REORG_WINDOW = 6;
    private static final int MAX_ROLLBACK = 100;
    private static final int PRINTED_ROWS = 6;
    private static final Path SERVICE = Path.of("../query-service/target").toAbsolutePath();
    private static final String OUTPUTS = """
            SELECT a.name, encode(o.txid, 'hex'), o.vout, o.value_sats, encode(o.spent_txid, 'hex')
            FROM wallet.output_current o JOIN wallet.account a ON a.id = o.account_id WHERE o.live
            """;

    final GrowingChain chain = new GrowingChain(47);
    final ClusterDirectory directory;
    final Programs programs;
    final Cluster cluster;
    private final SimChainServer server;
    private final Process watchdog;
    private final ScheduledExecutorService growing = Executors.newSingleThreadScheduledExecutor();

    RunningCluster(Path folder) throws IOException {
        directory = new ClusterDirectory(folder);
        directory.hold().close();
        watchdog = ClusterWatchdog.watch(directory);
        server = SimChainServer.start(chain.chain(), ServerSettings.defaults().withRetry(Duration.ofMillis(500)));
        programs = new Programs(
                Path.of("../flink-conf").toAbsolutePath().normalize(),
                System.getProperty("java.class.path"),
                System.getProperty("java.class.path"),
                SERVICE.resolve("classes") + ":" + SERVICE.resolve("lib") + "/*");
        cluster = new Cluster(
                directory,
                programs,
                Map.of(
                        "WALLETSTREAM_FEED_MAX_PAUSE", "300ms",
                        "WALLETSTREAM_FEED_MAX_BACKOFF", "500ms",
                        "WALLETSTREAM_RETRY_FIRST", "1s",
                        "WALLETSTREAM_RESTART_LONGEST", "1s",
                        "WALLETSTREAM_KAFKA_TIMEOUT", "10s",
                        "WALLETSTREAM_CHECKPOINT_INTERVAL", "1s"),
                System.out);
        int[] ports = ClusterPorts.choose(6, RandomGenerator.getDefault());
        cluster.start(new ClusterPlan(
                ports[0],
                ports[1],
                ports[2],
                ports[3],
                ports[4],
                ports[5],
                2,
                1,
                PARTITIONS,
                null,
                server.baseUrl().toString(),
                null));
    }

    ClusterPlan plan() throws IOException {
        return directory.requirePlan();
    }

    FlinkRest flink() throws IOException {
        return new FlinkRest(plan().flinkUrl());
    }

    Database database() throws IOException {
        return new Database(plan().postgresUrl(), "postgres", directory.postgresPassword());
    }

    /** Rows of transactions, which never become fewer. */
    long rows() throws IOException, SQLException {
        try (Connection connection = database().connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM wallet.account_tx")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** So many blocks, one after another, while the cluster reads. */
    Growth grow(int blocks) {
        CountDownLatch left = new CountDownLatch(blocks);
        ScheduledFuture<?> steps = growing.scheduleAtFixedRate(
                () -> {
                    if (left.getCount() > 0) {
                        chain.grow(1);
                        left.countDown();
                    }
                },
                0,
                STEP.toMillis(),
                TimeUnit.MILLISECONDS);
        return () -> {
            assertThat(left.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
            steps.cancel(false);
        };
    }

    /** A chain that grows. */
    interface Growth {
        /** Returns when it has all its blocks. */
        void awaitEnd() throws InterruptedException;
    }

    /** Unspent outputs equal the chain's. */
    void awaitTheChainsOutputs() {
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(300))
                .ignoreExceptions()
                .untilAsserted(() -> {
                    try (Connection connection = database().connect()) {
                        assertThat(unspent(connection)).isEqualTo(chain.unspent());
                    }
                });
    }

    /** All tables equal the reference that is fed from the topic; the log has no gap and folds to them. */
    void awaitTheReferencesTables() throws IOException, InterruptedException {
        awaitTheChainsOutputs();
        VerifyReport report = Verification.run(new VerifySettings(
                plan().kafka(), database(), WalletJobSettings.TOPIC, REORG_WINDOW, MAX_ROLLBACK, SOON, PRINTED_ROWS));
        assertThat(report.isEqual()).as(String.join("\n", report.lines())).isTrue();
    }

    /** As the chain writes it. What became of transactions that others replaced is told late: they do not count. */
    private Set<String> unspent(Connection connection) throws SQLException {
        Set<String> unspent = new TreeSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(OUTPUTS)) {
            while (row.next()) {
                String txid = row.getString(2);
                String spender = row.getString(5);
                boolean spent = spender != null && chain.holds(Txid.parse(spender));
                if (!spent && chain.holds(Txid.parse(txid))) {
                    unspent.add(row.getString(1) + " " + txid + "_" + row.getInt(3) + " " + row.getLong(4));
                }
            }
        }
        return unspent;
    }

    @Override
    public void close() throws IOException {
        growing.shutdownNow();
        directory.killAll();
        watchdog.destroy();
        server.close();
        chain.close();
    }
}
