package io.walletstream.standalone.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.standalone.embedded.EmbeddedFlink;
import io.walletstream.standalone.embedded.EmbeddedKafka;
import io.walletstream.standalone.embedded.EmbeddedPostgresServer;
import io.walletstream.standalone.embedded.PostgresTemplate;
import io.walletstream.standalone.sim.OutputDraft;
import io.walletstream.standalone.sim.SimChain;
import io.walletstream.standalone.sim.SimSettings;
import io.walletstream.standalone.sim.SimTx;
import io.walletstream.standalone.sim.TxBuilder;
import io.walletstream.standalone.sim.server.Effect;
import io.walletstream.standalone.sim.server.Fault;
import io.walletstream.standalone.sim.server.ServerSettings;
import io.walletstream.standalone.sim.server.SimChainServer;
import io.walletstream.stream.feed.FeedLimits;
import io.walletstream.stream.fetch.FetchLimits;
import io.walletstream.stream.fetch.HttpTransactionSource;
import io.walletstream.stream.ingest.IngestJob;
import io.walletstream.stream.wallet.WalletJob;
import io.walletstream.stream.wallet.WalletJobSettings;
import io.walletstream.stream.write.Database;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Both jobs on a simulated chain over HTTP: an owner whose feed is broken is stalled with its reason, others go on, and it comes back. */
class FeedFaultsTest {
    private static final int FOR_EVER = 1_000_000;
    private static final int PARTITIONS = 1;
    private static final int PAGE_SIZE = 200;
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final SimSettings SETTINGS = SimSettings.demo(11);
    private static final String ALICE = SETTINGS.owners().get(0).address();
    private static final String BOB = SETTINGS.owners().get(2).address();
    private static final String CAROL = SETTINGS.owners().get(4).address();
    private static final String LONG = "1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMH";
    private static final FeedLimits LIMITS = TestFeedLimits.SMALL
            .but()
            .discovery(Duration.ofMillis(200))
            .maxPause(Duration.ofMillis(100))
            .idle(Duration.ofSeconds(1))
            .maxBackoff(Duration.ofMillis(300))
            .reconnects(1)
            .queue(1000)
            .turn(Duration.ofSeconds(2))
            .build();

