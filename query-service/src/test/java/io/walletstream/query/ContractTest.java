package io.walletstream.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.walletstream.query.auth.Role;
import io.walletstream.query.auth.Routes.Route;
import io.walletstream.query.installation.Answer;
import io.walletstream.query.installation.Api;
import io.walletstream.query.installation.DeadLetters;
import io.walletstream.query.installation.Installation;
import io.walletstream.query.installation.InstallationExtension;
import io.walletstream.query.installation.OpenApi;
import io.walletstream.query.installation.OpenApi.Operation;
import io.walletstream.query.installation.Owners;
import io.walletstream.query.installation.Tenant;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The OpenAPI description and the real routes, in both directions. That each answer has a declared status and form is looked at by
 * {@link Api} in all tests; here every declared status is made to happen, but 503, which the tests of outages see of each operation.
 */
@ExtendWith(InstallationExtension.class)
class ContractTest {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");
    private static final String NOBODY = "00000000-0000-4000-8000-000000000000";
    private static final String TXID = "ab".repeat(32);

    private final Installation installation;
    private final Tenant tenant;
    private final Api api;

    ContractTest(Installation installation) {
        this.installation = installation;
        this.tenant = installation.newTenant();
        this.api = tenant.writer();
    }

    static List<Operation> operations() {
        return OpenApi.document().operations();
    }

    static Stream<Operation> operationsWithKey() {
        return operations().stream().filter(operation -> !operation.open());
    }

