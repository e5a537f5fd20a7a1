package io.walletstream.standalone.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.walletstream.stream.write.Database;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The query service as a process of its own, and a client of it whose key is an operator's. */
final class ServiceUnderTest implements AutoCloseable {
    private static final Path TARGET = Path.of("../query-service/target");
    private static final Pattern LISTENING = Pattern.compile("listening on [^:]*:(\\d+)");
    private static final String KEY = "an-operator-key-of-the-tests";
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final long STOP_SECONDS = 5;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final int port;

    private ServiceUnderTest(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Whether its jars are there: they come with the build's packages. */
    static boolean isPackaged() {
        return Files.isDirectory(TARGET.resolve("lib"));
    }

    static ServiceUnderTest start(Path folder, Database database, String kafka) throws IOException {
        Files.createDirectories(folder);
        Path key = Files.writeString(folder.resolve("key"), KEY);
        Path out = folder.resolve("out");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx160m",
                "-XX:+UseSerialGC",
                "-cp",
                TARGET.resolve("classes").toAbsolutePath() + ":"
                        + TARGET.resolve("lib").toAbsolutePath() + "/*",
                "io.walletstream.query.QueryServiceMain"));
        builder.environment().keySet().removeIf(name -> name.startsWith("WALLETSTREAM_"));
        builder.environment().put("WALLETSTREAM_PORT", "0");
        builder.environment().put("WALLETSTREAM_POSTGRES_URL", database.url());
        builder.environment().put("WALLETSTREAM_POSTGRES_USER", database.user());
        builder.environment().put("WALLETSTREAM_POSTGRES_PASSWORD", database.password());
        builder.environment().put("WALLETSTREAM_KAFKA", kafka);
        builder.environment().put("WALLETSTREAM_BOOTSTRAP_KEY_FILE", key.toString());
        builder.redirectErrorStream(true).redirectOutput(out.toFile());
        Process process = builder.start();
        process.getOutputStream().write('\n'); // there is a parent, with which it ends
        process.getOutputStream().flush();
        int port = await().atMost(SOON).until(() -> port(out), found -> found > 0);
        ServiceUnderTest service = new ServiceUnderTest(process, port);
        await().atMost(SOON)
                .until(() -> service.send("GET", "/health/ready", null).statusCode() == 200);
        await().atMost(SOON) // the key is made in the background
                .until(() -> service.send("GET", "/api/v1/accounts", null).statusCode() == 200);
        return service;
    }

    private static int port(Path out) throws IOException {
        Matcher listening = LISTENING.matcher(Files.readString(out));
        return listening.find() ? Integer.parseInt(listening.group(1)) : 0;
    }

    JsonNode get(String path) throws IOException {
        return call("GET", path, null, 200);
    }

    JsonNode post(String path, @Nullable String body, int status) throws IOException {
        return call("POST", path, body, status);
    }

    void delete(String path) throws IOException {
        call("DELETE", path, null, 204);
    }

    private JsonNode call(String method, String path, @Nullable String body, int status) throws IOException {
        HttpResponse<String> answer = send(method, "/api/v1" + path, body);
        assertThat(answer.statusCode())
                .as(method + " " + path + ": " + answer.body())
                .isEqualTo(status);
        return JSON.readTree(answer.body().isEmpty() ? "null" : answer.body());
    }

    private HttpResponse<String> send(String method, String path, @Nullable String body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + KEY)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
