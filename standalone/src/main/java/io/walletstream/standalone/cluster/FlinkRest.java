package io.walletstream.standalone.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.walletstream.standalone.embedded.Waiting;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is asked of a JobManager, and told. */
final class FlinkRest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration SAVEPOINT = Duration.ofMinutes(1);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI address;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();

    FlinkRest(String address) {
        this.address = URI.create(address);
    }

    /**
     * A job that has not ended for good.
     *
     * @param state Flink's word
     * @param since when it came into that state
     */
    record Job(String id, String name, String state, long since) {
        boolean isRunning() {
            return state.equals("RUNNING");
        }
    }

    List<Job> jobs() throws IOException {
        List<Job> jobs = new ArrayList<>();
        for (JsonNode job : send("GET", "/jobs/overview", null).path("jobs")) {
            String state = job.path("state").asText();
            if (!List.of("FINISHED", "CANCELED", "FAILED").contains(state)) {
                jobs.add(new Job(
                        job.path("jid").asText(),
                        job.path("name").asText(),
                        state,
                        job.path("last-modification").asLong()));
            }
        }
        return jobs;
    }

    /** Whether so many jobs run, with all of their tasks. */
    boolean allRun(int count) throws IOException {
        List<Job> jobs = jobs();
        if (jobs.size() != count) {
            return false;
        }
        for (Job job : jobs) {
            JsonNode details = send("GET", "/jobs/" + job.id(), null);
            if (!details.path("state").asText().equals("RUNNING")) {
                return false;
            }
            for (JsonNode vertex : details.path("vertices")) {
                if (!vertex.path("status").asText().equals("RUNNING")) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Subtasks of the operators that have most. */
    int parallelism() throws IOException {
        int most = 0;
        for (Job job : jobs()) {
            for (JsonNode vertex : send("GET", "/jobs/" + job.id(), null).path("vertices")) {
                most = Math.max(most, vertex.path("parallelism").asInt());
            }
        }
        return most;
    }

    int taskManagers() throws IOException {
        return send("GET", "/taskmanagers", null).path("taskmanagers").size();
    }

    boolean answers() throws IOException {
        return send("GET", "/overview", null).has("flink-version");
    }

    /** Number and time (milliseconds) of a job's newest completed checkpoint. */
    Optional<JsonNode> newestCheckpoint(String job) throws IOException {
        JsonNode newest = send("GET", "/jobs/" + job + "/checkpoints", null)
                .path("latest")
                .path("completed");
        return newest.has("id") ? Optional.of(newest) : Optional.empty();
    }

    /** Stops a job with a savepoint in a folder; answers where it is. */
    String stop(Job job, Path folder) throws IOException {
        String body =
                JSON.writeValueAsString(Map.of("targetDirectory", folder.toUri().toString(), "drain", false));
        String trigger = send("POST", "/jobs/" + job.id() + "/stop", body)
                .path("request-id")
                .asText();
        JsonNode[] end = new JsonNode[1];
        boolean ended = Waiting.until(SAVEPOINT, () -> {
            end[0] = send("GET", "/jobs/" + job.id() + "/savepoints/" + trigger, null);
            return end[0].path("status").path("id").asText().equals("COMPLETED");
        });
        JsonNode answer = end[0];
        String location =
                answer == null ? "" : answer.path("operation").path("location").asText();
        if (!ended || location.isEmpty()) {
            String why = answer == null
                    ? "no answer"
                    : answer.path("operation")
                            .path("failure-cause")
                            .path("class")
                            .asText("not within " + SAVEPOINT);
            throw new IOException("no savepoint of " + job.name() + ": " + why);
        }
        if (!Waiting.until(
                SAVEPOINT, () -> jobs().stream().noneMatch(other -> other.id().equals(job.id())))) {
            throw new IOException(job.name() + " has a savepoint and does not end");
        }
        return location;
    }

    private JsonNode send(String method, String path, @org.jspecify.annotations.Nullable String body)
            throws IOException {
        HttpRequest.BodyPublisher publisher =
                body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        HttpRequest request = HttpRequest.newBuilder(address.resolve(path))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .method(method, publisher)
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IOException("the JobManager answered " + answer.statusCode() + " to " + method + " " + path);
            }
            return JSON.readTree(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
