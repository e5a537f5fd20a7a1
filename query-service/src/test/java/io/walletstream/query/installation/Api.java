package io.walletstream.query.installation;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A client of the service. Each answer is held against the OpenAPI description. */
public final class Api {
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final int port;
    private final @Nullable String key;

    public Api(int port, @Nullable String key) {
        this.port = port;
        this.key = key;
    }

    public Answer get(String path) {
        return send(request("GET", path, null));
    }

    /** A request that is answered later. */
    public CompletableFuture<Answer> getLater(String path) {
        HttpRequest request = request("GET", path, null).build();
        return CLIENT.sendAsync(request, BodyHandlers.ofString()).thenApply(response -> answer(request, response));
    }

    public Answer post(String path, String json) {
        return send(request("POST", path, json));
    }

    public Answer post(String path) {
        return send(request("POST", path, null));
    }

    public Answer patch(String path, String json) {
        return send(request("PATCH", path, json));
    }

    public Answer delete(String path) {
        return send(request("DELETE", path, null));
    }

    /** A body of any kind; null: without a media type. */
    public Answer send(String method, String path, @Nullable String mediaType, byte[] body) {
        HttpRequest.Builder request = builder(path).method(method, BodyPublishers.ofByteArray(body));
        if (mediaType != null) {
            request.header("Content-Type", mediaType);
        }
        return send(request);
    }

    /** A request to alter, with the key. */
    public HttpRequest.Builder request(String method, String path, @Nullable String json) {
        BodyPublisher body = json == null
                ? BodyPublishers.noBody()
                : BodyPublishers.ofByteArray(json.getBytes(StandardCharsets.UTF_8));
        HttpRequest.Builder request = builder(path).method(method, body);
        return json == null ? request : request.header("Content-Type", "application/json");
    }

    private HttpRequest.Builder builder(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(TIMEOUT);
        return key == null ? request : request.header("Authorization", "Bearer " + key);
    }

    /** Only the status of an answer, which is held against nothing. */
    public int status(HttpRequest.Builder builder) {
        try {
            return CLIENT.send(builder.build(), BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            throw new AssertionError("not answered", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    public Answer send(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        try {
            return answer(request, CLIENT.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new AssertionError(request + " was not answered", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(request + " was interrupted", e);
        }
    }

    private static Answer answer(HttpRequest request, HttpResponse<String> response) {
        Answer answer = new Answer(
                request.method(),
                request.uri().getRawPath(),
                response.statusCode(),
                response.headers(),
                response.body());
        OpenApi.document().check(request.method(), request.uri().getRawPath(), answer);
        return answer;
    }
}
