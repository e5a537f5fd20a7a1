package io.walletstream.stream.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.walletstream.schema.chain.Score;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OneSatClientTest {
    private static final Duration TIMEOUT = Duration.ofMillis(500);

    private ScriptedUpstream upstream;
    private OneSatClient client;

    @BeforeEach
    void start() throws IOException {
        upstream = new ScriptedUpstream();
        client = new OneSatClient(HttpClient.newHttpClient(), upstream.base(), TIMEOUT);
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    private static FeedException failure(ThrowingCallable call) {
        return catchThrowableOfType(FeedException.class, call);
    }

    @Test
    void theTipIsItsHeight() throws Exception {
        assertThat(client.tip()).isEqualTo(1000);
        assertThat(new OneSatClient(HttpClient.newHttpClient(), URI.create(upstream.base() + "//"), TIMEOUT).tip())
                .isEqualTo(1000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "{}",
                "{\"height\":-1}",
                "{\"height\":\"5\"}",
                "{\"height\":1.5}",
                "{\"height\":500000000}"
            })
    void aTipWithoutAPossibleHeightIsGarbage(String body) {
        upstream.tip = ScriptedUpstream.text(body);

        assertThat(failure(client::tip).isBroken()).isFalse();
    }

    @Test
    void aTipWithoutEndIsNotReadToIt() {
        upstream.tip = ScriptedUpstream.text(" ".repeat(1 << 20) + "{\"height\":5}");

        assertThatThrownBy(client::tip).isInstanceOf(FeedException.class);
    }

    @Test
    void silenceBeforeAndWithinAnAnswerIsBounded() {
        upstream.tip = upstream.silence("{\"height\":");
        assertThat(failure(client::tip)).hasMessageContaining("does not answer");

        upstream.tip = exchange -> new CountDownLatch(1).await();
        assertThat(failure(client::tip).isBroken()).isTrue();
    }

    @Test
    void aStreamIsAskedForFromItsScoreAndNeverByEventId() throws Exception {
        upstream.next(ScriptedUpstream.text("x"));
        try (InputStream in = client.open("a b&c", Score.parse("800123.000000450"))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("x");
        }
        assertThat(upstream.asked).containsExactly("owner=a+b%26c&from=800123.00000045");
        assertThat(upstream.lastEventIds).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 503})
    void statusesThatPassAreBrokenConnections(int status) {
        upstream.next(ScriptedUpstream.status(status, "Retry-After", "7"));

        FeedException failure = failure(() -> client.open("a", Score.ZERO));

        assertThat(failure.isBroken()).isTrue();
        assertThat(failure.askedMillis()).isEqualTo(7000);
        assertThat(failure).hasMessageContaining(String.valueOf(status));
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 302, 400, 401, 404})
    void otherStatusesAreNot(int status) {
        upstream.next(ScriptedUpstream.status(status));

        assertThat(failure(() -> client.open("a", Score.ZERO)).isBroken()).isFalse();
    }

    @Test
    void anUpstreamThatIsNotThereIsABrokenConnection() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        OneSatClient nobody =
                new OneSatClient(HttpClient.newHttpClient(), URI.create("http://127.0.0.1:" + port), TIMEOUT);

        assertThat(failure(nobody::tip).isBroken()).isTrue();
    }
}
