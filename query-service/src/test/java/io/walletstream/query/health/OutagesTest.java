package io.walletstream.query.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.walletstream.query.QueryService;
import io.walletstream.query.installation.Answer;
import io.walletstream.query.installation.Api;
import io.walletstream.query.installation.Installation;
import io.walletstream.query.installation.OpenApi;
import io.walletstream.query.installation.OpenApi.Operation;
import io.walletstream.query.installation.TestKafka;
import io.walletstream.query.installation.TestPostgres;
import io.walletstream.schema.record.FeedRecord.AccountReset;
import io.walletstream.schema.record.FeedRecord.OutpointSeen;
import io.walletstream.schema.record.FeedRecordCodec;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/** Postgres and Kafka stop and start again under a service that goes on. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class OutagesTest {
    private static final String ACCOUNTS = "/api/v1/accounts";
    private static final String TXID = "ab".repeat(32);
    private static final String PUSH = "{\"items\":[{\"outpoint\":\"" + TXID + "_0\",\"score\":1}]}";

    private TestPostgres postgres;
    private TestKafka kafka;
    private QueryService service;
    private Api api;

    @BeforeAll
    void start() throws Exception {
        postgres = TestPostgres.start();
        kafka = TestKafka.start();
        service =
                QueryService.start(Installation.config(postgres, kafka.bootstrapServers()), Installation.BOOTSTRAP_KEY);
        api = new Api(service.port(), Installation.BOOTSTRAP_KEY);
        readinessBecomes(api, 200, "up", "up");
    }

    @AfterAll
    void stop() throws IOException {
        service.close();
        kafka.close();
        postgres.close();
    }

    private static void readinessBecomes(Api api, int status, String postgres, String kafka) {
        await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
            Answer ready = api.get("/health/ready");
            assertThat(ready.status()).isEqualTo(status);
            assertThat(ready.json().path("postgres").textValue()).isEqualTo(postgres);
            assertThat(ready.json().path("kafka").textValue()).isEqualTo(kafka);
            assertThat(ready.json().path("instanceId").textValue()).isEqualTo("the-tests-instance");
        });
    }

    private String newAccount() {
        return api.post(ACCOUNTS, "{\"feed\":\"push\",\"name\":\"" + UUID.randomUUID() + "\"}")
                .expect(201)
                .json()
                .path("id")
                .textValue();
    }

    @Test
    void withoutKafkaAccountsAreMadeAndReadAndPushesRefused() throws Exception {
        String before = newAccount();
        kafka.stop();
        CompletableFuture<Answer> beforeItIsKnown =
                CompletableFuture.supplyAsync(() -> api.post(ACCOUNTS + "/" + before + "/outpoints", PUSH));
        readinessBecomes(api, 503, "up", "down");

        Answer refused =
                api.post(ACCOUNTS + "/" + before + "/outpoints", PUSH).expectProblem(503, "kafkaUnavailable", null);
        assertThat(refused.header("Retry-After")).isNotEmpty();
        beforeItIsKnown.get(20, TimeUnit.SECONDS).expectProblem(503, "kafkaUnavailable", null);
        aReplayOfADeadLetterIsRefusedAtOnce(before);
        String during = newAccount();
        api.post(ACCOUNTS + "/" + during + "/outpoints", PUSH).expectProblem(503, "kafkaUnavailable", null);
        api.get(ACCOUNTS + "/" + during + "/outputs").expect(200);
        api.get("/health/live").expect(200);

        kafka.startAgain();
        readinessBecomes(api, 200, "up", "up");
        api.post(ACCOUNTS + "/" + during + "/outpoints", PUSH).expect(202);
        List<byte[]> records = kafka.recordsOf(during);
        assertThat(FeedRecordCodec.decode(records.get(0))).isInstanceOf(AccountReset.class);
        assertThat(FeedRecordCodec.decode(records.get(records.size() - 1))).isInstanceOf(OutpointSeen.class);
    }

    private void aReplayOfADeadLetterIsRefusedAtOnce(String account) {
        long letter = postgres.jdbi()
                .withHandle(handle -> handle.createQuery("""
                        INSERT INTO wallet.dead_letter
                            (topic, log_epoch, partition_id, record_offset, reason, detail, record_key, record_value)
                        VALUES ('outpoint-events', 0, 0, 1, 'malformed', 'why', convert_to(:account, 'LATIN1'), '\\x01') RETURNING id
                        """)
                        .bind("account", account)
                        .mapTo(Long.class)
                        .one());
        assertTimeout(
                Duration.ofSeconds(2), // less than Kafka is waited for
                () -> api.post("/api/v1/dead-letters/" + letter + "/replay")
                        .expectProblem(503, "kafkaUnavailable", null));
    }

    @Test
    void withoutPostgresEveryOperationSaysSo() throws Exception {
        String account = newAccount();
        CompletableFuture<Answer> waiting = api.getLater(ACCOUNTS + "/" + account + "/events?wait=60s");
        await().untilAsserted(
                        () -> assertThat(api.get("/metrics").body()).contains("walletstream_events_waiting 1.0\n"));
        postgres.stop();
        api.get(ACCOUNTS).expectProblem(503, "databaseUnavailable", null);
        readinessBecomes(api, 503, "down", "up");

        Map<Operation, CompletableFuture<Answer>> answers = OpenApi.document().operations().stream()
                .filter(operation -> !operation.open())
                .collect(Collectors.toMap(
                        operation -> operation,
                        operation -> CompletableFuture.supplyAsync(
                                () -> call(operation, account), task -> new Thread(task, "caller").start())));
        for (Map.Entry<Operation, CompletableFuture<Answer>> answer : answers.entrySet()) {
            answer.getValue().get(10, TimeUnit.SECONDS).expectProblem(503, "databaseUnavailable", null);
            assertThat(answer.getKey().statuses()).contains(503);
        }
        api.get("/health/live").expect(200);
        api.get("/metrics").expect(200);

        postgres.startAgain();
        readinessBecomes(api, 200, "up", "up");
        api.get(ACCOUNTS + "/" + account).expect(200);
        api.post(ACCOUNTS + "/" + account + "/outpoints", PUSH).expect(202);
        postgres.jdbi()
                .useHandle(handle -> handle.execute(
                        "UPDATE wallet.account SET last_seq = 1 WHERE id = ?", UUID.fromString(account)));
        waiting.get(30, TimeUnit.SECONDS).expect(200);
    }

    private Answer call(Operation operation, String account) {
        String path = operation.path(account, "owner", TXID);
        String body = operation.node().has("requestBody") ? "{}" : null;
        return api.send(api.request(operation.method(), path, body));
    }

    @Test
    void aServiceThatStartsFirstBecomesReadyWhenTheOthersCome() throws Exception {
        try (TestPostgres late = TestPostgres.prepare();
                QueryService early = QueryService.start(
                        Installation.config(late, TestKafka.nowhere()), Installation.BOOTSTRAP_KEY)) {
            Api client = new Api(early.port(), Installation.BOOTSTRAP_KEY);
            client.get("/health/live").expect(200);
            readinessBecomes(client, 503, "down", "down");
            client.get(ACCOUNTS).expectProblem(503, "databaseUnavailable", null);

            late.startAgain();

            readinessBecomes(client, 503, "up", "down");
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> client.get(ACCOUNTS).expect(200));
        }
    }
}
