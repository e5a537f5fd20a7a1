package io.walletstream.query.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.query.installation.Answer;
import io.walletstream.query.installation.Api;
import io.walletstream.query.installation.Installation;
import io.walletstream.query.installation.InstallationExtension;
import io.walletstream.query.installation.Tenant;
import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.FeedRecord.AccountReset;
import io.walletstream.schema.record.FeedRecord.OutpointGone;
import io.walletstream.schema.record.FeedRecord.OutpointSeen;
import io.walletstream.schema.record.FeedRecordCodec;
import io.walletstream.schema.record.MalformedRecordException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Pushes over HTTP, and what is in Kafka then. */
@ExtendWith(InstallationExtension.class)
class PushTest {
    private static final String NDJSON = "application/x-ndjson";
    private static final String TXID = "ab".repeat(32);

    private final Installation installation;
    private final Api api;
    private final String account;
    private final AccountId id;
    private final String path;

    PushTest(Installation installation) {
        Tenant tenant = installation.newTenant();
        this.installation = installation;
        this.api = tenant.writer();
        this.account = tenant.newPushAccount();
        this.id = AccountId.parse(account);
        this.path = "/api/v1/accounts/" + account + "/outpoints";
    }

    private List<FeedRecord> records() throws MalformedRecordException {
        List<FeedRecord> records = new ArrayList<>();
        for (byte[] value : installation.kafka().recordsOf(account)) {
            records.add(FeedRecordCodec.decode(value));
        }
        return records;
    }

    private Answer ndjson(String body) {
        return api.send("POST", path, NDJSON, body.getBytes(StandardCharsets.UTF_8));
    }

    private static String item(int number) {
        return String.format(
                Locale.ROOT, "{\"outpoint\":\"%064x_%d\",\"score\":%d.000000045}", number, number, 800_000 + number);
    }

    private static String items(int count) {
        return IntStream.range(0, count)
                .mapToObj(PushTest::item)
                .collect(Collectors.joining(",", "{\"items\":[", "]}"));
    }

    private OutpointSeen seen(int number) {
        return new OutpointSeen(
                id,
                1,
                null,
                0,
                new Outpoint(Txid.parse(String.format(Locale.ROOT, "%064x", number)), number),
                Score.mined(800_000 + number, 45),
                null);
    }

    @Test
    void whatWasAcceptedIsInKafkaAfterTheAccountsBeginning() throws Exception {
        Answer answer =
                api.post(path, "{\"items\":[" + item(1) + "," + item(2) + "]}").expect(202);

        assertThat(answer.body()).isEqualTo("{\"accepted\":2}");
        assertThat(records()).containsExactly(new AccountReset(id, 1, false, "main"), seen(1), seen(2));
    }

    @Test
    void tenThousandAreTakenInOrder() throws Exception {
        assertThat(api.post(path, items(10_000))
                        .expect(202)
                        .json()
                        .path("accepted")
                        .intValue())
                .isEqualTo(10_000);

        List<FeedRecord> records = records();
        assertThat(records).hasSize(10_001);
        for (int i = 0; i < 10_000; i++) {
            assertThat(records.get(i + 1)).isEqualTo(seen(i));
        }
    }

    @Test
    void oneMoreIsRefusedAndNothingIsTaken() throws Exception {
        api.post(path, items(10_001)).expectProblem(400, "tooManyItems", "items");
        ndjson(IntStream.range(0, 10_001).mapToObj(PushTest::item).collect(Collectors.joining("\n")))
                .expectProblem(400, "tooManyItems", "line 10001");

        assertThat(records()).noneMatch(OutpointSeen.class::isInstance);
    }

    @Test
    void linesAreTakenWithBlankOnesAndEitherEnd() throws Exception {
        ndjson(item(1) + "\r\n\n  \n" + item(2)).expect(202);
        ndjson(IntStream.range(3, 10_003).mapToObj(PushTest::item).collect(Collectors.joining("\n")) + "\n")
                .expect(202);

        assertThat(records()).hasSize(10_003).contains(seen(1), seen(2), seen(10_002));
    }

