package io.walletstream.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.walletstream.query.installation.Answer;
import io.walletstream.query.installation.Api;
import io.walletstream.query.installation.Installation;
import io.walletstream.query.installation.InstallationExtension;
import io.walletstream.query.installation.Tenant;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table {@code bad-inputs.ndjson}: a request ({@code {account}} stands for an account) with its body as text or hexadecimal bytes, by a
 * writer unless {@code role} says another, and the status, code and field that answer it.
 */
@ExtendWith(InstallationExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class BadInputTest {
    private static final int LEAST_CASES = 80;

    private Installation installation;
    private Api api;
    private Tenant tenant;
    private String account;

    @BeforeAll
    void start(Installation given) {
        installation = given;
        tenant = given.newTenant();
        api = tenant.writer();
        account = tenant.newPushAccount();
    }

    /** A line of the table, shown by what is wrong. */
    record Case(JsonNode row) {
        String text(String name) {
            return row.path(name).asText();
        }

        byte[] body() {
            return row.has("hex")
                    ? HexFormat.of().parseHex(text("hex"))
                    : text("body").repeat(row.path("times").asInt(1)).getBytes(StandardCharsets.UTF_8);
        }

        boolean hasBody() {
            return row.has("hex") || row.has("body");
        }

        @Override
        public String toString() {
            return text("what");
        }
    }

    static List<Case> cases() throws IOException {
        JsonMapper mapper = new JsonMapper();
        InputStream table = Objects.requireNonNull(BadInputTest.class.getResourceAsStream("/bad-inputs.ndjson"));
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(table, StandardCharsets.UTF_8))) {
            List<String> all = lines.lines().toList();
            List<Case> cases = new ArrayList<>();
            for (String line : all) {
                cases.add(new Case(mapper.readTree(line)));
            }
            return cases;
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void isAnsweredExactly(Case given) {
        String[] request = given.text("request").replace("{account}", account).split(" ", 2);
        HttpRequest.Builder builder =
                tenant.as(given.row().path("role").asText("writer")).request(request[0], request[1], null);
        if (given.hasBody()) {
            builder.method(request[0], BodyPublishers.ofByteArray(given.body()));
            builder.header("Content-Type", given.row().path("type").asText("application/json"));
        }
        if (given.row().has("header")) {
            String[] header = given.text("header").split(": ", 2);
            builder.header(header[0], header[1]);
        }

        Answer answer = api.send(builder);

        answer.expectProblem(
                given.row().path("status").intValue(),
                given.text("code"),
                given.row().path("field").textValue());
        assertThat(answer.json().path("detail").textValue())
                .isNotBlank()
                .hasSizeLessThan(300)
                .doesNotContain("Exception", "jackson", "java.");
    }

    @Test
    void theTableIsLongAndHasNoCaseTwice() throws IOException {
        assertThat(cases())
                .hasSizeGreaterThanOrEqualTo(LEAST_CASES)
                .extracting(Case::toString)
                .doesNotHaveDuplicates();
    }

    @Test
    void nothingOfAllThatReachedATable() {
        assertThat(api.get("/api/v1/accounts").items()).hasSize(1);
        assertThat(installation.kafka().recordsOf(account).size()).isLessThanOrEqualTo(1);
    }
}
