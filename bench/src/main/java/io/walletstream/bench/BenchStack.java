package io.walletstream.bench;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.migrate.Migrator;
import io.walletstream.standalone.embedded.EmbeddedFlink;
import io.walletstream.standalone.embedded.EmbeddedKafka;
import io.walletstream.standalone.embedded.EmbeddedPostgresServer;
import io.walletstream.stream.fetch.TransactionSource;
import io.walletstream.stream.wallet.WalletJob;
import io.walletstream.stream.wallet.WalletJobSettings;
import io.walletstream.stream.write.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Postgres (fsync on), Kafka and, when asked for, Flink, as the product embeds them, in a folder that goes when it closes. */
public final class BenchStack implements AutoCloseable {
    private static final Duration CHECKPOINTS = Duration.ofSeconds(5);
    private static final Duration START_TIMEOUT = Duration.ofMinutes(1);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final String NEW_ACCOUNTS = """
            INSERT INTO wallet.account (id, tenant_id, name, chain, network, history, feed)
            SELECT id, '00000000-0000-4000-8000-000000000001', id::text, 'bsv', 'main', 'unspent', 'push'
            FROM (SELECT gen_random_uuid() AS id FROM generate_series(1, ?)) AS made RETURNING id
            """;

    private final Path directory;
    private final EmbeddedPostgresServer postgres;
    private final EmbeddedKafka kafka;
    private final Database database;
    private final Thread hook = new Thread(this::closeQuietly, "bench-stop");
    private int clusters;

    private BenchStack(Path directory) {
        this.directory = directory;
        postgres = EmbeddedPostgresServer.start(directory.resolve("postgres"));
        Migrator.migrate(postgres.jdbcUrl(), postgres.user(), postgres.password());
        kafka = EmbeddedKafka.start(directory.resolve("kafka"));
        database = new Database(postgres.jdbcUrl(), postgres.user(), postgres.password());
    }

    public static BenchStack start() throws IOException {
        BenchStack stack = new BenchStack(Files.createTempDirectory("walletstream-bench"));
        // Ctrl-C leaves no server and no folder of gigabytes behind
        Runtime.getRuntime().addShutdownHook(stack.hook);
        return stack;
    }

    public EmbeddedPostgresServer postgres() {
        return postgres;
    }

    public EmbeddedKafka kafka() {
        return kafka;
    }

    public Database database() {
        return database;
    }

    /** A new cluster with state and checkpoints of its own. */
    public EmbeddedFlink startFlink(int slots) {
        return EmbeddedFlink.start(directory.resolve("flink-" + clusters++), slots, CHECKPOINTS);
    }

    /**
     * Submits WalletJob and waits until it runs.
     *
     * @throws TimeoutException if it does not
     */
    public void startWalletJob(
            EmbeddedFlink flink, String topic, String retries, int parallelism, TransactionSource.Factory upstream)
            throws TimeoutException {
        StreamExecutionEnvironment environment = flink.environment(WalletJob.NAME);
        environment.setParallelism(parallelism);
        WalletJobSettings settings = WalletJobSettings.of(kafka.bootstrapServers(), 0, parallelism, database)
                .withTopics(topic, retries);
        WalletJob.build(environment, settings, upstream);
        JobID job = flink.submit(WalletJob.NAME, environment.getStreamGraph(), null);
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (flink.status(job).filter(JobStatus.RUNNING::equals).isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("the job does not start");
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    /** A file of this name in the folder. */
    public Path file(String name) {
        return directory.resolve(name);
    }

    /** A new account with pushed items. */
    public UUID account() throws SQLException {
        return accounts(1).get(0).uuid();
    }

    /** So many of them. */
    public List<AccountId> accounts(int count) throws SQLException {
        execute(
                "INSERT INTO wallet.tenant (id, name) VALUES ('00000000-0000-4000-8000-000000000001', 'bench') ON CONFLICT DO NOTHING");
        List<AccountId> accounts = new ArrayList<>();
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(NEW_ACCOUNTS)) {
            statement.setInt(1, count);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    accounts.add(new AccountId(row.getObject(1, UUID.class)));
                }
            }
        }
        return accounts;
    }

    public void execute(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** A number that a query answers. */
    public long number(String sql) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private void closeQuietly() {
        try {
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
        kafka.close();
        postgres.close();
        delete(directory);
    }

    /** Removes a folder with all that is in it. */
    public static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
