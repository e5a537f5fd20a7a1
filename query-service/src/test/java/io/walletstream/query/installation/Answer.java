package io.walletstream.query.installation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** An answer of the service. */
public record Answer(String method, String path, int status, HttpHeaders headers, String body) {
    private static final JsonMapper MAPPER = new JsonMapper();

    /** What was asked, without its query. */
    String request() {
        return method + " " + path;
    }

    /** Fails unless this is the status. */
    public Answer expect(int expected) {
        assertThat(status).as(request() + " → " + body).isEqualTo(expected);
        return this;
    }

    /** Fails unless this is a problem of this form. */
    public Answer expectProblem(int expected, String code, @Nullable String field) {
        expect(expected);
        JsonNode problem = json();
        assertThat(problem.path("code").textValue())
                .as(request() + " → " + body)
                .isEqualTo(code);
        assertThat(problem.path("field").textValue())
                .as(request() + " → " + body)
                .isEqualTo(field);
        return this;
    }

    public String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    public JsonNode json() {
        try {
            return MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError(request() + " answered no JSON: " + body, e);
        }
    }

    /** The items of a list. */
    public JsonNode items() {
        return expect(200).json().path("items");
    }
}
