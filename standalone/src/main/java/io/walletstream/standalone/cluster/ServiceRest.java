package io.walletstream.standalone.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The few calls to the query service and the simulated chain. */
final class ServiceRest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final ClusterPlan plan;
    private final String apiKey;

    ServiceRest(ClusterPlan plan, String apiKey) {
        this.plan = plan;
        this.apiKey = apiKey;
    }

    /** Whether this very start of the service is ready; null: whichever. */
    boolean isReady(@Nullable String instanceId) throws IOException {
        HttpResponse<String> answer = send(plan.url() + "/health/ready", null);
        return answer.statusCode() == 200
                && (instanceId == null || answer.body().contains(instanceId));
    }

    /** Makes the accounts of the simulated chain that are not there. */
    void createAccounts() throws IOException {
        JsonNode owners = JSON.readTree(send(chain("owners"), null).body());
        for (Map.Entry<String, JsonNode> group : owners.properties()) {
            List<String> addresses = JSON.convertValue(
                    group.getValue(), JSON.getTypeFactory().constructCollectionType(List.class, String.class));
            String body = JSON.writeValueAsString(Map.of(
                    "name", group.getKey(), "chain", "bsv", "network", "main", "owners", addresses, "history", "full"));
            HttpResponse<String> answer = send(plan.url() + "/api/v1/accounts", body);
            if (answer.statusCode() != 200 && answer.statusCode() != 201) {
                throw new IOException(
                        "account " + group.getKey() + " was refused: " + answer.statusCode() + " " + answer.body());
            }
        }
    }

    /** Drops the newest blocks and mines others; answers what the chain says. */
    String reorg(int depth) throws IOException {
        return control("reorg", Map.of("depth", depth));
    }

    void traffic(boolean on) throws IOException {
        control("traffic", Map.of("on", on));
    }

    private String control(String route, Map<String, Object> body) throws IOException {
        HttpResponse<String> answer = send(chain(route), JSON.writeValueAsString(body));
        if (answer.statusCode() != 200) {
            throw new ClusterException(ClusterException.FAILED, "the chain refused: " + answer.body());
        }
        return answer.body();
    }

    private String chain(String route) {
        return "http://127.0.0.1:" + plan.chainPort() + "/sim/" + route;
    }

    private HttpResponse<String> send(String address, @Nullable String body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + apiKey);
        if (body != null) {
            request.POST(HttpRequest.BodyPublishers.ofString(body));
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