    private static SimChain chain;
    private static SimChainServer server;
    private static EmbeddedPostgresServer postgres;
    private static EmbeddedKafka kafka;
    private static EmbeddedFlink flink;
    private static Database database;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        chain = SimChain.create(SETTINGS, InstantSource.system());
        chain.addTransactions(60);
        chain.mine();
        chain.addTransactions(30);
        server = SimChainServer.start(
                chain,
                ServerSettings.defaults().withRetry(Duration.ofMillis(50)).withPageSize(PAGE_SIZE));
        postgres = PostgresTemplate.start(directory.resolve("postgres"));
        kafka = EmbeddedKafka.start(directory.resolve("kafka"));
        kafka.createTopics(Map.of(WalletJobSettings.TOPIC, PARTITIONS, WalletJobSettings.RETRY_TOPIC, PARTITIONS));
        database = new Database(postgres.jdbcUrl(), postgres.user(), postgres.password());
        execute("INSERT INTO wallet.tenant (id, name) VALUES (gen_random_uuid(), 'test')");
        account("faulty", ALICE);
        addOwner("faulty", BOB);
        account("bystander", ALICE);
        flink = EmbeddedFlink.start(directory.resolve("flink"), 2, Duration.ofMillis(500));
        URI upstream = server.baseUrl();
        StreamExecutionEnvironment wallet = flink.environment(WalletJob.NAME);
        wallet.setParallelism(1);
        WalletJob.build(
                wallet,
                WalletJobSettings.of(kafka.bootstrapServers(), 0, PARTITIONS, database),
                () -> new HttpTransactionSource(upstream, FetchLimits.DEFAULT));
        flink.submit(WalletJob.NAME, wallet.getStreamGraph(), null);
        StreamExecutionEnvironment ingest = flink.environment(IngestJob.NAME);
        ingest.setParallelism(1);
        IngestJob.build(
                ingest,
                kafka.bootstrapServers(),
                WalletJobSettings.TOPIC,
                upstream,
                database,
                LIMITS,
                FetchLimits.DEFAULT);
        flink.submit(IngestJob.NAME, ingest.getStreamGraph(), null);
    }

    @AfterAll
    static void stop() throws IOException {
        flink.close();
        kafka.close();
        postgres.close();
        server.close();
        chain.close();
    }

    @AfterEach
    void heal() {
        server.faults().clear();
    }

    private static void account(String name, String owner) throws SQLException {
        execute("INSERT INTO wallet.account (id, tenant_id, name, chain, network, history, feed) SELECT '"
                + UUID.randomUUID() + "', id, '" + name + "', 'bsv', 'main', 'unspent', 'onesat' FROM wallet.tenant");
        addOwner(name, owner);
    }

    private static void addOwner(String account, String owner) throws SQLException {
        execute("INSERT INTO wallet.account_owner (account_id, owner) SELECT id, '" + owner
                + "' FROM wallet.account WHERE name = '" + account + "'");
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(new Effect.Garbage(2), "frame"),
                Arguments.of(new Effect.HugeFrame(1, 1 << 20), "longer than 4096 bytes"),
                // a pass that begins where nothing stands has no page to repeat: the connection is cut before an answer
                Arguments.of(new Effect.EndlessPages(), "repeats itself|connection broke|does not answer"),
                Arguments.of(new Effect.ErrorEvent(1), "reports an error"),
                Arguments.of(new Effect.Drop(1), "the connection broke"),
                Arguments.of(new Effect.Delay(Duration.ofMinutes(5)), "does not answer"),
                Arguments.of(new Effect.Status(429, 1), "429"),
                Arguments.of(new Effect.Status(503, null), "503"),
                Arguments.of(new Effect.Status(400, null), "400"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aBrokenFeedIsStalledWithItsReasonAndOthersGoOn(Effect effect, String reason) throws Exception {
        awaitState("faulty", BOB, "synced");
        server.faults().add(Fault.onSync(effect).only(BOB).times(FOR_EVER));

        awaitState("faulty", BOB, "stalled");
        assertThat(reason("faulty", BOB)).containsPattern(reason);
        long others = passes(ALICE);
        Awaitility.await().atMost(SOON).until(() -> passes(ALICE) > others + 3);
        assertThat(state("faulty", ALICE)).isEqualTo("synced");
        assertThat(state("bystander", ALICE)).isEqualTo("synced");

        server.faults().clear();
        awaitState("faulty", BOB, "synced");
    }

    @Test
    void anUpstreamWhoseTipFailsStallsAllAndComesBack() throws Exception {
        awaitState("faulty", BOB, "synced");
        server.faults().add(Fault.onTip(new Effect.Status(500, null)).times(FOR_EVER));

        awaitState("faulty", ALICE, "stalled");
        awaitState("bystander", ALICE, "stalled");

        server.faults().clear();
        awaitState("faulty", ALICE, "synced");
        awaitState("bystander", ALICE, "synced");
    }

    @Test
    void everyUnspentOutputArrivesAndLaterOnesToo() throws Exception {
        server.faults().add(Fault.onSync(new Effect.Drop(3)).times(4));
        awaitUnspent("bystander", ALICE);
        chain.addTransactions(20);
        chain.mine();
        awaitUnspent("bystander", ALICE);
    }

    @Test
    void aTransactionLongerThanAPageArrivesWholeAndSoDoesItsSweep() throws Exception {
        SimTx airdrop = chain.submit(paying(new TxBuilder(1).spendForeign(), 3 * PAGE_SIZE));
        chain.mineAll();
        account("long", LONG);
        awaitState("long", LONG, "synced");
        awaitUnspent("long", LONG);

        TxBuilder sweep = new TxBuilder(2);
        airdrop.outputs().subList(1, 2 * PAGE_SIZE + 2).forEach(output -> sweep.spend(output.outpoint()));
        chain.submit(sweep.output(OutputDraft.pay(LONG, 2 * PAGE_SIZE)).build());
        awaitUnspent("long", LONG);
        // All of it is there, but another could share its moment unseen.
        awaitState("long", LONG, "stalled");
        assertThat(reason("long", LONG)).contains("which is unconfirmed");
        chain.mineAll();
        awaitState("long", LONG, "synced");
        awaitUnspent("long", LONG);
    }

    private static SimTx paying(TxBuilder tx, int outputs) {
        for (int i = 0; i < outputs; i++) {
            tx.output(OutputDraft.pay(LONG, 1000 + i));
        }
        return tx.build();
    }

    @Test
    void ownersComeAndGoWhileTheJobsRun() throws Exception {
        account("late", CAROL);
        awaitState("late", CAROL, "synced");
        awaitUnspent("late", CAROL);

        execute("UPDATE wallet.account_owner SET removed_at = now() WHERE owner = '" + CAROL + "'");
        Awaitility.await().atMost(SOON).until(() -> {
            long before = passes(CAROL);
            long others = passes(ALICE);
            Awaitility.await().atMost(SOON).until(() -> passes(ALICE) > others + 5);
            return passes(CAROL) == before;
        });
    }

    @Test
    void theCursorIsMirroredAndStaysBelowTheWindow() throws Exception {
        awaitState("bystander", ALICE, "synced");
        for (int i = 0; i < 8; i++) {
            chain.addTransactions(2);
            chain.mine();
        }
        Awaitility.await()
                .atMost(SOON)
                .until(() -> Long.parseLong(
                                text("SELECT max(cursor) >> 30 FROM wallet.feed_state WHERE owner = '" + ALICE + "'"))
                        > SETTINGS.firstHeight());
        assertThat(Long.parseLong(
                        text("SELECT max(cursor) >> 30 FROM wallet.feed_state WHERE owner = '" + ALICE + "'")))
                .isLessThanOrEqualTo(chain.tip().height() - LIMITS.windowBlocks());
    }

    private static void awaitState(String account, String owner, String expected) {
        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() -> assertThat(state(account, owner)).isEqualTo(expected));
    }

    private static String state(String account, String owner) throws SQLException {
        return text("SELECT state FROM wallet.owner_sync s JOIN wallet.account a ON a.id = s.account_id WHERE name = '"
                + account + "' AND owner = '" + owner + "'");
    }

    private static String reason(String account, String owner) throws SQLException {
        return text("SELECT reason FROM wallet.owner_sync s JOIN wallet.account a ON a.id = s.account_id WHERE name = '"
                + account + "' AND owner = '" + owner + "'");
    }

    /** Applied passes of an owner, over all accounts. */
    private static long passes(String owner) throws SQLException {
        return Long.parseLong(
                text("SELECT coalesce(sum(pass_number), 0) FROM wallet.owner_sync WHERE owner = '" + owner + "'"));
    }

    /** The account's unspent outputs are those of its owner on the chain. */
    private static void awaitUnspent(String account, String owner) {
        Awaitility.await().atMost(SOON).untilAsserted(() -> {
            String expected = chain.outputs(owner).stream()
                    .filter(output -> output.spendTxid() == null)
                    .map(output -> output.expected().outpoint().toString())
                    .sorted()
                    .reduce("", (a, b) -> a + b + "\n")
                    .strip();
            assertThat(text(
                            "SELECT encode(o.txid, 'hex') || '_' || o.vout FROM wallet.output_current o JOIN wallet.account a ON a.id = o.account_id WHERE a.name = '"
                                    + account + "' AND o.spent_txid IS NULL AND o.live ORDER BY 1"))
                    .isEqualTo(expected);
        });
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String text(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            StringBuilder text = new StringBuilder();
            while (row.next()) {
                text.append(row.getString(1)).append('\n');
            }
            return text.toString().strip();
        }
    }
}
