package io.walletstream.query.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.walletstream.query.installation.Api;
import io.walletstream.query.installation.Installation;
import io.walletstream.query.installation.InstallationExtension;
import io.walletstream.query.installation.Owners;
import io.walletstream.query.installation.Tenant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The history over HTTP. */
@ExtendWith(InstallationExtension.class)
class TransactionsTest {
    private final Api api;
    private final Rows rows;
    private final String path;

    TransactionsTest(Installation installation) {
        Tenant tenant = installation.newTenant();
        String account = tenant.newAccount("\"owners\":[\"" + Owners.main(1) + "\"]")
                .path("id")
                .textValue();
        this.api = tenant.reader();
        this.rows = new Rows(installation.jdbi(), account);
        this.path = "/api/v1/accounts/" + account + "/transactions";
    }

    @Test
    void aTransactionIsToldInFull() {
        rows.transaction(
                1,
                Rows.mined(800_000, 5),
                "sent_sats = 3000, net_sats = -2000, direction = 'send', fee_sats = 12, block_time = '2026-01-02T03:00:00Z'");
        rows.execute(
                "INSERT INTO wallet.owner_sync (account_id, generation, owner, owner_generation, state, revision, tip)"
                        + " VALUES (:account, 1, '" + Owners.main(1) + "', 1, 'synced', 1, 800009)");

        JsonNode transaction = api.get(path + "/" + Rows.txid(1)).expect(200).json();

        assertThat(transaction.toString())
                .isEqualTo("{\"txid\":\"" + Rows.txid(1) + "\",\"height\":800000,\"index\":5,\"state\":\"confirmed\","
                        + "\"receivedSats\":1000,\"sentSats\":3000,\"netSats\":-2000,\"direction\":\"send\",\"feeSats\":12,"
                        + "\"sizeBytes\":226,\"firstSeenAt\":\"2026-01-02T03:04:05Z\",\"blockTime\":\"2026-01-02T03:00:00Z\","
                        + "\"confirmations\":10}");
        assertThat(api.get(path).items().path(0)).isEqualTo(transaction);
    }

    @Test
    void whatIsNotKnownIsNull() {
        rows.transaction(
                1,
                0,
                "state = 'unconfirmed', score = NULL, sent_sats = NULL, net_sats = NULL, direction = NULL, size_bytes = NULL");

        JsonNode transaction = api.get(path + "/" + Rows.txid(1)).expect(200).json();

        for (String name :
                List.of("height", "index", "sentSats", "netSats", "direction", "feeSats", "sizeBytes", "blockTime")) {
            assertThat(transaction.path(name).isNull()).as(name).isTrue();
        }
        assertThat(transaction.path("confirmations").intValue()).isZero();
    }

    @Test
    void aMinedTransactionHasAConfirmationThoughNoFeedToldOfATip() {
        rows.transaction(1, Rows.mined(800_000, 0));
        rows.transaction(2, Rows.mined(800_000, 1), "state = 'orphaned'");

        assertThat(api.get(path + "/" + Rows.txid(1))
                        .json()
                        .path("confirmations")
                        .intValue())
                .isEqualTo(1);
        assertThat(api.get(path + "/" + Rows.txid(2))
                        .json()
                        .path("confirmations")
                        .intValue())
                .isZero();
    }

    @Test
    void whatAReorgTookIsListedByItsState() {
        rows.transaction(1, Rows.mined(10, 0));
        rows.transaction(2, Rows.mined(12, 0), "state = 'orphaned'");
        rows.transaction(3, 0, "state = 'orphaned', score = NULL");
        rows.transaction(4, Rows.seen(1_760_000_000L), "state = 'unconfirmed'");

        assertThat(api.get(path + "?state=orphaned").expect(200).json().findValuesAsText("txid"))
                .containsExactly(Rows.txid(2), Rows.txid(3));
        assertThat(api.get(path + "?state=unconfirmed").expect(200).json().findValuesAsText("txid"))
                .containsExactly(Rows.txid(4));
        api.get(path + "?state=lost").expectProblem(400, "invalidValue", "state");
    }

    @Test
    void theHistoryIsNewestFirstAndPaged() {
        rows.transaction(1, Rows.mined(10, 0));
        rows.transaction(2, Rows.mined(12, 0));
        rows.transaction(3, Rows.mined(12, 0));
        rows.transaction(4, Rows.seen(1_760_000_000L), "state = 'unconfirmed'");
        rows.transaction(5, 0, "score = NULL");
        rows.transaction(6, 0, "score = NULL");
        rows.transaction(7, Rows.mined(99, 0), "state = 'hidden'");
        rows.transaction(8, Rows.mined(98, 0), "generation = 2");

        for (int limit = 1; limit <= 7; limit++) {
            assertThat(paged(limit)).containsExactly(4, 3, 2, 1, 6, 5);
        }
    }

    @Test
    void whatIsNotThereIsNotFound() {
        rows.transaction(7, Rows.mined(99, 0), "state = 'hidden'");

        api.get(path + "/" + Rows.txid(1)).expectProblem(404, "notFound", null);
        api.get(path + "/" + Rows.txid(7)).expectProblem(404, "notFound", null);
    }

    private List<Integer> paged(int limit) {
        List<Integer> seen = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonNode page =
                    api.get(path + "?limit=" + limit + cursor).expect(200).json();
            page.path("items")
                    .forEach(item -> seen.add(
                            Integer.parseInt(item.path("txid").textValue().substring(0, 8), 16)));
            JsonNode next = page.path("nextCursor");
            cursor = next.isNull() ? null : "&cursor=" + next.textValue();
        }
        return seen;
    }
}
