package io.walletstream.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.query.installation.TestKafka;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The process: its exit codes, its one line, and that it ends with its parent. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class QueryServiceMainTest {
    private static final int END_SECONDS = 30;

    private final Map<String, String> settings = new HashMap<>();
    private @Nullable Process process;

    @AfterEach
    void end() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    private Process start() throws IOException {
        settings.putIfAbsent("WALLETSTREAM_PORT", "0");
        settings.putIfAbsent("WALLETSTREAM_KAFKA", TestKafka.nowhere());
        settings.putIfAbsent("WALLETSTREAM_POSTGRES_URL", "jdbc:postgresql://" + TestKafka.nowhere() + "/none");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(List.of(
                java,
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                QueryServiceMain.class.getName()));
        builder.environment().keySet().removeIf(name -> name.startsWith("WALLETSTREAM_"));
        builder.environment().putAll(settings);
        Process started = builder.start();
        process = started;
        return started;
    }

    private static String errorsOf(Process process) throws IOException {
        return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static void endsWith(int code, Process process) throws InterruptedException {
        assertThat(process.waitFor(END_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(code);
    }

    @Test
    void anUnknownSettingIsNamed() throws Exception {
        settings.put("WALLETSTREAM_PROT", "8080");

        Process process = start();

        assertThat(errorsOf(process)).contains("WALLETSTREAM_PROT").doesNotContain("at io.walletstream");
        endsWith(2, process);
    }

    @Test
    void aKeyFileThatIsNotThereIsSaid(@TempDir Path folder) throws Exception {
        settings.put("WALLETSTREAM_BOOTSTRAP_KEY_FILE", folder.resolve("none").toString());

        Process process = start();

        assertThat(errorsOf(process)).contains("bootstrap key");
        endsWith(2, process);
    }

    @Test
    void aTakenPortIsSaid() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            settings.put("WALLETSTREAM_PORT", Integer.toString(taken.getLocalPort()));

            Process process = start();

            assertThat(errorsOf(process)).contains("the port is taken");
            endsWith(4, process);
        }
    }

    @Test
    void itAnswersUntilItsParentIsGone(@TempDir Path folder) throws Exception {
        Path key = Files.writeString(folder.resolve("key"), "the-planted-key\n");
        settings.put("WALLETSTREAM_BOOTSTRAP_KEY_FILE", key.toString());
        Process process = start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        String line;
        do {
            line = out.readLine();
            assertThat(line).as(said.toString()).isNotNull();
            said.append(line).append('\n');
        } while (!line.startsWith("listening on 127.0.0.1:"));
        int port = Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
        HttpRequest live = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/live"))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(live, BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(200);

        process.getOutputStream().write('\n');
        process.getOutputStream().close();

        endsWith(0, process);
        assertThat(said.toString()).doesNotContain("the-planted-key");
    }
}
