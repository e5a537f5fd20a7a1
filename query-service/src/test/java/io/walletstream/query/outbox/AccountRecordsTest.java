package io.walletstream.query.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.walletstream.query.installation.Answer;
import io.walletstream.query.installation.Api;
import io.walletstream.query.installation.Installation;
import io.walletstream.query.installation.InstallationExtension;
import io.walletstream.query.installation.Owners;
import io.walletstream.query.installation.Tenant;
import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.FeedRecord.AccountReset;
import io.walletstream.schema.record.FeedRecord.OwnerChanged;
import io.walletstream.schema.record.FeedRecord.RetryNow;
import io.walletstream.schema.record.FeedRecord.RollbackAccepted;
import io.walletstream.schema.record.FeedRecordCodec;
import io.walletstream.schema.record.MalformedRecordException;
import io.walletstream.schema.record.OwnerRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the stream is told of changes to accounts. */
@ExtendWith(InstallationExtension.class)
class AccountRecordsTest {
    private static final Duration SENT_WITHIN = Duration.ofSeconds(15);

    private final Installation installation;
    private final Tenant tenant;
    private final Api api;

    AccountRecordsTest(Installation installation) {
        this.installation = installation;
        this.tenant = installation.newTenant();
        this.api = tenant.writer();
    }

    private List<FeedRecord> records(String account) throws MalformedRecordException {
        List<FeedRecord> records = new ArrayList<>();
        for (byte[] value : installation.kafka().recordsOf(account)) {
            records.add(FeedRecordCodec.decode(value));
        }
        return records;
    }

    private void nothingWaits(String account) {
        await().atMost(SENT_WITHIN)
                .untilAsserted(() -> assertThat(installation
                                .jdbi()
                                .<Long, RuntimeException>withHandle(handle -> handle.createQuery(
                                                "SELECT count(*) FROM wallet.outbox WHERE account_id = cast(:id AS uuid)")
                                        .bind("id", account)
                                        .mapTo(Long.class)
                                        .one()))
                        .isZero());
    }

    @Test
    void everyChangeIsToldInItsOrder() throws Exception {
        String account = tenant.newAccount(
                        "\"history\":\"full\",\"network\":\"test\",\"owners\":[\"" + Owners.test(1) + "\"]")
                .path("id")
                .textValue();
        AccountId id = AccountId.parse(account);
        String path = "/api/v1/accounts/" + account;

        api.post(path + "/owners", "{\"owner\":\"" + Owners.test(2) + "\"}").expect(200);
        api.post(path + "/owners", "{\"owner\":\"" + Owners.test(2) + "\"}").expect(200);
        api.delete(path + "/owners/" + Owners.test(2)).expect(204);
        api.post(path + "/owners", "{\"owner\":\"" + Owners.test(2) + "\"}").expect(200);
        api.post(path + "/sync/clear").expect(202);
        api.patch(path, "{\"owners\":[\"" + Owners.test(2) + "\"],\"paused\":true,\"name\":\"new\"}")
                .expect(200);
        api.delete(path).expect(204);

        nothingWaits(account);
        assertThat(records(account))
                .containsExactly(
                        new AccountReset(id, 1, true, "test"),
                        new OwnerChanged(id, 1, new OwnerRef(Owners.test(2), 1), false),
                        new OwnerChanged(id, 1, new OwnerRef(Owners.test(2), 1), true),
                        new OwnerChanged(id, 1, new OwnerRef(Owners.test(2), 2), false),
                        new AccountReset(id, 2, true, "test"),
                        new OwnerChanged(id, 2, new OwnerRef(Owners.test(1), 1), true),
                        new AccountReset(id, 3, true, "test"));
    }

    @Test
    void aChangeThatFailedIsNotTold() throws Exception {
        api.post("/api/v1/accounts", "{\"name\":\"taken\"}").expect(201);
        String account = tenant.newPushAccount();

        api.patch("/api/v1/accounts/" + account, "{\"owners\":[\"" + Owners.main(1) + "\"],\"name\":\"taken\"}")
                .expect(409);

        nothingWaits(account);
        assertThat(records(account)).hasSize(1);
    }

    @Test
    void aRetryIsToldAfterWhatCameBefore() throws Exception {
        String account = tenant.newPushAccount();
        String txid = "ab".repeat(32);
        installation
                .jdbi()
                .useHandle(handle -> handle.execute(
                        "INSERT INTO wallet.sync_failure (account_id, txid, generation, vout, half, kind, attempts, last_error, revision, failed_at)"
                                + " VALUES (cast(? AS uuid), decode(?, 'hex'), 2, 0, 'content', 'poison', 7, 'no', 1, now())",
                        account,
                        txid));
        String retry = "/api/v1/accounts/" + account + "/failures/" + txid + "/retry";
        api.post(retry).expectProblem(404, "notFound", null);
        api.post("/api/v1/accounts/" + account + "/sync/clear").expect(202);

        long start = System.nanoTime();
        for (int time = 0; time < 8; time++) {
            assertThat(api.post(retry).expect(202).json().path("attempts").intValue())
                    .isEqualTo(7);
        }
        long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();

        nothingWaits(account);
        AccountId id = AccountId.parse(account);
        List<FeedRecord> records = records(account);
        assertThat(records.subList(0, 2))
                .containsExactly(new AccountReset(id, 1, false, "main"), new AccountReset(id, 2, false, "main"));
        assertThat(records.subList(2, records.size()))
                .as("one a second at most")
                .hasSizeBetween(1, (int) Math.min(7, 1 + seconds))
                .containsOnly(new RetryNow(id, 2, Txid.parse(txid)));
        installation
                .jdbi()
                .useHandle(handle -> handle.execute(
                        "UPDATE wallet.sync_failure SET resolved_at = now() WHERE account_id = cast(? AS uuid)",
                        account));
        api.post(retry).expectProblem(404, "notFound", null);
    }

