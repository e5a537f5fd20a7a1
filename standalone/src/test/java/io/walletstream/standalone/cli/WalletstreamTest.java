package io.walletstream.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.walletstream.schema.config.ConfigReader;
import io.walletstream.standalone.config.Settings;
import io.walletstream.standalone.embedded.PostgresTemplate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WalletstreamTest {
    private static final ServiceProcess.Program STUB =
            new ServiceProcess.Program(System.getProperty("java.class.path"), StubService.class.getName());
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    @Test
    void startsAnnouncesItselfStopsAndStartsAgainFromItsCheckpoints() throws Exception {
        String firstKey = runOnce();
        assertThat(directory.resolve("checkpoints/WalletJob")).isNotEmptyDirectory();
        assertThat(directory.resolve("checkpoints/IngestJob")).isNotEmptyDirectory();
        assertThat(runOnce()).isEqualTo(firstKey);
    }

    @BeforeEach
    void useTheTemplate() {
        PostgresTemplate.prepare(directory.resolve("postgres"));
    }

    private String runOnce() throws Exception {
        Settings settings = settings(0);
        Walletstream walletstream = Walletstream.prepare(settings, DataDirectory.open(directory));
        Path announcement = directory.resolve("walletstream.json");
        Walletstream.Ready ready;
        try {
            ready = walletstream.start(Optional.of(EmptyChain::start), StandaloneJobs.all(true), STUB);
            assertThat(ready.account()).isPresent();
            JsonNode facts = new ObjectMapper().readTree(announcement.toFile());
            assertThat(facts.fieldNames())
                    .toIterable()
                    .containsExactly("url", "apiKey", "pid", "kafka", "postgres", "flinkUi");
            assertThat(facts.path("url").asText()).isEqualTo(ready.address().toString());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(announcement)))
                    .isEqualTo("rw-------");
            assertThatThrownBy(() -> DataDirectory.open(directory)).satisfies(hasCode(StartException.DATA_IN_USE));
            assertThat(walletstream.residentBytes()).isPositive();
        } finally {
            long begin = System.nanoTime();
            walletstream.close();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(STOP_LIMIT);
        }
        assertThat(announcement).doesNotExist();
        assertThat(walletstream.serviceExit()).succeedsWithin(STOP_LIMIT);
        return ready.apiKey();
    }

    @Test
    void withoutAnUpstreamItServesWhatIsPushed() throws Exception {
        try (Walletstream walletstream = Walletstream.prepare(settings(0), DataDirectory.open(directory))) {
            Walletstream.Ready ready = walletstream.start(Optional.empty(), StandaloneJobs.all(false), STUB);
            assertThat(ready.address()).hasScheme("http");
            assertThat(directory.resolve("checkpoints/IngestJob")).doesNotExist();
        }
    }

    @Test
    void refusesATakenPortBeforeAnythingStarts() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Settings settings = settings(taken.getLocalPort());
            assertThatThrownBy(() -> Walletstream.prepare(settings, DataDirectory.open(directory)))
                    .satisfies(hasCode(StartException.PORT_TAKEN))
                    .hasMessageContaining(Integer.toString(taken.getLocalPort()));
        }
        DataDirectory.open(directory).close(); // the lock was given back
        assertThat(directory.resolve("kafka")).doesNotExist();
    }

    private static org.assertj.core.api.ThrowingConsumer<Throwable> hasCode(int code) {
        return thrown -> {
            assertThat(thrown).isInstanceOf(StartException.class);
            assertThat(((StartException) thrown).exitCode()).isEqualTo(code);
        };
    }

    private Settings settings(int port) {
        Map<String, String> flags =
                Map.of("port", Integer.toString(port), "data", directory.toString(), "parallelism", "1");
        return Settings.of(new ConfigReader(Settings.KEYS).read(flags, Map.of(), null));
    }

    /** A chain on which nothing ever happens. */
    private record EmptyChain(HttpServer server) implements Simulation {
        static EmptyChain start(long seed, Path directory) throws IOException {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                exchange.sendResponseHeaders(404, -1);
                exchange.close();
            });
            server.start();
            return new EmptyChain(server);
        }

        @Override
        public URI oneSatUrl() {
            return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/api");
        }

        @Override
        public Map<String, List<String>> accounts() {
            return Map.of("alice", List.of("1BoatSLRHtKNngkdXEeobR76b53LETtpyT"));
        }

        @Override
        public void startTraffic() {}

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
