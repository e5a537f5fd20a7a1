package io.walletstream.query.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.walletstream.query.installation.Api;
import io.walletstream.query.installation.Installation;
import io.walletstream.query.installation.InstallationExtension;
import io.walletstream.query.installation.Owners;
import io.walletstream.query.installation.Tenant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The sync state over HTTP. */
@ExtendWith(InstallationExtension.class)
class SyncStateTest {
    private static final String FIRST = Owners.main(1);
    private static final String SECOND = Owners.main(2);

    private final Installation installation;
    private final Tenant tenant;
    private final Api api;

    SyncStateTest(Installation installation) {
        this.installation = installation;
        this.tenant = installation.newTenant();
        this.api = tenant.writer();
    }

    private Rows rows(String account) {
        return new Rows(installation.jdbi(), account);
    }

    private String fedAccount() {
        return tenant.newAccount("\"owners\":[\"" + FIRST + "\",\"" + SECOND + "\"]")
                .path("id")
                .textValue();
    }

    private JsonNode sync(String account) {
        return api.get("/api/v1/accounts/" + account + "/sync").expect(200).json();
    }

    private void counts(String account, boolean synced) {
        counts(account, synced, "0, 0, 3, 4, 5, 0, 0, 8, 9, 10");
    }

    private void counts(String account, boolean synced, String counts) {
        rows(account)
                .execute(
                        "INSERT INTO wallet.account_sync (account_id, generation, items_pending, items_processing, items_done,"
                                + " items_failed, items_skipped, txs_pending, txs_processing, txs_done, txs_failed, txs_skipped, synced,"
                                + " last_synced_at) VALUES (:account, 1, " + counts + ", " + synced
                                + ", '2026-01-02T03:04:05Z')");
    }

    private void owner(String account, String owner, String state, int tip, String age) {
        rows(account)
                .execute(
                        "INSERT INTO wallet.owner_sync (account_id, generation, owner, owner_generation, state, reason, revision, tip,"
                                + " last_pass_at) VALUES (:account, 1, '" + owner + "', 1, '" + state + "', "
                                + (state.equals("stalled") ? "'garbage'" : "NULL") + ", 1, " + tip
                                + ", now() - interval '" + age
                                + "')");
    }

    @Test
    void anAccountNobodyWroteOfIsSyncing() {
        JsonNode sync = sync(fedAccount());

        assertThat(sync.path("state").textValue()).isEqualTo("syncing");
        assertThat(sync.path("pending").intValue()).isZero();
        assertThat(sync.path("lastQueuedScore").textValue()).isEqualTo("0");
        assertThat(sync.path("lagSeconds").isNull()).isTrue();
        assertThat(sync.path("lastSyncedAt").isNull()).isTrue();
        assertThat(sync.path("owners")).hasSize(2);
        assertThat(sync.path("owners").path(0).path("lastPassAt").isNull()).isTrue();
    }

    @Test
    void countsAreTheWritersAndTheCursorIsTheLowest() {
        String account = fedAccount();
        counts(account, true);
        owner(account, FIRST, "synced", 800_005, "10 seconds");
        owner(account, SECOND, "synced", 800_009, "100 seconds");
        rows(account)
                .execute(
                        "INSERT INTO wallet.feed_state (account_id, owner, generation, owner_generation, epoch, cursor) VALUES"
                                + " (:account, '" + FIRST + "', 1, 1, 1, " + Rows.mined(800_000, 4) + "), (:account, '"
                                + SECOND
                                + "', 1, 1, 1, " + Rows.mined(700_000, 0) + ")");

        JsonNode sync = sync(account);

        assertThat(sync.path("state").textValue()).isEqualTo("synced");
        assertThat(sync.path("pending").intValue()).isZero();
        assertThat(sync.path("skipped").intValue()).isEqualTo(5);
        assertThat(sync.path("transactions").toString())
                .isEqualTo("{\"pending\":0,\"processing\":0,\"done\":8,\"failed\":9,\"skipped\":10}");
        assertThat(sync.path("lastQueuedScore").textValue()).isEqualTo("700000");
        assertThat(sync.path("lastSyncedAt").textValue()).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(sync.path("tip").intValue()).isEqualTo(800_009);
        assertThat(sync.path("lagSeconds").longValue()).isBetween(100L, 130L);
    }

    @Test
    void whatIsUnderWayKeepsItSyncingWhateverWasToldBefore() {
        String account = tenant.newPushAccount();
        counts(account, true, "1, 2, 3, 4, 5, 6, 7, 8, 9, 10");

        JsonNode sync = sync(account);

        assertThat(sync.path("state").textValue()).isEqualTo("syncing");
        assertThat(sync.path("pending").intValue()).isEqualTo(1);
        assertThat(sync.path("transactions").toString())
                .isEqualTo("{\"pending\":6,\"processing\":7,\"done\":8,\"failed\":9,\"skipped\":10}");
    }

