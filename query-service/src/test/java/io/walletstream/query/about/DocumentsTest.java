package io.walletstream.query.about;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.query.installation.Answer;
import io.walletstream.query.installation.Api;
import io.walletstream.query.installation.Installation;
import io.walletstream.query.installation.InstallationExtension;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The description for programs and for people. */
@ExtendWith(InstallationExtension.class)
class DocumentsTest {
    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"]+)\"");
    private static final Pattern ELSEWHERE = Pattern.compile("(?:src|href)=\"(?:https?:)?//");

    private final Api api;

    DocumentsTest(Installation installation) {
        this.api = installation.anonymous();
    }

    @Test
    void theDescriptionIsOfThisVersion() {
        assertThat(api.get("/openapi.json").json().path("openapi").textValue()).startsWith("3.1");
        assertThat(api.get("/openapi.json").json().at("/info/version").textValue())
                .isEqualTo(About.VERSION);
    }

    @Test
    void versionsAreTold() {
        assertThat(api.get("/api/v1/version").expect(200).json().path("schema").textValue())
                .matches("[0-9]+");
        assertThat(api.get("/api/v1/version").json().path("records").intValue()).isEqualTo(1);
    }

    @Test
    void everyLinkOfThePagesIsServedFromHere() {
        for (String page : List.of("/", "/docs")) {
            String html = api.get(page).expect(200).body();
            assertThat(html).doesNotContainPattern(ELSEWHERE);
            Matcher links = LINK.matcher(html);
            int count = 0;
            while (links.find()) {
                api.get(links.group(1)).expect(200);
                count++;
            }
            assertThat(count).isGreaterThan(3);
        }
    }

    @Test
    void thePagesAllowNothingFromElsewhereAndNoScriptOfTheirOwn() {
        Answer docs = api.get("/docs").expect(200);

        assertThat(docs.header("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe", "http", "*");
        assertThat(docs.body()).doesNotContain("<style", "style=", "onload").doesNotContainPattern("<script>");
        assertThat(api.get("/").header("Content-Security-Policy")).startsWith("default-src 'none'");
    }

    @ParameterizedTest
    @CsvSource({
        "/docs/swagger-ui.js, text/javascript",
        "/docs/swagger-ui.css, text/css",
        "/docs/docs.js, text/javascript",
        "/docs/docs.css, text/css"
    })
    void partsHaveTheirMediaType(String path, String mediaType) {
        assertThat(api.get(path).expect(200).header("Content-Type")).startsWith(mediaType);
    }

    @Test
    void theScriptNeedsNoEvaluationOfTexts() {
        // the policy has no unsafe-eval; the bundler's way to the global object is tried in a catch
        assertThat(api.get("/docs/swagger-ui.js").body().replace("Function(\"return this\")", ""))
                .doesNotContainPattern("[^.\\w]eval\\(")
                .doesNotContain("new Function(");
    }
}
