package io.walletstream.query.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.walletstream.query.installation.Answer;
import io.walletstream.query.installation.Api;
import io.walletstream.query.installation.Installation;
import io.walletstream.query.installation.InstallationExtension;
import io.walletstream.query.installation.Tenant;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may do what. */
@ExtendWith(InstallationExtension.class)
class AuthenticationTest {
    private static final String ACCOUNTS = "/api/v1/accounts";
    private static final Duration REVOKED_WITHIN = Duration.ofSeconds(5);

    private final Installation installation;
    private final Tenant tenant;

    AuthenticationTest(Installation installation) {
        this.installation = installation;
        this.tenant = installation.newTenant();
    }

    @BeforeEach
    void theKeysWork() {
        tenant.reader().get(ACCOUNTS).expect(200);
    }

    @Test
    void withoutAKeyNothingIsTold() {
        Answer answer = installation.anonymous().get(ACCOUNTS).expectProblem(401, "unauthorized", null);

        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(answer.header("X-Request-Id"))
                .isEqualTo(answer.json().path("requestId").textValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer",
                "Bearer ",
                "Bearer wrong",
                "Basic cmVhZGVyOg==",
                "reader",
                "Bearer \u00e9",
                "bearer  x  y"
            })
    void aHeaderOfAnotherFormOrKeyIsRefused(String header) {
        HttpRequest.Builder request =
                installation.anonymous().request("GET", ACCOUNTS, null).header("Authorization", header);

        installation.anonymous().send(request).expectProblem(401, "unauthorized", null);
    }

    @Test
    void aKeyLongerThanAnyIsRefused() {
        new Api(installation.service().port(), "k".repeat(5_000))
                .get(ACCOUNTS)
                .expectProblem(401, "unauthorized", null);
    }

    @Test
    void theSchemeIsReadInAnyCase() {
        HttpRequest.Builder request = installation
                .anonymous()
                .request("GET", ACCOUNTS, null)
                .header("Authorization", "bEaReR " + tenant.key("reader"));

        installation.anonymous().send(request).expect(200);
    }

    @Test
    void aReaderReadsAndChangesNothing() {
        String account = ACCOUNTS + "/" + tenant.newPushAccount();
        Api reader = tenant.reader();

        reader.get(account).expect(200);
        Stream.of(
                        reader.post(ACCOUNTS, "{\"name\":\"x\"}"),
                        reader.patch(account, "{\"paused\":true}"),
                        reader.delete(account),
                        reader.post(account + "/owners", "{\"owner\":\"x\"}"),
                        reader.delete(account + "/owners/x"),
                        reader.post(account + "/sync/clear"),
                        reader.post(account + "/sync/pause"),
                        reader.post(account + "/sync/resume"),
                        reader.post(account + "/reindex"),
                        reader.delete(account + "/owners/x?purge=true"),
                        reader.post(account + "/failures/" + "ab".repeat(32) + "/retry"),
                        reader.post("/api/v1/dead-letters/1/replay"),
                        reader.get("/api/v1/dead-letters"),
                        reader.post(account + "/outpoints", "{\"items\":[]}"))
                .forEach(answer -> answer.expectProblem(403, "forbidden", null));
        assertThat(reader.get(account).json().path("paused").booleanValue()).isFalse();
    }

    @Test
    void aHeadAsksForTheKeyAsAGetDoes() {
        String account = ACCOUNTS + "/" + tenant.newPushAccount();
        Api reader = tenant.reader();
        Api anonymous = installation.anonymous();

        // its answers have no body that a description could be held against
        assertThat(reader.status(reader.request("HEAD", account, null))).isEqualTo(200);
        assertThat(reader.status(reader.request("HEAD", account + "/transactions/" + "ab".repeat(32), null)))
                .isEqualTo(404);
        assertThat(reader.status(reader.request("HEAD", account + "?x=1", null)))
                .isEqualTo(400);
        assertThat(anonymous.status(anonymous.request("HEAD", account, null))).isEqualTo(401);
        assertThat(anonymous.status(anonymous.request("HEAD", "/docs", null))).isEqualTo(200);
    }

    @Test
    void theMethodIsThatOfTheLine() {
        String account = ACCOUNTS + "/" + tenant.newPushAccount();
        Api writer = tenant.writer();

        for (String method : List.of("GET", "POST")) {
            assertThat(writer.status(writer.request(method, account, null).header("X-HTTP-Method-Override", "DELETE")))
                    .isEqualTo(400);
        }
        writer.get(account).expect(200);
    }

    @Test
    void higherRolesMayWhatLowerOnesMay() {
        for (String role : List.of("admin", "operator")) {
            Api api = tenant.as(role);
            api.get(ACCOUNTS).expect(200);
            api.post(ACCOUNTS, "{\"name\":\"by " + role + "\"}").expect(201);
        }
    }

    @Test
    void aRevokedKeyDiesSoon() {
        tenant.alterKey("reader", "revoked_at = now()");

        await().atMost(REVOKED_WITHIN)
                .untilAsserted(
                        () -> assertThat(tenant.reader().get(ACCOUNTS).status()).isEqualTo(401));
    }

    @Test
    void anExpiredKeyDiesSoon() {
        tenant.alterKey("reader", "expires_at = now() - interval '1 second'");

        await().atMost(REVOKED_WITHIN)
                .untilAsserted(
                        () -> assertThat(tenant.reader().get(ACCOUNTS).status()).isEqualTo(401));
    }

    @Test
    void theFirstKeyIsAnOperatorOfTheDefaultTenant() {
        Api operator = new Api(installation.service().port(), Installation.BOOTSTRAP_KEY);

        operator.get(ACCOUNTS).expect(200);
        String holder = installation
                .jdbi()
                .withHandle(
                        handle -> handle.createQuery("""
                        SELECT k.role || ' of ' || t.name FROM wallet.api_key k JOIN wallet.tenant t ON t.id = k.tenant_id
                        WHERE k.name = 'bootstrap'
                        """).mapTo(String.class).one());
        assertThat(holder).isEqualTo("operator of default");
    }

    @Test
    void operationsNeedNoKey() {
        for (String path : List.of(
                "/health/live",
                "/health/ready",
                "/metrics",
                "/openapi.yaml",
                "/openapi.json",
                "/docs",
                "/docs/swagger-ui.js",
                "/",
                "/api/v1/version")) {
            installation.anonymous().get(path).expect(200);
        }
    }
}
