package io.walletstream.standalone.cli;

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
import java.util.Optional;

/** The few calls that starting up makes to the service. */
final class ServiceClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final URI address;
    private final String apiKey;

    ServiceClient(URI address, String apiKey) {
        this.address = address;
        this.apiKey = apiKey;
    }

    /** Whether a service with this instance id answers that it is ready. Another program on the port does not count. */
    boolean isReady(String instanceId) {
        try {
            HttpResponse<String> answer = send(request("/health/ready").GET());
            return answer.statusCode() == 200 && answer.body().contains(instanceId);
        } catch (IOException e) {
            return false;
        }
    }

    /** Creates an account of the simulated chain unless it is there; answers its id. */
    String createAccount(String name, List<String> owners) throws IOException {
        String body = JSON.writeValueAsString(
                Map.of("name", name, "chain", "bsv", "network", "main", "owners", owners, "history", "full"));
        HttpResponse<String> answer = send(request("/api/v1/accounts")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
        if (answer.statusCode() != 200 && answer.statusCode() != 201) {
            throw new IOException("account " + name + " was refused: " + answer.statusCode() + " " + answer.body());
        }
        return JSON.readTree(answer.body()).path("id").asText();
    }

    /** Id of some account, if there is one. */
    Optional<String> anyAccount() throws IOException {
        return first("/api/v1/accounts?limit=1")
                .map(account -> account.path("id").asText());
    }

    /** Whether an account has at least one output, so that there is something to look at. */
    boolean hasOutputs(String accountId) {
        try {
            return first("/api/v1/accounts/" + accountId + "/outputs?limit=1").isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    private Optional<JsonNode> first(String path) throws IOException {
        HttpResponse<String> answer = send(request(path).GET());
        if (answer.statusCode() != 200) {
            throw new IOException(path + " answered " + answer.statusCode());
        }
        return Optional.ofNullable(JSON.readTree(answer.body()).path("items").get(0));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address.resolve(path))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + apiKey);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