    private Route routeOf(Operation operation) {
        return installation.service().routes().stream()
                .filter(route -> route.method().equals(operation.method())
                        && route.path().equals(operation.path()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no route for " + operation));
    }

    @Test
    void everyRouteIsDescribedAndEveryDescriptionHasARoute() {
        assertThat(installation.service().routes())
                .extracting(route -> route.method() + " " + route.path())
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(
                        operations().stream().map(Operation::toString).toList());
    }

    @Test
    void theDescriptionHoldsTogether() {
        assertThat(OpenApi.document().brokenReferences()).isEmpty();
        assertThat(operations())
                .extracting(operation -> operation.node().path("operationId").textValue())
                .doesNotContainNull()
                .doesNotHaveDuplicates();
    }

    @Test
    void theServiceServesTheDescriptionItIsHeldAgainst() throws Exception {
        byte[] document = OpenApi.class.getResourceAsStream("/openapi.yaml").readAllBytes();

        assertThat(installation.anonymous().get("/openapi.yaml").body())
                .isEqualTo(new String(document, StandardCharsets.UTF_8));
        assertThat(installation.anonymous().get("/openapi.json").json()).isEqualTo(new YAMLMapper().readTree(document));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void parametersAndKeysAreAsDescribed(Operation operation) {
        Route route = routeOf(operation);
        Set<String> parameters = PLACEHOLDER
                .matcher(operation.path())
                .results()
                .map((MatchResult found) -> "path:" + found.group(1))
                .collect(Collectors.toCollection(HashSet::new));
        route.parameters().forEach(name -> parameters.add("query:" + name));
        if (operation.statuses().contains(304)) {
            parameters.add("header:If-None-Match");
        }

        assertThat(operation.parameters()).isEqualTo(parameters);
        assertThat(operation.open()).isEqualTo(route.least() == null);
    }

    @ParameterizedTest
    @MethodSource("operationsWithKey")
    void everyDeclaredStatusHappens(Operation operation) {
        Set<Integer> seen = new HashSet<>();
        faults(operation).forEach(answer -> seen.add(answer.status()));
        List<Answer> successes = successes(operation).toList();
        successes.forEach(answer -> seen.add(answer.status()));
        if (!successes.get(0).header("ETag").isEmpty()) {
            seen.add(again(operation, successes.get(0)).status());
        }
        seen.add(503);

        assertThat(seen).isEqualTo(operation.statuses());
    }

    /** The same from somebody who has the answer. */
    private Answer again(Operation operation, Answer first) {
        Answer second = api.send(
                api.request(operation.method(), first.path(), null).header("If-None-Match", first.header("ETag")));
        assertThat(second.header("ETag")).isEqualTo(first.header("ETag"));
        return second;
    }

    static Stream<Operation> documents() {
        return operations().stream()
                .filter(Operation::open)
                .filter(operation -> operation.statuses().contains(304));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void whoHasADocumentIsNotSentItAgain(Operation operation) {
        Answer first = api.get(operation.path().replace("{part}", "docs.css")).expect(200);

        Answer second = again(operation, first).expect(304);

        assertThat(first.header("ETag")).startsWith("W/\"");
        assertThat(second.header("Cache-Control"))
                .isEqualTo(first.header("Cache-Control"))
                .contains("no-cache");
    }

    private Answer tooLow(Operation operation, String path, String role) {
        return tenant.as(role).send(operation.method(), path, null, new byte[0]).expect(403);
    }

    /** Whoever may. */
    private Api caller(Operation operation) {
        return routeOf(operation).least() == Role.OPERATOR ? tenant.operator() : api;
    }

    private Stream<Answer> faults(Operation operation) {
        String account = tenant.newPushAccount();
        String path = operation.path(account, Owners.main(1), TXID);
        Stream.Builder<Answer> answers = Stream.builder();
        answers.add(installation
                .anonymous()
                .send(operation.method(), path, null, new byte[0])
                .expect(401));
        answers.add(caller(operation)
                .send(operation.method(), path + "?no-such-parameter=1", null, new byte[0])
                .expect(400));
        switch (Objects.requireNonNull(routeOf(operation).least())) {
            case READER -> {}
            case WRITER -> answers.add(tooLow(operation, path, "reader"));
            default -> answers.add(tooLow(operation, path, "admin"));
        }
        if (operation.path().contains("{id}")) {
            String nowhere = operation.path(NOBODY, Owners.main(1), TXID);
            answers.add(api.send(operation.method(), nowhere, null, new byte[0]).expect(404));
        }
        if (operation.node().has("requestBody")) {
            byte[] large = " ".repeat((8 << 20) + 1).getBytes(StandardCharsets.UTF_8);
            answers.add(api.send(operation.method(), path, "text/plain", new byte[0])
                    .expect(415));
            answers.add(api.send(operation.method(), path, "application/json", large)
                    .expect(413));
        }
        return answers.build();
    }

    private Stream<Answer> successes(Operation operation) {
        String account = tenant.newPushAccount();
        String path = operation.path(account, Owners.main(1), TXID);
        Function<String, Answer> send = body -> api.send(api.request(operation.method(), path, body));
        return switch (operation.node().path("operationId").asText()) {
            case "createAccount" ->
                Stream.of("{\"name\":\"a\"}", "{\"name\":\"a\"}", "{\"name\":\"a\",\"history\":\"full\"}")
                        .map(send);
            case "changeAccount" -> {
                api.post("/api/v1/accounts", "{\"name\":\"b\"}").expect(201);
                yield Stream.of("{\"paused\":false}", "{\"name\":\"b\"}").map(send);
            }
            case "addOwners" ->
                Stream.of("{\"owner\":\"" + Owners.main(1) + "\"}").map(send);
            case "removeOwner" -> {
                api.patch("/api/v1/accounts/" + account, "{\"owners\":[\"" + Owners.main(1) + "\"]}")
                        .expect(200);
                yield Stream.of(api.delete(path));
            }
            case "acceptRollback" -> {
                api.patch("/api/v1/accounts/" + account, "{\"owners\":[\"" + Owners.main(1) + "\"]}")
                        .expect(200);
                Answer early = api.post(path, "{\"rollbackFrom\":800000}").expectProblem(409, "nothingToAccept", null);
                installation
                        .jdbi()
                        .useHandle(handle -> handle.execute(
                                "INSERT INTO wallet.owner_sync (account_id, generation, owner, owner_generation, state, reason, held_from, revision)"
                                        + " VALUES (cast(? AS uuid), 1, ?, 1, 'stalled', 'waits', 800000, 1)",
                                account,
                                Owners.main(1)));
                yield Stream.of(send.apply("{\"rollbackFrom\":800000}"), early);
            }
            case "pushOutpoints" -> {
                Answer pushed = send.apply("{\"items\":[]}");
                api.post("/api/v1/accounts/" + account + "/sync/pause").expect(200);
                yield Stream.of(pushed, send.apply("{\"items\":[]}"));
            }
            case "listItems" -> Stream.of(api.get(path + "?txid=" + TXID));
            case "retryFailure" -> {
                installation
                        .jdbi()
                        .useHandle(handle -> handle.execute(
                                "INSERT INTO wallet.sync_failure (account_id, txid, generation, vout, half, kind, attempts, last_error, revision, failed_at)"
                                        + " VALUES (cast(? AS uuid), decode(?, 'hex'), 1, 0, 'content', 'poison', 1, 'no', 1, now())",
                                account,
                                TXID));
                yield Stream.of(api.post(path));
            }
            case "replayDeadLetter" -> {
                long kept = DeadLetters.add(installation, account, new byte[] {1});
                long cut = DeadLetters.add(installation, account, new byte[64 * 1024]);
                yield Stream.of(
                        tenant.operator().post(operation.path().replace("{letter}", "x")),
                        tenant.operator().post(operation.path().replace("{letter}", "" + kept)),
                        tenant.operator().post(operation.path().replace("{letter}", "" + cut)));
            }
            case "readTransaction" -> {
                installation
                        .jdbi()
                        .useHandle(handle -> handle.execute(
                                "INSERT INTO wallet.account_tx (account_id, txid, generation, state, first_seen_at)"
                                        + " VALUES (cast(? AS uuid), decode(?, 'hex'), 1, 'unconfirmed', now())",
                                account,
                                TXID));
                yield Stream.of(api.get(path));
            }
            default -> Stream.of(caller(operation).send(operation.method(), path, null, new byte[0]));
        };
    }
}
