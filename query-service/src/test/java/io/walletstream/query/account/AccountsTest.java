package io.walletstream.query.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.walletstream.query.installation.Answer;
import io.walletstream.query.installation.Api;
import io.walletstream.query.installation.Installation;
import io.walletstream.query.installation.InstallationExtension;
import io.walletstream.query.installation.Owners;
import io.walletstream.query.installation.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Accounts over HTTP: what is created, found, changed and deleted. */
@ExtendWith(InstallationExtension.class)
class AccountsTest {
    private static final String ACCOUNTS = "/api/v1/accounts";

    private final Installation installation;
    private final Tenant tenant;
    private final Api api;

    AccountsTest(Installation installation) {
        this.installation = installation;
        this.tenant = installation.newTenant();
        this.api = tenant.writer();
    }

    @Test
    void aNewAccountHasDefaultsAndAPlace() {
        Answer answer = api.post(ACCOUNTS, "{\"name\":\"alice\"}").expect(201);

        JsonNode account = answer.json();
        assertThat(answer.header("Location"))
                .isEqualTo(ACCOUNTS + "/" + account.path("id").textValue());
        assertThat(account.path("chain").textValue()).isEqualTo("bsv");
        assertThat(account.path("network").textValue()).isEqualTo("main");
        assertThat(account.path("history").textValue()).isEqualTo("unspent");
        assertThat(account.path("feed").textValue()).isEqualTo("onesat");
        assertThat(account.path("generation").intValue()).isEqualTo(1);
        assertThat(account.path("paused").booleanValue()).isFalse();
        assertThat(account.path("owners")).isEmpty();
        assertThat(api.get(answer.header("Location")).expect(200).json()).isEqualTo(account);
    }

    @Test
    void everyFieldIsKept() {
        JsonNode account = api.post(ACCOUNTS, """
                        {"name":"Zoë 🪙","chain":"bitcoin","network":"main","owners":["%s","bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4","%s"],
                         "history":"full","feed":"push"}""".formatted(Owners.main(2), Owners.main(2)))
                .expect(201)
                .json();

        assertThat(account.path("name").textValue()).isEqualTo("Zoë 🪙");
        assertThat(account.path("chain").textValue()).isEqualTo("bitcoin");
        assertThat(texts(account.path("owners")))
                .containsExactly(Owners.main(2), "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4");
        assertThat(account.path("history").textValue()).isEqualTo("full");
        assertThat(account.path("feed").textValue()).isEqualTo("push");
    }

    @Test
    void theSameAgainIsTheSameAccountAndOtherContentAConflict() {
        String body = "{\"name\":\"bob\",\"owners\":[\"" + Owners.main(1) + "\",\"" + Owners.main(2) + "\"]}";
        JsonNode account = api.post(ACCOUNTS, body).expect(201).json();

        String reordered = "{\"owners\":[\"" + Owners.main(2) + "\",\"" + Owners.main(1) + "\"],\"name\":\"bob\"}";
        assertThat(api.post(ACCOUNTS, reordered).expect(200).json()).isEqualTo(account);
        api.post(ACCOUNTS, "{\"name\":\"bob\"}").expectProblem(409, "accountExists", null);
        api.post(ACCOUNTS, body.replace("}", ",\"history\":\"full\"}")).expectProblem(409, "accountExists", null);
    }

    @Test
    void aNameIsUniqueInItsTenantOnly() {
        api.post(ACCOUNTS, "{\"name\":\"carol\"}").expect(201);

        installation.newTenant().writer().post(ACCOUNTS, "{\"name\":\"carol\"}").expect(201);
    }

    @Test
    void manyCreateTheSameAtOnceAndOneIsMade() throws Exception {
        List<Integer> statuses = atOnce(IntStream.range(0, 12)
                .<Callable<Integer>>mapToObj(
                        i -> () -> api.post(ACCOUNTS, "{\"name\":\"race\"}").status())
                .toList());

        assertThat(statuses).containsOnly(200, 201).containsOnlyOnce(201);
        assertThat(api.get(ACCOUNTS).items()).hasSize(1);
    }

