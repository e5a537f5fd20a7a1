package io.walletstream.standalone.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The dashboard asks for metrics that somebody registers: our jobs, Flink, our service or its libraries. */
class DashboardTest {
    private static final Pattern METRIC = Pattern.compile("\\b(?:flink|walletstream|hikaricp)_[A-Za-z0-9_]+");
    private static final String OF_AN_OPERATOR = "flink_taskmanager_job_task_operator_";

    /** Of Flink's own documentation, chapter Metrics. */
    private static final Set<String> FLINKS = Set.of(
            "flink_jobmanager_numRegisteredTaskManagers",
            "flink_jobmanager_numRunningJobs",
            "flink_jobmanager_taskSlotsAvailable",
            "flink_jobmanager_taskSlotsTotal",
            "flink_jobmanager_job_lastCheckpointDuration",
            "flink_jobmanager_job_lastCheckpointFullSize",
            "flink_jobmanager_job_numRestarts",
            "flink_jobmanager_job_numberOfCompletedCheckpoints",
            "flink_jobmanager_job_numberOfFailedCheckpoints",
            "flink_taskmanager_Status_JVM_Memory_Heap_Max",
            "flink_taskmanager_Status_JVM_Memory_Heap_Used",
            "flink_taskmanager_job_task_backPressuredTimeMsPerSecond",
            "flink_taskmanager_job_task_busyTimeMsPerSecond",
            "flink_taskmanager_job_task_operator_numRecordsOut",
            "flink_taskmanager_job_task_operator_pendingRecords");

    private static final Set<String> HIKARIS = Set.of("hikaricp_connections_active", "hikaricp_connections_pending");

    private final JsonNode dashboard;

    DashboardTest() throws IOException {
        dashboard = new ObjectMapper()
                .readTree(Path.of("../grafana/walletstream.json").toFile());
    }

    @Test
    void everyMetricIsRegisteredByTheCodeOrDocumentedByItsLibrary() {
        Set<String> known = new TreeSet<>(FLINKS);
        known.addAll(HIKARIS);
        known.addAll(ofTheJobs());
        known.addAll(ofTheService());
        assertThat(used()).isNotEmpty().allMatch(known::contains);
    }

    @Test
    void everyMetricOfTheJobsIsShown() {
        assertThat(used()).containsAll(ofTheJobs());
    }

    @Test
    void everyPanelAsksForSomethingAndSaysWhat() {
        Set<Integer> ids = new TreeSet<>();
        for (JsonNode panel : dashboard.path("panels")) {
            String title = panel.path("title").asText();
            assertThat(title).isNotEmpty();
            assertThat(ids.add(panel.path("id").asInt())).as(title).isTrue();
            if (!panel.path("type").asText().equals("row")) {
                assertThat(panel.path("targets")).as(title).isNotEmpty();
            }
        }
    }

    private Set<String> used() {
        return METRIC.matcher(dashboard.toString())
                .results()
                .map(found -> found.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> ofTheJobs() {
        Set<String> names = found("../stream-job/src/main", "\\b(counter|gauge)\\(\\s*\"(?<name>\\w+)\"");
        Set<String> ofFetching =
                found("../stream-job/src/main/java/io/walletstream/stream/fetch", "\\bgauge\\(\"(?<name>\\w+)\"");
        return names.stream()
                .map(name -> OF_AN_OPERATOR + (ofFetching.contains(name) ? "fetch_" : "") + name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** As Micrometer names them for Prometheus: a timer gives a count and a sum of seconds. */
    private static Set<String> ofTheService() {
        Set<String> names = new TreeSet<>();
        for (String name : found("../query-service/src/main", "builder\\(\"(?<name>walletstream[.a-z]+)\"")) {
            String base = name.replace('.', '_');
            names.add(base);
            names.add(base + "_seconds_count");
            names.add(base + "_seconds_sum");
        }
        return names;
    }

    private static Set<String> found(String folder, String pattern) {
        Pattern registered = Pattern.compile(pattern);
        Set<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .forEach(file -> registered
                            .matcher(read(file))
                            .results()
                            .forEach(match -> names.add(match.group(match.groupCount()))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
