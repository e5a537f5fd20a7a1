package io.walletstream.query.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.walletstream.query.installation.Api;
import io.walletstream.query.installation.Installation;
import io.walletstream.query.installation.InstallationExtension;
import io.walletstream.query.installation.Tenant;
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
