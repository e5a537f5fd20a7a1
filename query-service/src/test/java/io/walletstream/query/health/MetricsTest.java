package io.walletstream.query.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.query.installation.Answer;
import io.walletstream.query.installation.Api;
import io.walletstream.query.installation.Installation;
import io.walletstream.query.installation.InstallationExtension;
import io.walletstream.query.installation.Tenant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is told of the service itself. */
@ExtendWith(InstallationExtension.class)
class MetricsTest {
    private final Installation installation;

    MetricsTest(Installation installation) {
        this.installation = installation;
    }

    @Test
    void requestsAreCountedByRouteAndNotByAccount() {
        Tenant tenant = installation.newTenant();
        String account = tenant.newPushAccount();
        tenant.reader().get("/api/v1/accounts/" + account).expect(200);

        String metrics = installation.anonymous().get("/metrics").expect(200).body();

        assertThat(metrics)
                .contains("walletstream_http_seconds_count{method=\"GET\",route=\"/api/v1/accounts/{id}\"}")
                .contains("# HELP walletstream_http_seconds ")
                .contains("jvm_memory_used_bytes{")
                .contains("hikaricp_connections_active{pool=\"query-service\"}")
                .contains("walletstream_events_waiting ")
                .doesNotContain(account);
    }

    @Test
    void livenessAndVersionAndFrontPageAnswer() {
        Answer live = installation.anonymous().get("/health/live").expect(200);
        assertThat(live.json().path("instanceId").textValue()).isEqualTo("the-tests-instance");
        assertThat(installation
                        .anonymous()
                        .get("/api/v1/version")
                        .expect(200)
                        .json()
                        .path("api")
                        .textValue())
                .isEqualTo("v1");
        assertThat(installation.anonymous().get("/").expect(200).body()).contains("Walletstream");
    }

    @Test
    void longAnswersAreCompressedForThoseWhoAsk() {
        Api api = installation.anonymous();

        Answer answer = api.send(api.request("GET", "/openapi.yaml", null).header("Accept-Encoding", "gzip"))
                .expect(200);

        assertThat(answer.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(api.get("/openapi.yaml").header("Content-Encoding")).isEmpty();
    }

    @Test
    void answersAreNotKeptAndNotGuessedAt() {
        Answer answer = installation.anonymous().get("/health/live").expect(200);

        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("X-Request-Id")).isNotEmpty();
        assertThat(answer.header("Server")).isEmpty();
    }
}
