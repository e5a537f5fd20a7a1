package io.walletstream.standalone.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.walletstream.schema.chain.AccountId;
import io.walletstream.standalone.embedded.EmbeddedFlink;
import io.walletstream.standalone.embedded.EmbeddedKafka;
import io.walletstream.standalone.embedded.EmbeddedPostgresServer;
import io.walletstream.standalone.embedded.PostgresTemplate;
import io.walletstream.standalone.feed.TestFeedLimits;
import io.walletstream.standalone.outage.GrowingChain;
import io.walletstream.standalone.sim.SimOwner;
import io.walletstream.standalone.sim.server.ServerSettings;
import io.walletstream.standalone.sim.server.SimChainServer;
import io.walletstream.stream.feed.FeedLimits;
import io.walletstream.stream.fetch.FetchLimits;
import io.walletstream.stream.ingest.IngestJob;
import io.walletstream.stream.wallet.JobPatience;
import io.walletstream.stream.wallet.WalletJob;
import io.walletstream.stream.wallet.WalletJobSettings;
import io.walletstream.stream.write.Database;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Chain, Kafka, Postgres, both jobs and the service, with an account for each group of the chain's owners. */
final class ControlledProduct implements AutoCloseable {
    static final int PARTITIONS = 2;
    static final Duration SOON = Duration.ofSeconds(40);
    private static final InstantSource CLOCK = InstantSource.system();
    private static final Duration CHECKPOINTS = Duration.ofMillis(400);
    private static final JobPatience PATIENCE = new JobPatience(Duration.ofSeconds(1), Duration.ofMillis(500));
    private static final FeedLimits FEED = TestFeedLimits.SMALL
            .but()
            .discovery(Duration.ofMillis(200))
            .maxPause(Duration.ofMillis(300))
            .idle(Duration.ofSeconds(5))
            .maxBackoff(Duration.ofMillis(300))
            .build();
    private static final String HELD_UP = """
            SELECT count(*) FROM pg_stat_activity
            WHERE application_name = 'walletstream-job' AND wait_event_type = 'Lock' AND backend_xid IS NOT NULL
            """;

    final GrowingChain chain;
    final Database database;
    final ServiceUnderTest service;
    final Map<String, AccountId> accounts = new LinkedHashMap<>();
    private final SimChainServer server;
    private final EmbeddedPostgresServer postgres;
    private final EmbeddedKafka kafka;
    private final EmbeddedFlink flink;
    private final JobID wallet;

    ControlledProduct(Path directory, GrowingChain chain) throws Exception {
        this.chain = chain;
        CrashingSource.CRASHES.set(false);
        server = SimChainServer.start(chain.chain(), ServerSettings.defaults().withRetry(Duration.ofMillis(700)));
        postgres = PostgresTemplate.start(directory.resolve("postgres"));
        database = new Database(postgres.jdbcUrl(), postgres.user(), postgres.password());
        kafka = EmbeddedKafka.start(directory.resolve("kafka"));
        kafka.createTopics(Map.of(WalletJobSettings.TOPIC, PARTITIONS, WalletJobSettings.RETRY_TOPIC, PARTITIONS));
        service = ServiceUnderTest.start(directory.resolve("service"), database, kafka.bootstrapServers());
        for (SimOwner owner : chain.chain().settings().owners()) {
            if (!accounts.containsKey(owner.group())) {
                accounts.put(owner.group(), create(owner.group()));
            }
        }
        flink = EmbeddedFlink.start(directory.resolve("flink"), 2, CHECKPOINTS);
        StreamExecutionEnvironment forWallet = environment(WalletJob.NAME);
        WalletJob.build(
                forWallet,
                WalletJobSettings.of(kafka.bootstrapServers(), 0, PARTITIONS, database),
                CrashingSource::new);
        wallet = flink.submit(WalletJob.NAME, forWallet.getStreamGraph(), null);
        StreamExecutionEnvironment forIngest = environment(IngestJob.NAME);
        IngestJob.build(
                forIngest,
                kafka.bootstrapServers(),
                WalletJobSettings.TOPIC,
                server.baseUrl(),
                database,
                FEED,
                FetchLimits.DEFAULT);
        flink.submit(IngestJob.NAME, forIngest.getStreamGraph(), null);
    }

    private AccountId create(String group) throws IOException {
        JsonNode account = service.post(
                "/accounts",
                "{\"name\":\"" + group + "\",\"owners\":[\"" + String.join("\",\"", addresses(group)) + "\"]}",
                201);
        return AccountId.parse(account.path("id").textValue());
    }

    List<String> addresses(String group) {
        return chain.chain().settings().owners().stream()
                .filter(owner -> owner.group().equals(group))
                .map(SimOwner::address)
                .toList();
    }

    private StreamExecutionEnvironment environment(String job) {
        StreamExecutionEnvironment environment = flink.environment(job);
        environment.configure(PATIENCE.configuration());
        environment.setParallelism(1);
        return environment;
    }

    String kafka() {
        return kafka.bootstrapServers();
    }

    /** Sends a record from outside. */
    void send(AccountId account, String json) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka()), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            WalletJobSettings.TOPIC,
                            account.toString().getBytes(StandardCharsets.ISO_8859_1),
                            json.getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
    }

    /** The group's account as a path of the API. */
    String path(String group) {
        return "/accounts/" + accounts.get(group);
    }

    JsonNode sync(String group) throws IOException {
        return service.get(path(group) + "/sync");
    }

    /** Does something. */
    interface Step {
        void run() throws Exception;
    }

    /**
     * Brings the WalletJob down amid what this causes: whatever the job writes is held up where it writes events, and then the job fails. The lock
     * is given back, and the job starts again from its newest checkpoint.
     *
     * @param step asks for controls before it gives the job work: a flush that is held up holds the lock of the accounts
     */
    void crashAmid(Step step) throws Exception {
        try (Connection holder = database.connect();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("LOCK TABLE wallet.account_event IN SHARE MODE");
            step.run();
            awaitHeldUp();
            crash();
        }
        awaitRunning();
    }

    /** Waits until the job writes something and cannot go on. */
    void awaitHeldUp() {
        await().atMost(SOON).until(() -> number(HELD_UP) > 0);
    }

    /** Something to fetch brings the job down. */
    private void crash() {
        Instant begin = CLOCK.instant();
        CrashingSource.CRASHES.set(true);
        chain.grow(1);
        await().atMost(SOON)
                .until(() -> flink.lastFailure(wallet)
                        .filter(failure -> !failure.at().isBefore(begin))
                        .filter(failure -> failure.causes().toString().contains(CrashingSource.REASON))
                        .isPresent());
        CrashingSource.CRASHES.set(false);
    }

    private void awaitRunning() {
        await().atMost(SOON)
                .until(() ->
                        flink.status(wallet).filter(JobStatus.RUNNING::equals).isPresent());
    }

    long number(String sql) throws SQLException {
        return Long.parseLong(rows(sql).get(0));
    }

    /** The first column. */
    List<String> rows(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (row.next()) {
                rows.add(row.getString(1));
            }
            return rows;
        }
    }

    int update(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            int rows = statement.executeUpdate(sql);
            assertThat(rows).as(sql).isPositive();
            return rows;
        }
    }

    @Override
    public void close() throws IOException {
        flink.close();
        service.close();
        kafka.close();
        postgres.close();
        server.close();
    }
}
