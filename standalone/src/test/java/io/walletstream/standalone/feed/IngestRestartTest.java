package io.walletstream.standalone.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.walletstream.schema.chain.Score;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.FeedRecord.OutpointSeen;
import io.walletstream.schema.record.FeedRecord.PassClosed;
import io.walletstream.schema.record.FeedRecord.PassOpened;
import io.walletstream.schema.record.FeedRecordCodec;
import io.walletstream.schema.record.PassRef;
import io.walletstream.standalone.embedded.EmbeddedFlink;
import io.walletstream.standalone.embedded.EmbeddedKafka;
import io.walletstream.standalone.embedded.EmbeddedPostgresServer;
import io.walletstream.standalone.embedded.PostgresTemplate;
import io.walletstream.standalone.sim.Frame;
import io.walletstream.standalone.sim.SimChain;
import io.walletstream.standalone.sim.SimSettings;
import io.walletstream.standalone.sim.server.Effect;
import io.walletstream.standalone.sim.server.Fault;
import io.walletstream.standalone.sim.server.ServerSettings;
import io.walletstream.standalone.sim.server.SimChainServer;
import io.walletstream.stream.feed.FeedLimits;
import io.walletstream.stream.fetch.FetchLimits;
import io.walletstream.stream.ingest.IngestJob;
import io.walletstream.stream.wallet.WalletJobSettings;
import io.walletstream.stream.write.Database;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** IngestJob alone, on a simulated chain over HTTP: stopped, killed and started again, it loses nothing and goes on from its cursors. */
class IngestRestartTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration CHECKPOINTS = Duration.ofMillis(300);
    private static final TopicPartition PARTITION = new TopicPartition(WalletJobSettings.TOPIC, 0);
    private static final SimSettings SETTINGS = SimSettings.demo(21);
    private static final String ALICE = SETTINGS.owners().get(0).address();
    private static final String BOB = SETTINGS.owners().get(2).address();

    /** Deep passes of a young chain begin above 0, too, so that it shows where they go on from. */
    private static final FeedLimits LIMITS = TestFeedLimits.SMALL
            .but()
            .rollbackBlocks(12)
            .discovery(Duration.ofMillis(100))
            .maxPause(Duration.ofMillis(200))
            .idle(Duration.ofSeconds(2))
            .maxBackoff(Duration.ofMillis(200))
            .turn(Duration.ofSeconds(2))
            .build();

    @TempDir
    private Path directory;

    private SimChain chain;
    private SimChainServer server;
    private EmbeddedPostgresServer postgres;
    private EmbeddedKafka kafka;
    private Database database;
    private KafkaConsumer<byte[], byte[]> consumer;
    private @Nullable EmbeddedFlink flink;
    private final List<FeedRecord> records = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        chain = SimChain.create(SETTINGS, InstantSource.system());
        grow(3);
        server = SimChainServer.start(
                chain,
                ServerSettings.defaults().withRetry(Duration.ofMillis(50)).withPageSize(40));
        postgres = PostgresTemplate.start(directory.resolve("postgres"));
        kafka = EmbeddedKafka.start(directory.resolve("kafka"));
        kafka.createTopics(Map.of(WalletJobSettings.TOPIC, 1));
        database = new Database(postgres.jdbcUrl(), postgres.user(), postgres.password());
        execute("INSERT INTO wallet.tenant (id, name) VALUES (gen_random_uuid(), 'test')");
        execute("INSERT INTO wallet.account (id, tenant_id, name, chain, network, history, feed) SELECT '"
                + UUID.randomUUID() + "', id, 'a', 'bsv', 'main', 'full', 'onesat' FROM wallet.tenant");
        addOwner(ALICE);
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(List.of(PARTITION));
    }

    @AfterEach
    void stop() throws Exception {
        if (flink != null) {
            flink.close();
        }
        consumer.close();
        kafka.close();
        postgres.close();
        server.close();
        chain.close();
    }

    private void grow(int blocks) {
        for (int i = 0; i < blocks; i++) {
            chain.addTransactions(12);
            chain.mine();
        }
        chain.addTransactions(6);
    }

    private void startJob() {
        EmbeddedFlink cluster = EmbeddedFlink.start(directory.resolve("flink"), 2, CHECKPOINTS);
        flink = cluster;
        StreamExecutionEnvironment environment = cluster.environment(IngestJob.NAME);
        environment.setParallelism(2);
        IngestJob.build(
                environment,
                kafka.bootstrapServers(),
                WalletJobSettings.TOPIC,
                server.baseUrl(),
                database,
                LIMITS,
                FetchLimits.DEFAULT);
        cluster.submit(
                IngestJob.NAME,
                environment.getStreamGraph(),
                cluster.newestCompletedCheckpoint(IngestJob.NAME).orElse(null));
    }

    private void stopJob(boolean orderly) {
        if (flink != null) {
            if (orderly) {
                flink.close();
            } else {
                flink.abort();
            }
            flink = null;
        }
    }

    @Test
    void nothingIsLostWhenTheJobIsStoppedOrKilledAndItGoesOnFromItsCursors() throws Exception {
        startJob();
        awaitAllOf(ALICE);
        addOwner(BOB);
        awaitAllOf(BOB);
        grow(8);
        awaitOnAGrowingChain(() -> cursor(ALICE) > 0 && cursor(BOB) > 0);
        long early = cursor(ALICE);
        grow(8);
        awaitOnAGrowingChain(() -> cursor(ALICE) > early);

        stopJob(true);
        grow(2);
        server.faults().add(Fault.onSync(new Effect.Drop(5)).times(3));
        poll();
        int before = records.size();
        startJob();
        awaitAllOf(ALICE);
        awaitAllOf(BOB);
        PassOpened first = records.subList(before, records.size()).stream()
                .filter(record -> record instanceof PassOpened opened && isOf(opened.pass(), ALICE))
                .map(PassOpened.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(first.from().packed()).isGreaterThanOrEqualTo(early);
        assertThat(first.pass().epoch()).isEqualTo(2);

        grow(3);
        stopJob(false);
        grow(1);
        startJob();
        awaitAllOf(ALICE);
        awaitAllOf(BOB);

        execute("UPDATE wallet.account_owner SET removed_at = now() WHERE owner = '" + BOB + "'");
        grow(2);
        awaitAllOf(ALICE);
        await().atMost(SOON).until(() -> {
            long bobs = closed(BOB);
            long alices = closed(ALICE);
            await().atMost(SOON).until(() -> closed(ALICE) > alices + 5);
            return closed(BOB) == bobs;
        });
        assertEveryPassThatClosedIsWhole();
    }

    /**
     * A cursor stays below the tip at which what still waits was first seen. Blocks leave some transactions waiting, and a pass amid the growth may have seen
     * one of them at a low tip: on a chain that stands still its cursor stands still, too.
     */
    private void awaitOnAGrowingChain(Callable<Boolean> condition) {
        await().atMost(SOON).pollInterval(Duration.ofMillis(500)).until(() -> {
            grow(1);
            return condition.call();
        });
    }

    /** Everything that the chain says of the owner now is in the topic. */
    private void awaitAllOf(String owner) {
        await().atMost(SOON).untilAsserted(() -> {
            poll();
            Set<String> seen = new HashSet<>();
            for (FeedRecord record : records) {
                if (record instanceof OutpointSeen frame && isOf(frame.pass(), owner)) {
                    seen.add(frame.outpoint() + " at " + frame.score());
                    seen.add(frame.outpoint() + " spent by " + frame.spendTxid());
                }
            }
            // Not the frames themselves: a creation below the cursor was told when it was unspent, and its spend by the
            // spend's own frame.
            Set<String> expected = new HashSet<>();
            for (Frame frame : chain.frames(owner, Score.ZERO)) {
                expected.add(frame.outpoint() + " at " + frame.score());
                if (frame.spendTxid() != null) {
                    expected.add(frame.outpoint() + " spent by " + frame.spendTxid());
                }
            }
            assertThat(expected).isNotEmpty();
            assertThat(seen).containsAll(expected);
        });
    }

    /** Of a pass that closed, every ordinal is in the topic, however often; and epochs only rise. */
    private void assertEveryPassThatClosedIsWhole() {
        Map<PassRef, Set<Integer>> ordinals = new HashMap<>();
        Map<String, Long> epochs = new HashMap<>();
        int closed = 0;
        for (FeedRecord record : records) {
            if (record instanceof OutpointSeen seen && seen.pass() != null) {
                ordinals.computeIfAbsent(seen.pass(), pass -> new HashSet<>()).add(seen.ordinal());
            } else if (record instanceof PassOpened opened) {
                Long epoch =
                        epochs.put(opened.pass().owner().owner(), opened.pass().epoch());
                assertThat(opened.pass().epoch()).isGreaterThanOrEqualTo(epoch == null ? 0 : epoch);
            } else if (record instanceof PassClosed end) {
                closed++;
                Set<Integer> came = ordinals.getOrDefault(end.pass(), Set.of());
                assertThat(came).hasSize(end.count()).allMatch(ordinal -> ordinal < end.count());
            }
        }
        assertThat(closed).isGreaterThan(10);
    }

    private static boolean isOf(@Nullable PassRef pass, String owner) {
        return pass != null && pass.owner().owner().equals(owner);
    }

    private long closed(String owner) throws Exception {
        poll();
        return records.stream()
                .filter(record -> record instanceof PassClosed end && isOf(end.pass(), owner))
                .count();
    }

    /** Takes all that is in the topic now. */
    private void poll() throws Exception {
        long end = consumer.endOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L);
        while (consumer.position(PARTITION) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                records.add(FeedRecordCodec.decode(record.value()));
            }
        }
    }

    private void addOwner(String owner) throws SQLException {
        execute("INSERT INTO wallet.account_owner (account_id, owner) SELECT id, '" + owner + "' FROM wallet.account");
    }

    private long cursor(String owner) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT cursor FROM wallet.feed_state WHERE owner = ?")) {
            statement.setString(1, owner);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }
}
