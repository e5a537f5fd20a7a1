package io.walletstream.stream.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobManagerTest {
    private final HttpServer server;

    private int status = 200;
    private String jobs = "";

    JobManagerTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/jobs/overview", exchange -> {
            byte[] body = ("{\"jobs\":[" + jobs + "]}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aJobIsThereUntilItEndsForGood() throws Exception {
        assertThat(hasLive()).isFalse();
        jobs = job("WalletJob", "FAILED") + "," + job("WalletJob", "CANCELED") + "," + job("IngestJob", "RUNNING");
        assertThat(hasLive()).isFalse();
        jobs += "," + job("WalletJob", "RESTARTING");
        assertThat(hasLive()).isTrue();
    }

    @Test
    void whoDoesNotAnswerIsNamed() {
        status = 503;
        assertThatThrownBy(this::hasLive).hasMessageContaining("expected 200").hasMessageContaining("503");
        URI nobody = URI.create("http://127.0.0.1:1");
        assertThatThrownBy(() -> new JobManager(nobody).hasLive("WalletJob")).hasMessageContaining(nobody.toString());
    }

    private boolean hasLive() throws IOException, InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return new JobManager(address).hasLive("WalletJob");
    }

    private static String job(String name, String state) {
        return "{\"jid\":\"0a\",\"name\":\"" + name + "\",\"state\":\"" + state + "\"}";
    }
}
