package io.walletstream.standalone.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.walletstream.standalone.embedded.EmbeddedPostgresServer;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What runs at one moment.
 *
 * @param jobs empty also when the JobManager does not answer
 */
record ClusterStatus(List<Part> processes, List<JobPart> jobs) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param pid null: it is down */
    record Part(String name, @Nullable Long pid, int port) {}

    /** @param checkpoint number of the newest completed one, null: none yet */
    record JobPart(
            String name,
            String id,
            String state,
            @Nullable Long checkpoint,
            @Nullable Instant at) {}

    static ClusterStatus of(ClusterDirectory directory, Programs programs) throws IOException {
        ClusterPlan plan = directory.requirePlan();
        Parts parts = new Parts(directory, programs, plan);
        List<Part> processes = new ArrayList<>();
        for (String name : parts.names()) {
            Optional<ProcessHandle> running = name.equals(Parts.POSTGRES)
                    ? EmbeddedPostgresServer.running(directory.postgres())
                    : new ClusterProcess(directory, name).handle();
            processes.add(new Part(name, running.map(ProcessHandle::pid).orElse(null), parts.port(name)));
        }
        return new ClusterStatus(processes, jobs(new FlinkRest(plan.flinkUrl())));
    }

    private static List<JobPart> jobs(FlinkRest flink) {
        List<JobPart> jobs = new ArrayList<>();
        try {
            for (FlinkRest.Job job : flink.jobs()) {
                Optional<JsonNode> checkpoint = flink.newestCheckpoint(job.id());
                jobs.add(new JobPart(
                        job.name(),
                        job.id(),
                        job.state(),
                        checkpoint.map(found -> found.path("id").asLong()).orElse(null),
                        checkpoint
                                .map(found -> Instant.ofEpochMilli(
                                        found.path("latest_ack_timestamp").asLong()))
                                .orElse(null)));
            }
        } catch (IOException e) {
            return List.of(); // the table says that the JobManager is down
        }
        return jobs;
    }

    boolean isWhole() {
        return processes.stream().allMatch(part -> part.pid() != null)
                && !jobs.isEmpty()
                && jobs.stream().allMatch(job -> job.state().equals("RUNNING"));
    }

    String table() {
        StringBuilder text = new StringBuilder(line("process", "pid", "port", "state"));
        for (Part part : processes) {
            text.append(line(
                    part.name(),
                    part.pid() == null ? "-" : part.pid().toString(),
                    part.port() == 0 ? "-" : Integer.toString(part.port()),
                    part.pid() == null ? "down" : "up"));
        }
        text.append('\n').append(line("job", "checkpoint", "", "state"));
        for (JobPart job : jobs) {
            text.append(line(
                    job.name(),
                    job.checkpoint() == null ? "none yet" : job.checkpoint().toString(),
                    "",
                    job.state() + (job.at() == null ? "" : ", newest checkpoint " + job.at())));
        }
        if (jobs.isEmpty()) {
            text.append("none\n");
        }
        return text.toString();
    }

    String json() throws IOException {
        ObjectNode status = JSON.createObjectNode().put("whole", isWhole());
        for (Part part : processes) {
            status.withArray("/processes")
                    .addObject()
                    .put("name", part.name())
                    .put("pid", part.pid())
                    .put("port", part.port())
                    .put("up", part.pid() != null);
        }
        for (JobPart job : jobs) {
            status.withArray("/jobs")
                    .addObject()
                    .put("name", job.name())
                    .put("id", job.id())
                    .put("state", job.state())
                    .put("checkpoint", job.checkpoint())
                    .put("checkpointAt", job.at() == null ? null : job.at().toString());
        }
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(status) + "\n";
    }

    private static String line(String first, String second, String third, String fourth) {
        return String.format("%-16s %10s %6s  %s%n", first, second, third, fourth);
    }
}
