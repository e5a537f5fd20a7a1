package io.walletstream.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.walletstream.schema.config.ConfigReader;
import io.walletstream.standalone.config.Settings;
import io.walletstream.standalone.embedded.PostgresTemplate;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole product, the query service as its own process, seen over HTTP: what it says is what the chain holds, and a restart tells nothing twice. */
class ProductTest {
    private static final Path SERVICE = Path.of("../query-service/target");
    private static final Duration CATCH_UP = Duration.ofSeconds(30);
    private static final int BLOCKS = 3;

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();

    @TempDir
    Path directory;

    @Test
    void balancesEqualTheChainAndSequencesGoOnAfterARestart() throws Exception {
        assumeTrue(Files.isDirectory(SERVICE.resolve("lib")), "query-service is not packaged");
        PostgresTemplate.prepare(directory.resolve("postgres"));
        Map<String, List<JsonNode>> before = runOnce(Map.of());
        assertThat(before).containsOnlyKeys("alice", "bob", "carol");
        runOnce(before);
    }

    /** Starts, lets the chain grow, silences it, compares; answers all events by account. */
    private Map<String, List<JsonNode>> runOnce(Map<String, List<JsonNode>> before) throws Exception {
        RecordedChain[] opened = new RecordedChain[1];
        Simulation.Factory factory = (seed, folder) -> opened[0] = RecordedChain.open(seed, folder);
        try (Walletstream walletstream = Walletstream.prepare(settings(), DataDirectory.open(directory))) {
            Walletstream.Ready ready = walletstream.start(Optional.of(factory), StandaloneJobs.all(true), service());
            RecordedChain chain = Objects.requireNonNull(opened[0]);
            int height = chain.height() + BLOCKS;
            Awaitility.await().atMost(CATCH_UP).until(() -> chain.height() >= height);
            chain.silence();
            Map<String, List<JsonNode>> events = new TreeMap<>();
            for (JsonNode account : items(ready, "/accounts")) {
                String name = account.path("name").asText();
                String path = "/accounts/" + account.path("id").asText();
                Awaitility.await().atMost(CATCH_UP).untilAsserted(() -> assertEqualToChain(ready, path, name, chain));
                List<JsonNode> log = events(ready, path);
                assertOnceAndInOrder(log);
                List<JsonNode> old = before.getOrDefault(name, List.of());
                assertThat(log.subList(0, old.size())).isEqualTo(old);
                assertThat(log).hasSizeGreaterThan(old.size());
                events.put(name, log);
            }
            return events;
        }
    }

    private void assertEqualToChain(Walletstream.Ready ready, String path, String name, RecordedChain chain)
            throws IOException {
        Map<String, Long> unspent = new TreeMap<>();
        for (JsonNode output : items(ready, path + "/outputs?unspent=true&limit=1000")) {
            unspent.put(
                    output.path("outpoint").asText(), output.path("valueSats").asLong());
        }
        Map<String, Long> expected = chain.unspent(name);
        assertThat(difference(expected, unspent)).as("missing or different").isEmpty();
        // what another transaction replaced is taken back only after more passes than this test has time for
        Map<String, Long> replaced = difference(unspent, expected);
        assertThat(replaced.keySet()).noneMatch(chain::holds);
        long balance = 0;
        for (JsonNode asset : items(ready, path + "/balances")) {
            balance +=
                    asset.path("confirmed").asLong() + asset.path("unconfirmed").asLong();
        }
        assertThat(balance)
                .isEqualTo(chain.balanceSats(name)
                        + replaced.values().stream().mapToLong(Long::longValue).sum());
    }

    private static Map<String, Long> difference(Map<String, Long> some, Map<String, Long> others) {
        Map<String, Long> left = new TreeMap<>(some);
        left.entrySet().removeAll(others.entrySet());
        return left;
    }

    private static void assertOnceAndInOrder(List<JsonNode> log) {
        assertThat(log).extracting(event -> event.path("seq").asInt()).doesNotHaveDuplicates();
        assertThat(log.get(0).path("seq").asInt()).isEqualTo(1);
        assertThat(log.get(log.size() - 1).path("seq").asInt()).isEqualTo(log.size());
        assertThat(log.stream()
                        .filter(event -> event.path("type").asText().equals("tx.confirmed"))
                        .map(event -> event.path("data").path("txid").asText()))
                .doesNotHaveDuplicates();
    }

    private List<JsonNode> events(Walletstream.Ready ready, String path) throws IOException {
        List<JsonNode> events = new ArrayList<>();
        List<JsonNode> page;
        do {
            page = items(ready, path + "/events?limit=500&after=" + events.size());
            events.addAll(page);
        } while (!page.isEmpty());
        return events;
    }

    private List<JsonNode> items(Walletstream.Ready ready, String path) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(ready.address() + "/api/v1" + path))
                .header("Authorization", "Bearer " + ready.apiKey())
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            JsonNode body = json.readTree(answer.body());
            assertThat(body.path("nextCursor").isTextual())
                    .as("more than one page")
                    .isFalse();
            List<JsonNode> items = new ArrayList<>();
            body.path("items").forEach(items::add);
            return items;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private Settings settings() {
        Map<String, String> flags = Map.of(
                "port",
                "0",
                "data",
                directory.toString(),
                "parallelism",
                "1",
                "checkpoint-interval",
                "1s",
                "feed-max-pause",
                "500ms");
        return Settings.of(new ConfigReader(Settings.KEYS).read(flags, Map.of(), null));
    }

    private static ServiceProcess.Program service() {
        return ServiceProcess.Program.queryService(SERVICE.resolve("classes").toAbsolutePath() + ":"
                + SERVICE.resolve("lib").toAbsolutePath() + "/*");
    }
}