    @Test
    void aRetryThatWaitsIsNotWrittenAgain() {
        AccountId id = AccountId.of(1, 2);
        RetryNow retry = new RetryNow(id, 1, Txid.parse("cd".repeat(32)));
        installation.jdbi().useTransaction(handle -> {
            assertThat(Outbox.isWaiting(handle, retry)).isFalse();
            Outbox.add(handle, retry);
            assertThat(Outbox.isWaiting(handle, retry)).isTrue();
            assertThat(Outbox.isWaiting(handle, new RetryNow(id, 2, retry.txid())))
                    .isFalse();
            handle.rollback();
        });
    }

    @Test
    void anAcceptedRollbackIsToldAndAsDeepAsWasShown() throws MalformedRecordException {
        String owner = Owners.main(1);
        String account =
                tenant.newAccount("\"owners\":[\"" + owner + "\"]").path("id").textValue();
        String accept = "/api/v1/accounts/" + account + "/owners/" + owner + "/rollback/accept";
        String shown = "{\"rollbackFrom\":800123}";
        api.post(accept, shown).expectProblem(409, "nothingToAccept", null);
        installation
                .jdbi()
                .useHandle(handle -> handle.execute(
                        "INSERT INTO wallet.owner_sync (account_id, generation, owner, owner_generation, state, reason, held_from, revision)"
                                + " VALUES (cast(? AS uuid), 1, ?, 1, 'stalled', 'waits', 800123, 1)",
                        account,
                        owner));

        api.post(accept, "{}").expectProblem(400, "invalidValue", "rollbackFrom");
        api.post(accept, "{\"rollbackFrom\":800124}").expectProblem(409, "rollbackDeeper", null);
        assertThat(installation
                        .jdbi()
                        .<Boolean, RuntimeException>withHandle(handle -> Outbox.isWaiting(
                                handle,
                                new RollbackAccepted(AccountId.parse(account), 1, new OwnerRef(owner, 1), 800_123))))
                .as("what nobody saw is not accepted")
                .isFalse();

        assertThat(api.post(accept, shown).expect(202).json().toString())
                .isEqualTo("{\"owner\":\"" + owner + "\",\"rollbackFrom\":800123}");

        api.get("/api/v1/accounts/" + account + "/sync").expect(200);
        nothingWaits(account);
        AccountId id = AccountId.parse(account);
        assertThat(records(account)).contains(new RollbackAccepted(id, 1, new OwnerRef(owner, 1), 800_123));
        api.post("/api/v1/accounts/" + account + "/owners/" + Owners.main(2) + "/rollback/accept", shown)
                .expectProblem(404, "notFound", null);
    }

    /** Whatever runs into a deletion: the last word is the generation that nothing ever belongs to. */
    @Test
    void nothingIsToldAfterADeletion() throws Exception {
        String account = tenant.newPushAccount();
        String path = "/api/v1/accounts/" + account;
        List<CompletableFuture<Answer>> others = IntStream.range(0, 12)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> switch (i % 4) {
                    case 0 -> api.post(path + "/owners", "{\"owner\":\"" + Owners.main(i) + "\"}");
                    case 1 -> api.post(path + "/sync/clear");
                    case 2 -> api.patch(path, "{\"paused\":false}");
                    default ->
                        api.post(
                                path + "/outpoints",
                                "{\"items\":[{\"outpoint\":\"" + "ab".repeat(32) + "_0\",\"score\":1}]}");
                }))
                .toList();

        api.delete(path).expect(204);

        for (CompletableFuture<Answer> other : others) {
            assertThat(other.join().status()).isIn(200, 202, 404);
        }
        nothingWaits(account);
        int last = 0;
        for (FeedRecord record : records(account)) {
            last = Math.max(last, record.generation());
        }
        int deleted = last;
        assertThat(records(account).stream().filter(record -> record.generation() == deleted))
                .containsExactly(new AccountReset(AccountId.parse(account), deleted, false, "main"));
        assertThat(installation
                        .jdbi()
                        .<Integer, RuntimeException>withHandle(handle -> handle.createQuery(
                                        "SELECT generation FROM wallet.account WHERE id = cast(:id AS uuid) AND deleted_at IS NOT NULL")
                                .bind("id", account)
                                .mapTo(Integer.class)
                                .one()))
                .isEqualTo(deleted);
    }

    @Test
    void changesOfOwnersAndClearsNeverOvertakeEachOther() throws Exception {
        String account = tenant.newAccount("").path("id").textValue();
        String path = "/api/v1/accounts/" + account;

        CompletableFuture<?>[] changes = IntStream.range(0, 24)
                .mapToObj(i -> CompletableFuture.runAsync(() -> {
                    if (i % 3 == 0) {
                        api.post(path + "/sync/clear").expect(202);
                    } else {
                        api.post(path + "/owners", "{\"owner\":\"" + Owners.main(i) + "\"}")
                                .expect(200);
                    }
                }))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(changes).join();

        nothingWaits(account);
        int generation = 0;
        int owners = 0;
        for (FeedRecord record : records(account)) {
            if (record instanceof AccountReset) {
                generation++;
            } else {
                owners++;
            }
            assertThat(record.generation()).isEqualTo(generation);
        }
        assertThat(generation).isEqualTo(9);
        assertThat(owners).isEqualTo(16);
    }
}
