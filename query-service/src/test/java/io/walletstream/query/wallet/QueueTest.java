package io.walletstream.query.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.walletstream.query.installation.Api;
import io.walletstream.query.installation.Installation;
import io.walletstream.query.installation.InstallationExtension;
import io.walletstream.query.installation.Tenant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The queue, looked into over HTTP. */
@ExtendWith(InstallationExtension.class)
class QueueTest {
    private final Api api;
    private final Rows rows;
    private final String path;

    QueueTest(Installation installation) {
        Tenant tenant = installation.newTenant();
        String account = tenant.newPushAccount();
        this.api = tenant.reader();
        this.rows = new Rows(installation.jdbi(), account);
        this.path = "/api/v1/accounts/" + account;
    }

    private JsonNode items(int txid) {
        return api.get(path + "/sync/items?txid=" + Rows.txid(txid)).items();
    }

    @Test
    void anUnknownTransactionHasNoItems() {
        assertThat(items(1)).isEmpty();
    }

    @Test
    void anAppliedOutputAndItsSpendAreTwoDoneItems() {
        rows.transaction(1, Rows.mined(800_000, 2));
        rows.output(1, 0, Rows.mined(800_000, 2), Rows.is("spent_txid", 2), "spent_score = " + Rows.mined(800_001, 0));

        JsonNode items = items(1);

        String outpoint = Rows.txid(1) + "_0";
        assertThat(items.path(0).toString())
                .isEqualTo(
                        "{\"id\":\"" + outpoint + ":800000.000000002\",\"outpoint\":\"" + outpoint
                                + "\",\"score\":\"800000.000000002\",\"spendTxid\":null,\"status\":\"done\",\"attempts\":1,"
                                + "\"lastError\":null,\"createdAt\":\"2026-01-02T03:04:05Z\",\"updatedAt\":\"2026-01-02T03:04:05Z\"}");
        assertThat(items.path(1).path("id").textValue()).isEqualTo(outpoint + ":800001");
        assertThat(items.path(1).path("spendTxid").textValue()).isEqualTo(Rows.txid(2));
        assertThat(items).hasSize(2);
    }

    @Test
    void anOutputWithoutBytesIsProcessedAndThenFailed() {
        rows.output(1, 0, Rows.mined(800_000, 2), "value_sats = NULL");
        assertThat(items(1).path(0).path("status").textValue()).isEqualTo("processing");

        rows.failure(1, "notFound", "");

        JsonNode item = items(1).path(0);
        assertThat(item.path("status").textValue()).isEqualTo("failed");
        assertThat(item.path("attempts").intValue()).isEqualTo(3);
        assertThat(item.path("lastError").textValue()).isEqualTo("upstream said 404");
        assertThat(item.path("updatedAt").textValue()).isEqualTo("2026-01-02T04:00:00Z");
    }

    private List<String> statuses(int txid) {
        return items(txid).findValuesAsText("status");
    }

    @Test
    void onlyOutputsThatFailedAreFailed() {
        for (int vout = 0; vout < 3; vout++) {
            rows.output(1, vout, Rows.mined(800_000, 2), "value_sats = NULL");
        }
        rows.failure(1, 1, "attempts = 5, last_error = 'no output'");

        assertThat(statuses(1)).containsExactly("processing", "failed", "processing");
        assertThat(items(1).path(1).path("attempts").intValue()).isEqualTo(5);

        rows.failure(1, 0, "kind = 'notFound', attempts = 2");
        assertThat(statuses(1)).containsExactly("failed", "failed", "processing");
        assertThat(items(1).path(0).path("lastError").textValue()).isEqualTo("upstream said 404");
        assertThat(items(1).path(1).path("lastError").textValue()).isEqualTo("no output");
    }

    @Test
    void whatIsOverAndWhatTheTransactionAsAWholeOrAStateLacksFailsNoOutput() {
        rows.output(1, 1, Rows.mined(800_000, 2), "value_sats = NULL");
        rows.failure(1, -1, "item = NULL");
        rows.failure(1, 0, "kind = 'poison'");
        rows.failure(1, 1, "resolved_at = '2026-01-02T05:00:00Z'");
        assertThat(statuses(1)).containsExactly("processing");
        rows.failure(1, 2, "half = 'state', vout = 1");
        assertThat(statuses(1)).containsExactly("processing");
    }

    @Test
    void aTransactionIsListedOnceWithTheWorstOfItsOutputs() {
        String item = Rows.txid(1) + "_%d:800000";
        rows.failure(1, 0, "attempts = 9, next_retry_at = '2026-01-02T07:00:00Z'");
        rows.failure(1, 5, "half = 'state', vout = 0, item = replace(item, '_5', '_0')");
        rows.failure(1, 1, "kind = 'poison', attempts = 2, last_error = 'no output'");
        rows.failure(1, 2, "kind = 'notFound', next_retry_at = '2026-01-02T06:00:00Z'");
        rows.failure(1, 3, "kind = 'poison', resolved_at = '2026-01-02T05:00:00Z'");
        rows.failure(2, -1, "kind = 'notFound', item = NULL");
        rows.failure(2, 1, "attempts = 4, last_error = 'timeout'");

        JsonNode first = api.get(path + "/failures?limit=1").expect(200).json();

        assertThat(first.path("items").toString())
                .isEqualTo("[{\"txid\":\"" + Rows.txid(1) + "\",\"items\":[\"" + item.formatted(0) + "\",\""
                        + item.formatted(1) + "\",\"" + item.formatted(2)
                        + "\"],\"attempts\":9,\"lastError\":\"no output\","
                        + "\"nextRetryAt\":\"2026-01-02T06:00:00Z\",\"kind\":\"poison\"}]");
        JsonNode second = api.get(path + "/failures?limit=1&cursor="
                        + first.path("nextCursor").textValue())
                .expect(200)
                .json();
        assertThat(second.path("items").findValuesAsText("kind")).containsExactly("notFound");
        assertThat(second.path("items").findValuesAsText("lastError")).containsExactly("upstream said 404");
        assertThat(second.path("items").path(0).path("attempts").intValue()).isEqualTo(4);
        assertThat(second.path("nextCursor").isNull()).isTrue();
    }

    @Test
    void aRememberedOutputIsSkipped() {
        rows.output(1, 0, Rows.mined(800_000, 2), "remembered = true", Rows.is("spent_txid", 2));
        rows.output(1, 1, 0, "score = NULL, remembered = true", Rows.is("spent_txid", 2));

        assertThat(items(1).findValuesAsText("status")).containsExactly("skipped", "skipped");
    }

    @Test
    void failuresAreListedUntilTheyAreResolved() {
        rows.failure(3, "notFound", "");
        rows.failure(1, "poison", "");
        rows.failure(2, "transient", "2026-01-02T05:00:00Z");

        JsonNode first = api.get(path + "/failures?limit=1").expect(200).json();
        assertThat(first.path("items").toString())
                .isEqualTo(
                        "[{\"txid\":\"" + Rows.txid(1) + "\",\"items\":[\"" + Rows.txid(1)
                                + "_0:800000\"],\"attempts\":3,\"lastError\":\"upstream said 404\",\"nextRetryAt\":null,\"kind\":\"poison\"}]");

        JsonNode second = api.get(path + "/failures?limit=1&cursor="
                        + first.path("nextCursor").textValue())
                .expect(200)
                .json();
        assertThat(second.path("items").findValuesAsText("txid")).containsExactly(Rows.txid(3));
        assertThat(second.path("nextCursor").isNull()).isTrue();
    }
}
