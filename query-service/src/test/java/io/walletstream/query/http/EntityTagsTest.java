package io.walletstream.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.query.installation.Answer;
import io.walletstream.query.installation.Api;
import io.walletstream.query.installation.Installation;
import io.walletstream.query.installation.InstallationExtension;
import io.walletstream.query.installation.Tenant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who has an answer already is told so, and only who has it. */
@ExtendWith(InstallationExtension.class)
class EntityTagsTest {
    private final Installation installation;
    private final Api api;
    private final String path;

    EntityTagsTest(Installation installation) {
        Tenant tenant = installation.newTenant();
        this.installation = installation;
        this.api = tenant.writer();
        this.path = "/api/v1/accounts/" + tenant.newPushAccount();
    }

    private Answer ifNoneMatch(String tags) {
        return api.send(api.request("GET", path, null).header("If-None-Match", tags));
    }

    @ParameterizedTest
    @ValueSource(strings = {"W/%s", "%s", "\"other\", W/%s", "W/\"a,b\",%s , \"c\"", "*", " * "})
    void aTagThatIsThereIsFound(String form) {
        String opaque = api.get(path).header("ETag").substring(2);

        Answer answer = ifNoneMatch(form.replace("%s", opaque)).expect(304);

        assertThat(answer.body()).isEmpty();
        assertThat(answer.header("Cache-Control")).isEqualTo("private, no-cache");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"other\"", "W/\"\"", "nonsense", "\"", "", ",", "\"*\"", "W/*"})
    void anyOtherIsAnsweredInFull(String tags) {
        assertThat(ifNoneMatch(tags).expect(200).body()).isEqualTo(api.get(path).body());
    }

    @Test
    void aChangeHasAnotherTag() {
        String before = api.get(path).header("ETag");

        api.patch(path, "{\"paused\":true}").expect(200);

        assertThat(ifNoneMatch(before).expect(200).header("ETag")).isNotEqualTo(before);
    }

    @Test
    void aTagOpensNothing() {
        String tag = api.get(path).header("ETag");
        Api other = installation.newTenant().reader();

        other.send(other.request("GET", path, null).header("If-None-Match", tag))
                .expectProblem(404, "notFound", null);
        assertThat(api.get(path + "/none").header("ETag")).isEmpty();
    }

    @Test
    void anAnswerThatCameCompressedHasTheSameTag() {
        String plain = api.get("/docs/swagger-ui.css").header("ETag");

        Answer compressed =
                api.send(api.request("GET", "/docs/swagger-ui.css", null).header("Accept-Encoding", "gzip"));

        assertThat(compressed.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(compressed.header("ETag")).isEqualTo(plain);
    }
}