    @Test
    void nothingIsAcceptedAsNothing() {
        assertThat(api.post(path, "{\"items\":[]}").expect(202).body()).isEqualTo("{\"accepted\":0}");
        assertThat(ndjson("").expect(202).body()).isEqualTo("{\"accepted\":0}");
    }

    @Test
    void everyFormOfAnItemIsRead() throws Exception {
        String spend = "cd".repeat(32);
        String other = "ef".repeat(32);
        api.post(path, """
                        {"items":[{"outpoint":"%s.0","score":"800123.000000045"},
                        {"outpoint":"%s_1","score":8.00123e5,"spendTxid":"%s"},
                        {"outpoint":"%s_2","score":1760000000.25,"spendTxid":null,"rolledBack":false},
                        {"outpoint":"%s_3","rolledBack":true},
                        {"spendTxid":"%s","outpoint":"%s_4","rolledBack":true,"score":5}]}""".formatted(TXID, TXID, spend, TXID, TXID, other, TXID))
                .expect(202);

        Txid txid = Txid.parse(TXID);
        assertThat(records().subList(1, 6))
                .containsExactly(
                        new OutpointSeen(id, 1, null, 0, new Outpoint(txid, 0), Score.mined(800_123, 45), null),
                        new OutpointSeen(
                                id, 1, null, 0, new Outpoint(txid, 1), Score.mined(800_123, 0), Txid.parse(spend)),
                        new OutpointSeen(
                                id,
                                1,
                                null,
                                0,
                                new Outpoint(txid, 2),
                                Score.unconfirmed(1_760_000_000L, 250_000_000),
                                null),
                        new OutpointGone(id, 1, new Outpoint(txid, 3), null),
                        new OutpointGone(id, 1, new Outpoint(txid, 4), Txid.parse(other)));
    }

    @Test
    void afterAClearThePushIsOfTheNewGeneration() throws Exception {
        api.post("/api/v1/accounts/" + account + "/sync/clear").expect(202);
        api.post(path, "{\"items\":[{\"outpoint\":\"" + TXID + "_0\",\"score\":1}]}")
                .expect(202);

        List<FeedRecord> records = records();
        assertThat(records).startsWith(new AccountReset(id, 1, false, "main"), new AccountReset(id, 2, false, "main"));
        assertThat(records.get(2).generation()).isEqualTo(2);
    }

    @Test
    void aFaultIsNamedByItemOrLine() {
        String good = item(1);
        api.post(path, "{\"items\":[" + good + ",{\"outpoint\":\"" + TXID + "_0\",\"score\":-1}]}")
                .expectProblem(400, "invalidValue", "items[1].score");
        api.post(path, "{\"items\":[" + good + ",{\"outpoint\":\"" + TXID + "_x\",\"score\":1}]}")
                .expectProblem(400, "invalidValue", "items[1].outpoint");
        ndjson(good + "\n\n{\"outpoint\":\"" + TXID + "_0\",\"score\":\"NaN\"}")
                .expectProblem(400, "invalidValue", "line 3: score");
        ndjson(good + "\n{\"outpoint\":\"" + TXID.substring(1) + "_0\",\"score\":1}")
                .expectProblem(400, "invalidValue", "line 2: outpoint");
    }

    @Test
    void aPausedAccountTakesNothingIn() throws Exception {
        api.post("/api/v1/accounts/" + account + "/sync/pause").expect(200);

        api.post(path, items(1)).expectProblem(409, "accountPaused", null);

        api.post("/api/v1/accounts/" + account + "/sync/resume").expect(200);
        api.post(path, items(1)).expect(202);
        assertThat(records()).contains(seen(0));
    }

    @Test
    void aBodyBeyondTheBoundIsRefused() throws Exception {
        String item = "{\"outpoint\":\"" + TXID + "_0\",\"score\":1}" + " ".repeat(1_000);
        String body =
                IntStream.range(0, 8_500).mapToObj(i -> item).collect(Collectors.joining(",", "{\"items\":[", "]}"));
        assertThat(body.length()).isGreaterThan(8 << 20);

        api.post(path, body).expectProblem(413, "bodyTooLarge", null);

        assertThat(records()).noneMatch(OutpointSeen.class::isInstance);
    }
}
