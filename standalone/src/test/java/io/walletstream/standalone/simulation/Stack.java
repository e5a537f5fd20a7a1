package io.walletstream.standalone.simulation;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.FeedRecordCodec;
import io.walletstream.standalone.embedded.EmbeddedFlink;
import io.walletstream.standalone.embedded.EmbeddedKafka;
import io.walletstream.standalone.embedded.EmbeddedPostgresServer;
import io.walletstream.standalone.embedded.PostgresTemplate;
import io.walletstream.stream.assemble.Backoff;
import io.walletstream.stream.wallet.JobEnvironment;
import io.walletstream.stream.wallet.WalletJob;
import io.walletstream.stream.wallet.WalletJobSettings;
import io.walletstream.stream.wallet.WalletJobTuning;
import io.walletstream.stream.write.Database;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Postgres, Kafka and a Flink mini-cluster running WalletJob, all real, in a folder. */
final class Stack implements AutoCloseable {
    static final int PARTITIONS = 2;
    static final int PARALLELISM = 2;
    private static final Duration CHECKPOINTS = Duration.ofMillis(500);
    private static final Duration UPKEEP = Duration.ofMillis(500);

    final EmbeddedPostgresServer postgres;
    final EmbeddedKafka kafka;
    final Database database;
    final KafkaProducer<byte[], byte[]> producer;
    private final Path directory;
    private @Nullable EmbeddedFlink flink;

    Stack(Path directory) {
        this.directory = directory;
        postgres = PostgresTemplate.start(directory.resolve("postgres"));
        kafka = EmbeddedKafka.start(directory.resolve("kafka"));
        kafka.createTopics(Map.of(WalletJobSettings.TOPIC, PARTITIONS, WalletJobSettings.RETRY_TOPIC, PARTITIONS));
        database = new Database(postgres.jdbcUrl(), postgres.user(), postgres.password());
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "acks", "all", "linger.ms", 1),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Starts (or goes on with) the job from its newest checkpoint. */
    JobID startJob() {
        return startJob(PARALLELISM);
    }

    /** The same at another parallelism: its state is dealt out anew. */
    JobID startJob(int parallelism) {
        EmbeddedFlink cluster = EmbeddedFlink.start(directory.resolve("flink"), parallelism, CHECKPOINTS);
        flink = cluster;
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(JobEnvironment.inProcess(
                directory.resolve("flink/checkpoints/" + WalletJob.NAME).toUri().toString(), CHECKPOINTS));
        env.setParallelism(parallelism);
        WalletJobSettings settings = WalletJobSettings.of(kafka.bootstrapServers(), 1, PARTITIONS, database)
                .withTuning(WalletJobTuning.DEFAULT.withUpkeepPause(UPKEEP))
                .withBackoff(new Backoff(Duration.ofMillis(200), Duration.ofSeconds(1)));
        WalletJob.build(env, settings, Transactions::new);
        return cluster.submit(
                WalletJob.NAME,
                env.getStreamGraph(),
                cluster.newestCompletedCheckpoint(WalletJob.NAME).orElse(null));
    }

    /** Number of the newest completed checkpoint; 0 if there is none. */
    long newestCheckpoint() {
        return flink == null
                ? 0
                : flink.newestCompletedCheckpoint(WalletJob.NAME)
                        .map(path ->
                                Long.parseLong(path.getFileName().toString().substring("chk-".length())))
                        .orElse(0L);
    }

    void stopJob() {
        if (flink != null) {
            flink.close();
            flink = null;
        }
    }

    /** Stops the job where it is, without a checkpoint. */
    void abortJob() {
        if (flink != null) {
            flink.abort();
            flink = null;
        }
    }

    /** The next start is one without state. */
    void forgetState() throws IOException {
        delete(directory.resolve("flink"));
    }

    /** Removes all that is left of a stack that was closed. */
    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    AccountId account(String name, boolean fullHistory) throws SQLException {
        AccountId id = new AccountId(UUID.randomUUID());
        account(id, name, fullHistory);
        return id;
    }

    void account(AccountId id, String name, boolean fullHistory) throws SQLException {
        try (Connection connection = database.connect()) {
            execute(
                    connection,
                    "INSERT INTO wallet.tenant (id, name) VALUES (gen_random_uuid(), 'test') ON CONFLICT DO NOTHING");
            try (PreparedStatement statement = connection.prepareStatement(
                    "INSERT INTO wallet.account (id, tenant_id, name, chain, network, history, feed) SELECT ?, id, ?, 'bsv', 'main', ?, 'push' FROM wallet.tenant")) {
                statement.setObject(1, id.uuid());
                statement.setString(2, name);
                statement.setString(3, fullHistory ? "full" : "unspent");
                statement.executeUpdate();
            }
        }
    }

    void setGeneration(AccountId account, int generation) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement statement =
                        connection.prepareStatement("UPDATE wallet.account SET generation = ? WHERE id = ?")) {
            statement.setInt(1, generation);
            statement.setObject(2, account.uuid());
            statement.executeUpdate();
        }
    }

    void send(FeedRecord record) {
        byte[] key = record.account().toString().getBytes(StandardCharsets.ISO_8859_1);
        Future<?> unused = producer.send(
                new ProducerRecord<>(WalletJobSettings.TOPIC, key, FeedRecordCodec.encode(record)), (sent, failure) -> {
                    if (failure != null) {
                        throw new IllegalStateException("not sent", failure);
                    }
                });
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }

    /** A number that a query answers. */
    long number(String sql) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    String text(String sql) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            StringBuilder text = new StringBuilder();
            while (row.next()) {
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    text.append(row.getString(i)).append(" | ");
                }
                text.append('\n');
            }
            return text.toString();
        }
    }

    @Override
    public void close() throws IOException {
        stopJob();
        producer.close();
        kafka.close();
        postgres.close();
    }
}
