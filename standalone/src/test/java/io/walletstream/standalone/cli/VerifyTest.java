package io.walletstream.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.config.ConfigReader;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.FeedRecordCodec;
import io.walletstream.standalone.config.Settings;
import io.walletstream.standalone.embedded.PostgresTemplate;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The demo's chain read for real, its tables damaged by hand. The last test takes the topic's beginning away. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class VerifyTest {
    private static final ServiceProcess.Program STUB =
            new ServiceProcess.Program(System.getProperty("java.class.path"), StubService.class.getName());
    private static final String ALICE = "0198c0de-0000-7000-8000-000000000001";

    @TempDir
    static Path directory;

    private static Walletstream walletstream;
    private static RecordedChain chain;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeAll
    static void start() throws Exception {
        PostgresTemplate.prepare(directory.resolve("postgres"));
        RecordedChain[] opened = new RecordedChain[1];
        Simulation.Factory factory = (seed, folder) -> opened[0] = RecordedChain.open(seed, folder);
        Map<String, String> flags = Map.of(
                "port",
                "0",
                "data",
                directory.toString(),
                "parallelism",
                "1",
                "checkpoint-interval",
                "1s",
                "feed-max-pause",
                "500ms");
        Settings settings = Settings.of(new ConfigReader(Settings.KEYS).read(flags, Map.of(), null));
        walletstream = Walletstream.prepare(settings, DataDirectory.open(directory));
        walletstream.start(Optional.of(factory), StandaloneJobs.all(true), STUB);
        chain = Objects.requireNonNull(opened[0]);
        execute("INSERT INTO wallet.tenant (id, name) VALUES (gen_random_uuid(), 'test')");
        execute("INSERT INTO wallet.account (id, tenant_id, name, chain, network, history, feed) SELECT '" + ALICE
                + "', id, 'alice', 'bsv', 'main', 'unspent', 'onesat' FROM wallet.tenant");
        for (String owner : Objects.requireNonNull(chain.accounts().get("alice"))) {
            execute("INSERT INTO wallet.account_owner (account_id, owner) VALUES ('" + ALICE + "', '" + owner + "')");
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> number("SELECT count(*) FROM wallet.output_current WHERE state = 'confirmed'") > 20);
    }

    @AfterAll
    static void stop() {
        walletstream.close();
    }

    @BeforeEach
    void itIsEqual() throws Exception {
        out.reset();
        err.reset();
    }

    @Test
    @Order(1)
    void tablesThatNobodyDamagedAreEqualWhileRecordsKeepComing() {
        assertThat(verify("--timeout", "40s")).as(said()).isZero();
        assertThat(said()).contains(ALICE, "equal: 1 accounts, ").doesNotContain("DIFF");
    }

    @Test
    @Order(2)
    void whatIsDamagedIsNamed() throws Exception {
        chain.silence();
        assertThat(verify()).as(said()).isZero();
        String spendable = "(SELECT ctid FROM wallet.output WHERE spent_txid IS NULL AND live AND NOT remembered"
                + " AND value_sats IS NOT NULL ORDER BY txid, vout LIMIT 1)";
        String outpoint =
                text("SELECT encode(txid, 'hex') || '_' || vout FROM wallet.output WHERE ctid = " + spendable);

        assertDamage("UPDATE wallet.output SET score = score + 1 WHERE ctid = " + spendable, "outpoint=" + outpoint);
        assertDamage(
                "UPDATE wallet.output SET value_sats = value_sats + 1 WHERE ctid = " + spendable, "ACCOUNT_BALANCE");
        assertDamage("UPDATE wallet.output SET spent_txid = txid WHERE ctid = " + spendable, "outpoint=" + outpoint);
        assertDamage("DELETE FROM wallet.output WHERE ctid = " + spendable, "no row with content of " + outpoint);
        assertDamage("UPDATE wallet.account_balance SET confirmed = confirmed + 1", "ACCOUNT_BALANCE");
        assertDamage(
                "DELETE FROM wallet.account_tx WHERE ctid = (SELECT ctid FROM wallet.account_tx WHERE state = 'confirmed' ORDER BY txid LIMIT 1)",
                "ACCOUNT_TX");
        assertDamage("DELETE FROM wallet.account_event WHERE seq = 7", "expected sequence 7, got 8");
        assertThat(verify()).as(said()).isZero();
    }

    /** The damage alone turns it red, and it is green again without. */
    private void assertDamage(String damage, String named) throws Exception {
        String table = damage.replaceAll(".*?(wallet\\.[a-z_]+) .*", "$1");
        execute("CREATE TABLE wallet.kept AS TABLE " + table);
        assertThat(execute(damage)).isPositive();
        assertThat(verify()).as(damage).isEqualTo(1);
        assertThat(said()).as(damage).contains(named, "DIFFERENT: 1 of 1 accounts");
        execute("DELETE FROM " + table);
        execute("INSERT INTO " + table + " SELECT * FROM wallet.kept");
        execute("DROP TABLE wallet.kept");
    }

    @Test
    @Order(3)
    void anAccountWithoutARowIsNamed() throws Exception {
        assertThat(verify()).as(said()).isZero();
        assertThat(said()).doesNotContain("no row");
        AccountId lost = AccountId.of(1, 2);
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", facts().path("kafka").asText()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            "outpoint-events",
                            lost.toString().getBytes(StandardCharsets.US_ASCII),
                            FeedRecordCodec.encode(new FeedRecord.AccountReset(lost, 1, true, "main"))))
                    .get();
        }
        assertThat(verify()).as(said()).isZero();
        assertThat(said()).contains("1 accounts of the topic have no row, among them " + lost);
    }

    @Test
    @Order(4)
    void whatCannotBeComparedIsRefusedByName() throws Exception {
        assertThat(verify("--data", directory.resolve("elsewhere").toString())).isEqualTo(64);
        assertThat(complaint()).contains("nothing runs in ");
        assertThat(verify("--timeout", "soon")).isEqualTo(64);
        assertThat(complaint()).contains("--timeout: ");

        execute("UPDATE wallet.topic_log SET topic_id = 'another' WHERE topic = 'outpoint-events'");
        assertThat(verify()).isEqualTo(1);
        assertThat(complaint()).contains("topic outpoint-events is of another log epoch than the tables");

        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", facts().path("kafka").asText()))) {
            var topic = Objects.requireNonNull(admin.describeTopics(List.of("outpoint-events"))
                    .allTopicNames()
                    .get()
                    .get("outpoint-events"));
            execute("UPDATE wallet.topic_log SET topic_id = '" + topic.topicId() + "' WHERE topic = 'outpoint-events'");
            TopicPartition first = new TopicPartition("outpoint-events", partitionWithRecords());
            admin.deleteRecords(Map.of(first, RecordsToDelete.beforeOffset(3)))
                    .all()
                    .get();
            assertThat(verify()).isEqualTo(1);
            assertThat(complaint()).contains("does not begin at offset 0 in partition " + first.partition());
        }
    }

    private static int partitionWithRecords() {
        byte[] key = ALICE.getBytes(StandardCharsets.US_ASCII);
        return org.apache.kafka.common.utils.Utils.toPositive(org.apache.kafka.common.utils.Utils.murmur2(key)) % 4;
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8) + complaint();
    }

    private String complaint() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private int verify(String... args) {
        out.reset();
        err.reset();
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        var line = WalletstreamMain.commands(new PrintStream(out, true, StandardCharsets.UTF_8), errors);
        line.setErr(new PrintWriter(errors, true, StandardCharsets.UTF_8));
        List<String> all = new java.util.ArrayList<>(List.of("verify"));
        if (!List.of(args).contains("--data")) {
            all.addAll(List.of("--data", directory.toString()));
        }
        all.addAll(List.of(args));
        return line.execute(all.toArray(String[]::new));
    }

    private static JsonNode facts() throws Exception {
        return new ObjectMapper()
                .readTree(directory.resolve("walletstream.json").toFile());
    }

    private static Connection connect() throws Exception {
        return DriverManager.getConnection(facts().path("postgres").asText());
    }

    private static int execute(String sql) throws Exception {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    private static String text(String sql) throws Exception {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static long number(String sql) throws Exception {
        return Long.parseLong(text(sql));
    }
}
