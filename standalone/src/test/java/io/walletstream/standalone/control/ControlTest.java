package io.walletstream.standalone.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.walletstream.schema.chain.AccountId;
import io.walletstream.standalone.outage.GrowingChain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each control over HTTP while the chain grows, with the WalletJob brought down amid it: in the end all is as the chain says, told once,
 * and the sync state was right at every moment ({@link SyncSampler}).
 */
class ControlTest {
    private static final Duration STILL = Duration.ofSeconds(1);

    private static GrowingChain chain;
    private static ControlledProduct product;
    private static Truth truth;
    private static SyncSampler sampler;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        assumeTrue(ServiceUnderTest.isPackaged(), "query-service is not packaged");
        chain = new GrowingChain(47);
        chain.grow(3);
        product = new ControlledProduct(directory, chain);
        truth = new Truth(product);
        sampler = new SyncSampler(product);
    }

    @AfterAll
    static void stop() throws Exception {
        if (product == null) {
            return;
        }
        sampler.close();
        product.close();
        chain.close();
        assertThat(sampler.faults()).isEmpty();
        assertThat(sampler.states()).containsKeys("syncing", "synced", "paused");
        assertThat(sampler.snapshots()).isGreaterThan(50);
    }

    @BeforeEach
    void someWorkIsDone() {
        truth.awaitEqual();
    }

    private static void awaitState(String group, String state) {
        await().atMost(ControlledProduct.SOON)
                .untilAsserted(
                        () -> assertThat(product.sync(group).path("state").textValue())
                                .as(product.sync(group).toString())
                                .isEqualTo(state));
    }

    private static long lastSeq(String group) throws Exception {
        return product.number("SELECT last_seq FROM wallet.account WHERE id = '" + product.accounts.get(group) + "'");
    }

    @Test
    void aDeadLetterIsSentAgainOnceItsAccountIsThere() throws Exception {
        AccountId late = new AccountId(UUID.randomUUID());
        String outpoint = GrowingChain.RAW.keySet().iterator().next() + "_0";
        product.send(
                late,
                "{\"type\":\"outpointSeen\",\"account\":\"" + late + "\",\"outpoint\":\"" + outpoint
                        + "\",\"score\":\"800000.000000001\"}");
        JsonNode letter = await().atMost(ControlledProduct.SOON)
                .until(
                        () -> product.service.get("/dead-letters?reason=unknownAccount"),
                        page -> page.path("items").size() == 1)
                .path("items")
                .path(0);
        String replay = "/dead-letters/" + letter.path("id") + "/replay";
        assertThat(product.service.post(replay, null, 202).path("replayedAt").textValue())
                .isNotBlank();
        JsonNode again = await().atMost(ControlledProduct.SOON)
                .until(
                        () -> product.service.get("/dead-letters?reason=unknownAccount"),
                        page -> page.path("items").size() == 2)
                .path("items")
                .path(0);
        assertThat(again.path("offset").longValue())
                .as("refused again, it is another letter")
                .isGreaterThan(letter.path("offset").longValue());

        product.update("INSERT INTO wallet.account (id, tenant_id, name, chain, network, history, feed) SELECT '" + late
                + "', tenant_id, 'late', 'bsv', 'main', 'full', 'push' FROM wallet.account WHERE name = 'alice'");
        product.service.post(replay, null, 202);
        product.service.post("/dead-letters/" + again.path("id") + "/replay", null, 202);

        await().atMost(ControlledProduct.SOON)
                .untilAsserted(() -> assertThat(product.service
                                .get("/accounts/" + late + "/outputs")
                                .path("items")
                                .findValuesAsText("outpoint"))
                        .containsExactly(outpoint));
        assertThat(product.service.get("/dead-letters").path("items")).hasSize(2);
    }

    @Test
    void clear() throws Exception {
        product.crashAmid(() -> {
            product.service.post(product.path("alice") + "/sync/clear", null, 202);
            chain.grow(2);
        });
        chain.grow(1);

        truth.awaitEqual();
        awaitState("alice", "synced");
        assertThat(product.rows("SELECT DISTINCT generation FROM wallet.account_event WHERE account_id = '"
                        + product.accounts.get("alice") + "' AND type = 'account.cleared'"))
                .hasSize(1);
    }

    @Test
    void pauseAndResume() throws Exception {
        product.crashAmid(() -> {
            product.service.post(product.path("alice") + "/sync/pause", null, 200);
            chain.grow(2);
        });
        JsonNode paused = await().atMost(ControlledProduct.SOON)
                .until(
                        () -> product.sync("alice"),
                        sync -> sync.path("pending").longValue()
                                        + sync.path("processing").longValue()
                                == 0);
        assertThat(paused.path("state").textValue()).isEqualTo("paused");
        long epochs = epochs();
        long[] seq = {lastSeq("alice")};
        await().during(STILL).atMost(ControlledProduct.SOON).until(() -> {
            long before = seq[0];
            seq[0] = lastSeq("alice");
            return seq[0] == before;
        });
        chain.grow(1);
        await().during(STILL).atMost(STILL.multipliedBy(2)).until(() -> lastSeq("alice") == seq[0]);
        assertThat(product.sync("alice").path("state").textValue()).isEqualTo("paused");

        product.crashAmid(() -> {
            product.service.post(product.path("alice") + "/sync/resume", null, 200);
            chain.grow(1);
        });

        truth.awaitEqual();
        awaitState("alice", "synced");
        assertThat(epochs()).as("each owner is read under a new epoch").isGreaterThanOrEqualTo(epochs + 2);
    }

    private static long epochs() throws Exception {
        return product.number(
                "SELECT sum(epoch) FROM wallet.feed_state WHERE account_id = '" + product.accounts.get("alice") + "'");
    }

    @Test
    void anOwnerIsRemovedAndPurgedAndComesAgain() throws Exception {
        String going = product.addresses("alice").get(0);
        String owners = product.path("alice") + "/owners";
        product.crashAmid(() -> {
            product.service.delete(owners + "/" + going + "?purge=true");
            product.awaitHeldUp(); // amid a page of it
            chain.grow(2);
        });
        chain.grow(1);

        truth.awaitWithout(Set.of(going));
        awaitState("alice", "synced");
        assertThat(product.rows("SELECT txid FROM wallet.output_current WHERE account_id = '"
                        + product.accounts.get("alice") + "' AND owner = '" + going + "'"))
                .isEmpty();

        product.crashAmid(() -> {
            product.service.post(owners, "{\"owner\":\"" + going + "\"}", 200);
            chain.grow(2);
        });
        chain.grow(1);

        awaitState("alice", "synced");
        truth.awaitWithout(Set.of());
        truth.awaitEqual();
    }

    @Test
    void anOwnerIsRemovedAndAddedAgainAmidASync() throws Exception {
        String going = product.addresses("bob").get(0);
        String owners = product.path("bob") + "/owners";
        product.crashAmid(() -> {
            product.service.delete(owners + "/" + going);
            product.service.post(owners, "{\"owner\":\"" + going + "\"}", 200);
            chain.grow(3);
        });
        chain.grow(1);

        truth.awaitEqual();
        awaitState("bob", "synced");
        assertThat(product.number("SELECT generation FROM wallet.account_owner WHERE owner = '" + going + "'"))
                .isEqualTo(2);
    }

    @Test
    void reindex() throws Exception {
        String account = "account_id = '" + product.accounts.get("carol") + "'";
        int rows = product.update("UPDATE wallet.output SET basket = 'of an older build', tags = '{old}' WHERE "
                + account + " AND value_sats IS NOT NULL");
        long before = lastSeq("carol");
        product.crashAmid(() -> {
            product.service.post(product.path("carol") + "/reindex", null, 202);
            product.awaitHeldUp(); // amid a page of it
            chain.grow(1);
            assertThat(product.sync("carol").path("state").textValue()).isEqualTo("syncing");
        });
        chain.grow(1);

        awaitState("carol", "synced");
        truth.awaitEqual();
        JsonNode reindex = product.sync("carol").path("reindex");
        assertThat(reindex.path("changed").intValue()).isEqualTo(rows);
        assertThat(reindex.path("skipped").intValue()).isZero();
        assertThat(product.number("SELECT count(*) FROM (SELECT o->>'outpoint' FROM wallet.account_event,"
                        + " jsonb_array_elements(data->'outputs') o WHERE " + account + " AND seq > " + before
                        + " AND type = 'tx.applied' AND data->>'items' = '[]' GROUP BY 1 HAVING count(*) > 1) twice"))
                .as("told once")
                .isZero();
        List<String> old = product.rows("SELECT txid FROM wallet.output_current WHERE basket = 'of an older build'");
        assertThat(old).isEmpty();
    }
}
