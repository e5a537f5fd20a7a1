package io.walletstream.stream.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.apache.flink.api.common.JobStatus;

/** What is asked of a cluster's JobManager before a job is submitted to it. */
final class JobManager {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI address;

    JobManager(URI address) {
        this.address = address;
    }

    /** Whether a job of this name is there and has not ended for good; one that waits for Kafka, or for a slot, counts. */
    boolean hasLive(String jobName) throws IOException, InterruptedException {
        for (JsonNode job : get("/jobs/overview").path("jobs")) {
            if (job.path("name").asText().equals(jobName)
                    && !JobStatus.valueOf(job.path("state").asText()).isGloballyTerminalState()) {
                return true;
            }
        }
        return false;
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(TIMEOUT)
                .build();
        HttpRequest request =
                HttpRequest.newBuilder(address.resolve(path)).timeout(TIMEOUT).build();
        HttpResponse<String> answer;
        try {
            answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IOException("no answer from the JobManager at " + address + ": " + e, e);
        }
        if (answer.statusCode() != 200) {
            throw new IOException(
                    "expected 200 from the JobManager at " + address.resolve(path) + ", got " + answer.statusCode());
        }
        return JSON.readTree(answer.body());
    }
}
