package io.walletstream.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.walletstream.query.installation.Installation;
import io.walletstream.query.installation.InstallationExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes that are hardly HTTP: refused before any route, as problems all the same. */
@ExtendWith(InstallationExtension.class)
class MalformedRequestTest {
    private static final int TIMEOUT_MILLIS = 20_000;

    private final Installation installation;

    MalformedRequestTest(Installation installation) {
        this.installation = installation;
    }

    static Stream<Arguments> requests() {
        String head = "GET /api/v1/accounts HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
        return Stream.of(
                Arguments.of("no HTTP at all", "hello\r\n\r\n", 400, "badRequest"),
                Arguments.of("a version that is none", "GET / HTTP/9.9\r\nHost: x\r\n\r\n", 505, "badRequest"),
                Arguments.of(
                        "a version that is not spoken",
                        "GET / HTTP/2.0\r\nHost: x\r\nConnection: close\r\n\r\n",
                        426,
                        "badRequest"),
                Arguments.of(
                        "an expectation that is none",
                        "POST /api/v1/accounts HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: y\r\nContent-Length: 0\r\n\r\n",
                        417,
                        "badRequest"),
                Arguments.of("no host", "GET / HTTP/1.1\r\n\r\n", 400, "badRequest"),
                Arguments.of("a header without a name", head + ": y\r\n\r\n", 400, "badRequest"),
                Arguments.of("a header with a control character", head + "X: a\u0000b\r\n\r\n", 400, "badRequest"),
                Arguments.of(
                        "headers beyond the bound",
                        head + "X: " + "y".repeat(20_000) + "\r\n\r\n",
                        431,
                        "headersTooLarge"),
                Arguments.of(
                        "a line beyond the bound",
                        "GET /" + "y".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n",
                        414,
                        "uriTooLong"),
                Arguments.of(
                        "a path of broken escapes",
                        "GET /%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                        400,
                        "badRequest"),
                Arguments.of(
                        "a path with an escaped NUL",
                        "GET /a%00b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                        400,
                        "badRequest"),
                Arguments.of(
                        "a path out of a folder",
                        "GET /docs/..%2fopenapi.yaml HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                        404,
                        "noSuchRoute"),
                Arguments.of(
                        "a length that is none",
                        "POST /api/v1/accounts HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
                        400,
                        "badRequest"),
                Arguments.of(
                        "two lengths",
                        "POST /api/v1/accounts HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                        400,
                        "badRequest"),
                Arguments.of(
                        "a method that is none",
                        "get / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                        405,
                        "methodNotAllowed"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void isAnsweredAsAProblem(String what, String request, int status, String code) throws IOException {
        assertProblem(answerTo(request), status, code);
    }

    @Test
    void aChunkThatIsNoneIsABodyCutShort() throws IOException {
        String key = installation.newTenant().key("writer");
        String answer = answerTo(
                "POST /api/v1/accounts HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer " + key
                        + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n");

        assertProblem(answer, 400, "bodyCutShort");
    }

    @Test
    void aQueryOfBrokenEscapesIsNamed() throws IOException {
        String key = installation.newTenant().key("reader");
        for (String query : List.of("limit=%", "limit=%4", "%=1", "limit=%zz")) {
            String answer = answerTo("GET /api/v1/accounts?" + query
                    + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer " + key + "\r\n\r\n");

            assertProblem(answer, 400, "malformedQuery");
        }
    }

    private String answerTo(String request) throws IOException {
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), installation.service().port())) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void assertProblem(String answer, int status, String code) throws IOException {
        int end = answer.indexOf("\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ").doesNotContain("etty", "java");
        assertThat(answer.substring(0, end)).containsIgnoringCase("content-type: application/problem+json");
        String body = answer.substring(end + 4);
        JsonNode problem = new JsonMapper().readTree(body.substring(body.indexOf('{'), body.lastIndexOf('}') + 1));
        assertThat(problem.path("code").textValue()).as(answer).isEqualTo(code);
        assertThat(problem.path("status").intValue()).isEqualTo(status);
        assertThat(problem.path("requestId").textValue()).isNotEmpty();
    }
}