    @Test
    void namesRaceAndNobodySeesAnInternalError() throws Exception {
        List<String> paths = IntStream.range(0, 8)
                .mapToObj(i -> ACCOUNTS + "/" + tenant.newPushAccount())
                .toList();

        List<Integer> statuses = atOnce(paths.stream()
                .<Callable<Integer>>map(
                        path -> () -> api.patch(path, "{\"name\":\"wanted\"}").status())
                .toList());

        assertThat(statuses).containsOnly(200, 409).containsOnlyOnce(200);
    }

    @Test
    void theListIsPagedByKey() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            made.add(tenant.newPushAccount());
        }

        List<String> seen = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        while (cursor != null) {
            JsonNode page = api.get(ACCOUNTS + "?limit=3" + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
                    .expect(200)
                    .json();
            page.path("items").forEach(item -> seen.add(item.path("id").textValue()));
            cursor = page.path("nextCursor").textValue();
            pages++;
        }

        assertThat(seen).containsExactlyElementsOf(made.stream().sorted().toList());
        assertThat(pages).isEqualTo(3);
    }

    @Test
    void anotherTenantsAccountIsNotThere() {
        String account = ACCOUNTS + "/" + tenant.newPushAccount();
        Api other = installation.newTenant().writer();

        for (String path : List.of(
                "",
                "/sync",
                "/sync/items?txid=" + "ab".repeat(32),
                "/failures",
                "/outputs",
                "/balances",
                "/transactions",
                "/transactions/" + "ab".repeat(32),
                "/events")) {
            other.get(account + path).expectProblem(404, "notFound", null);
        }
        other.patch(account, "{\"paused\":true}").expectProblem(404, "notFound", null);
        other.delete(account).expectProblem(404, "notFound", null);
        other.post(account + "/owners", "{\"owner\":\"" + Owners.main(1) + "\"}")
                .expectProblem(404, "notFound", null);
        other.delete(account + "/owners/" + Owners.main(1)).expectProblem(404, "notFound", null);
        other.post(account + "/sync/clear").expectProblem(404, "notFound", null);
        other.post(account + "/sync/pause").expectProblem(404, "notFound", null);
        other.post(account + "/sync/resume").expectProblem(404, "notFound", null);
        other.post(account + "/failures/" + "ab".repeat(32) + "/retry").expectProblem(404, "notFound", null);
        other.post(account + "/outpoints", "{\"items\":[]}").expectProblem(404, "notFound", null);
        assertThat(other.get(ACCOUNTS).items()).isEmpty();
        api.get(account).expect(200);
    }

    @Test
    void aChangeIsMadeAsAWhole() {
        String path = ACCOUNTS + "/"
                + tenant.newAccount("\"owners\":[\"" + Owners.main(1) + "\",\"" + Owners.main(2) + "\"]")
                        .path("id")
                        .textValue();

        JsonNode changed = api.patch(path, """
                        {"name":"renamed","owners":["%s","%s"],"paused":true}""".formatted(Owners.main(3), Owners.main(2)))
                .expect(200)
                .json();

        assertThat(changed.path("name").textValue()).isEqualTo("renamed");
        assertThat(texts(changed.path("owners"))).containsExactlyInAnyOrder(Owners.main(2), Owners.main(3));
        assertThat(changed.path("paused").booleanValue()).isTrue();
        assertThat(api.get(path).json()).isEqualTo(changed);
    }

    @Test
    void aTakenNameChangesNothing() {
        api.post(ACCOUNTS, "{\"name\":\"taken\"}").expect(201);
        String path = ACCOUNTS + "/" + tenant.newPushAccount();
        JsonNode before = api.get(path).json();

        api.patch(path, "{\"paused\":true,\"owners\":[\"" + Owners.main(9) + "\"],\"name\":\"taken\"}")
                .expectProblem(409, "accountExists", null);

        assertThat(api.get(path).json()).isEqualTo(before);
    }

    @Test
    void ownersComeAndGo() {
        String path = ACCOUNTS + "/" + tenant.newAccount("").path("id").textValue();

        api.post(path + "/owners", "{\"owner\":\"" + Owners.main(1) + "\"}").expect(200);
        JsonNode grown = api.post(
                        path + "/owners", "{\"owners\":[\"" + Owners.main(1) + "\",\"" + Owners.main(2) + "\"]}")
                .expect(200)
                .json();
        assertThat(texts(grown.path("owners"))).containsExactlyInAnyOrder(Owners.main(1), Owners.main(2));

        api.delete(path + "/owners/" + Owners.main(1)).expect(204);
        assertThat(texts(api.get(path).json().path("owners"))).containsExactly(Owners.main(2));
        api.delete(path + "/owners/" + Owners.main(1)).expectProblem(404, "notFound", null);
        api.delete(path + "/owners/nonsense").expectProblem(404, "notFound", null);
    }

    @Test
    void anOwnerOfAnotherNetworkIsRefused() {
        String path = ACCOUNTS + "/"
                + tenant.newAccount("\"network\":\"test\"").path("id").textValue();

        api.post(path + "/owners", "{\"owner\":\"" + Owners.main(1) + "\"}")
                .expectProblem(400, "invalidValue", "owner");
        api.post(path + "/owners", "{\"owner\":\"" + Owners.test(1) + "\"}").expect(200);
    }

    @Test
    void anAccountHasABoundedNumberOfOwners() {
        String path = ACCOUNTS + "/" + tenant.newAccount("").path("id").textValue();
        api.post(path + "/owners", owners(0, 10_000)).expect(200);

        api.post(path + "/owners", owners(9_999, 2)).expectProblem(400, "tooManyOwners", "owners");

        assertThat(api.get(path).json().path("owners")).hasSize(10_000);
    }

    @Test
    void pauseAndResume() {
        String path = ACCOUNTS + "/" + tenant.newPushAccount();

        assertThat(api.post(path + "/sync/pause")
                        .expect(200)
                        .json()
                        .path("paused")
                        .booleanValue())
                .isTrue();
        assertThat(api.get(path + "/sync").expect(200).json().path("state").textValue())
                .isEqualTo("paused");
        assertThat(api.post(path + "/sync/resume")
                        .expect(200)
                        .json()
                        .path("paused")
                        .booleanValue())
                .isFalse();
    }

    @Test
    void clearBeginsANewGeneration() {
        String path = ACCOUNTS + "/" + tenant.newPushAccount();

        assertThat(api.post(path + "/sync/clear")
                        .expect(202)
                        .json()
                        .path("generation")
                        .intValue())
                .isEqualTo(2);
        assertThat(api.get(path).json().path("generation").intValue()).isEqualTo(2);
    }

    @Test
    void aDeletedAccountIsGoneAndItsNameFree() {
        String body = "{\"name\":\"mallory\"}";
        String id = api.post(ACCOUNTS, body).expect(201).json().path("id").textValue();

        api.delete(ACCOUNTS + "/" + id).expect(204);

        api.get(ACCOUNTS + "/" + id).expectProblem(404, "notFound", null);
        api.delete(ACCOUNTS + "/" + id).expectProblem(404, "notFound", null);
        assertThat(api.get(ACCOUNTS).items()).isEmpty();
        assertThat(api.post(ACCOUNTS, body).expect(201).json().path("id").textValue())
                .isNotEqualTo(id);
    }

    private static String owners(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(i -> "\"" + Owners.main(i) + "\"")
                .collect(java.util.stream.Collectors.joining(",", "{\"owners\":[", "]}"));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.textValue()));
        return texts;
    }

    private static <T> List<T> atOnce(List<Callable<T>> tasks) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        } finally {
            threads.shutdown();
        }
    }
}
