package io.walletstream.standalone.failures;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.FeedRecordCodec;
import io.walletstream.standalone.embedded.EmbeddedFlink;
import io.walletstream.standalone.embedded.EmbeddedKafka;
import io.walletstream.standalone.embedded.EmbeddedPostgresServer;
import io.walletstream.standalone.embedded.PostgresTemplate;
import io.walletstream.standalone.feed.TestFeedLimits;
import io.walletstream.standalone.sim.SimChain;
import io.walletstream.standalone.sim.SimSettings;
import io.walletstream.standalone.sim.server.ServerSettings;
import io.walletstream.standalone.sim.server.SimChainServer;
import io.walletstream.stream.assemble.Backoff;
import io.walletstream.stream.feed.FeedLimits;
import io.walletstream.stream.fetch.FetchLimits;
import io.walletstream.stream.fetch.HttpTransactionSource;
import io.walletstream.stream.ingest.IngestJob;
import io.walletstream.stream.wallet.WalletJob;
import io.walletstream.stream.wallet.WalletJobSettings;
import io.walletstream.stream.write.Database;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Both jobs behind a simulated upstream that is spoken to over HTTP, with short pauses everywhere; the chain holds what a test puts there. */
final class Product implements AutoCloseable {
    private static final int PARTITIONS = 1;
    private static final FeedLimits FEED = TestFeedLimits.SMALL
            .but()
            .discovery(Duration.ofMillis(200))
            .maxPause(Duration.ofMillis(100))
            .idle(Duration.ofSeconds(5))
            .maxBackoff(Duration.ofMillis(300))
            .maxRemembered(20_000)
            .reconnects(1)
            .queue(10_000)
            .build();
    private static final FetchLimits FETCH = new FetchLimits(
            Duration.ofSeconds(5),
            1,
            Duration.ofMillis(10),
            Duration.ofMillis(50),
            16,
            1024,
            8 << 20,
            8L << 20,
            16L << 20);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(300), Duration.ofSeconds(1));

    final SimChain chain;
    final SimChainServer server;
    private final EmbeddedPostgresServer postgres;
    private final EmbeddedKafka kafka;
    private final EmbeddedFlink flink;
    private final Database database;
    private final KafkaProducer<byte[], byte[]> producer;

    Product(Path directory) throws Exception {
        chain = SimChain.create(SimSettings.demo(5), InstantSource.system());
        server = SimChainServer.start(chain, ServerSettings.defaults().withRetry(Duration.ofMillis(50)));
        postgres = PostgresTemplate.start(directory.resolve("postgres"));
        kafka = EmbeddedKafka.start(directory.resolve("kafka"));
        kafka.createTopics(Map.of(WalletJobSettings.TOPIC, PARTITIONS, WalletJobSettings.RETRY_TOPIC, PARTITIONS));
        database = new Database(postgres.jdbcUrl(), postgres.user(), postgres.password());
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        execute("INSERT INTO wallet.tenant (id, name) VALUES (gen_random_uuid(), 'test')");
        flink = EmbeddedFlink.start(directory.resolve("flink"), 2, Duration.ofMillis(300));
        URI upstream = server.baseUrl();
        StreamExecutionEnvironment wallet = flink.environment(WalletJob.NAME);
        wallet.setParallelism(1);
        WalletJob.build(
                wallet,
                WalletJobSettings.of(kafka.bootstrapServers(), 0, PARTITIONS, database)
                        .withBackoff(BACKOFF),
                () -> new HttpTransactionSource(upstream, FETCH));
        flink.submit(WalletJob.NAME, wallet.getStreamGraph(), null);
        StreamExecutionEnvironment ingest = flink.environment(IngestJob.NAME);
        ingest.setParallelism(1);
        IngestJob.build(ingest, kafka.bootstrapServers(), WalletJobSettings.TOPIC, upstream, database, FEED, FETCH);
        flink.submit(IngestJob.NAME, ingest.getStreamGraph(), null);
    }

    /** An account that follows these owners on the upstream; without any, one of pushes. */
    AccountId account(String... owners) throws SQLException {
        AccountId account = new AccountId(UUID.randomUUID());
        execute(
                "INSERT INTO wallet.account (id, tenant_id, name, chain, network, history, feed) SELECT ?, id, ?, 'bsv', 'main', 'unspent', ? FROM wallet.tenant",
                account.uuid(),
                account.toString(),
                owners.length == 0 ? "push" : "onesat");
        for (String owner : owners) {
            addOwner(account, owner);
        }
        return account;
    }

    void addOwner(AccountId account, String owner) throws SQLException {
        execute("INSERT INTO wallet.account_owner (account_id, owner) VALUES (?, ?)", account.uuid(), owner);
    }

    /** Nothing more is read for any account that there is. */
    void stopReading() throws SQLException {
        execute("UPDATE wallet.account SET paused = true");
    }

    /** Puts a record into the topic, as the service does for pushes. */
    void send(FeedRecord record) throws Exception {
        byte[] key = record.account().toString().getBytes(StandardCharsets.ISO_8859_1);
        producer.send(new ProducerRecord<>(WalletJobSettings.TOPIC, key, FeedRecordCodec.encode(record)))
                .get();
    }

    void mineEmpty(int blocks) {
        IntStream.range(0, blocks).forEach(block -> chain.mineAll());
    }

    void execute(String sql, Object... values) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement statement = bound(connection, sql, values)) {
            statement.execute();
        }
    }

    /** The first column of what a query answers, a line a row. */
    String text(String sql, Object... values) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement statement = bound(connection, sql, values);
                ResultSet row = statement.executeQuery()) {
            StringBuilder text = new StringBuilder();
            while (row.next()) {
                text.append(text.isEmpty() ? "" : "\n").append(row.getString(1));
            }
            return text.toString();
        }
    }

    private static PreparedStatement bound(Connection connection, String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    @Override
    public void close() throws IOException {
        flink.close();
        producer.close();
        kafka.close();
        postgres.close();
        server.close();
        chain.close();
    }
}