    @Test
    void aReindexKeepsItSyncingUntilItIsThrough() {
        String account = tenant.newPushAccount();
        counts(account, true);
        assertThat(sync(account).path("reindex").isNull()).isTrue();

        api.post("/api/v1/accounts/" + account + "/reindex").expect(202);
        rows(account)
                .execute(
                        "UPDATE wallet.rework SET after_txid = '\\x01', rows_done = 7, rows_changed = 3, rows_skipped = 1,"
                                + " last_error = 'why' WHERE account_id = :account");
        JsonNode underWay = sync(account);

        assertThat(underWay.path("state").textValue()).isEqualTo("syncing");
        assertThat(underWay.path("reindex").path("done").intValue()).isEqualTo(7);
        assertThat(underWay.path("reindex").path("changed").intValue()).isEqualTo(3);
        assertThat(underWay.path("reindex").path("skipped").intValue()).isEqualTo(1);
        assertThat(underWay.path("reindex").path("lastError").textValue()).isEqualTo("why");
        assertThat(underWay.path("reindex").path("finishedAt").isNull()).isTrue();

        api.post("/api/v1/accounts/" + account + "/reindex").expect(202);
        assertThat(sync(account).path("reindex").path("done").intValue())
                .as("asked for again, it begins anew")
                .isZero();
        rows(account).execute("UPDATE wallet.rework SET finished_at = now() WHERE account_id = :account");

        assertThat(sync(account).path("state").textValue()).isEqualTo("synced");
        assertThat(sync(account).path("reindex").path("finishedAt").textValue()).isNotBlank();
    }

    @Test
    void aPurgeIsAskedForOnceAndTakenBackWhenTheOwnerReturns() {
        String account = fedAccount();
        String path = "/api/v1/accounts/" + account + "/owners";
        api.delete(path + "/" + FIRST).expect(204);
        assertThat(rows(account).text("SELECT count(*) FROM wallet.rework WHERE account_id = :account"))
                .as("its rows stay")
                .isEqualTo("0");

        api.delete(path + "/" + FIRST + "?purge=true").expect(204);
        api.delete(path + "/" + FIRST + "?purge=true").expectProblem(404, "notFound", null);
        assertThat(rows(account).text("SELECT kind || request FROM wallet.rework WHERE account_id = :account"))
                .isEqualTo("owners1");
        assertThat(
                        rows(account)
                                .text(
                                        "SELECT string_agg(owner, ',') FROM wallet.account_owner WHERE account_id = :account AND purged"))
                .isEqualTo(FIRST);

        api.post(path, "{\"owner\":\"" + FIRST + "\"}").expect(200);
        assertThat(rows(account).text("SELECT kind || request FROM wallet.rework WHERE account_id = :account"))
                .isEqualTo("owners2");
        assertThat(rows(account)
                        .text("SELECT count(*) FROM wallet.account_owner WHERE account_id = :account AND purged"))
                .isEqualTo("0");
        api.delete(path + "/" + SECOND + "?purge=true").expect(204);
        assertThat(rows(account).text("SELECT kind || request FROM wallet.rework WHERE account_id = :account"))
                .isEqualTo("owners3");
    }

    @Test
    void oneOwnerWithoutAPassKeepsItSyncing() {
        String account = fedAccount();
        counts(account, true);
        owner(account, FIRST, "synced", 800_005, "10 seconds");

        assertThat(sync(account).path("state").textValue()).isEqualTo("syncing");
        assertThat(sync(account).path("lagSeconds").isNull()).isTrue();
    }

    @Test
    void oneStalledFeedIsShownWithItsReason() {
        String account = fedAccount();
        counts(account, true);
        owner(account, FIRST, "synced", 1, "10 seconds");
        owner(account, SECOND, "stalled", 1, "10 seconds");

        JsonNode sync = sync(account);

        assertThat(sync.path("state").textValue()).isEqualTo("stalled");
        assertThat(sync.path("owners").findValuesAsText("reason")).containsOnlyOnce("garbage");
    }

    @Test
    void aPushAccountIsSyncedOnceNothingIsPending() {
        String account = tenant.newPushAccount();
        assertThat(sync(account).path("state").textValue()).isEqualTo("syncing");

        counts(account, true);

        assertThat(sync(account).path("state").textValue()).isEqualTo("synced");
        assertThat(sync(account).path("lagSeconds").intValue()).isZero();
    }

    @Test
    void anOwnerAddedAgainAndAnAccountClearedStartFromNothing() {
        String account = fedAccount();
        counts(account, true);
        owner(account, FIRST, "synced", 5, "10 seconds");
        owner(account, SECOND, "synced", 5, "10 seconds");
        String path = "/api/v1/accounts/" + account;

        api.delete(path + "/owners/" + FIRST).expect(204);
        api.post(path + "/owners", "{\"owner\":\"" + FIRST + "\"}").expect(200);
        assertThat(sync(account).path("state").textValue()).isEqualTo("syncing");

        api.post(path + "/sync/clear").expect(202);
        assertThat(sync(account).path("done").intValue()).isZero();
        assertThat(sync(account).path("tip").intValue()).isZero();
    }
}
