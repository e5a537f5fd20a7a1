package io.walletstream.stream.feed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.walletstream.schema.chain.Score;
import io.walletstream.stream.fetch.BoundedBody;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** The two routes of a 1Sat server that a feed needs. Never sends {@code Last-Event-ID}: the server would prefer it to the score. */
final class OneSatClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_TIP_BYTES = 64 << 10;
    private static final byte[] NOTHING = {};

    private final HttpClient client;
    private final URI base;
    private final Duration timeout;

    /**
     * @param timeout longest silence before an answer
     */
    OneSatClient(HttpClient client, URI base, Duration timeout) {
        this.client = client;
        this.base = base;
        this.timeout = timeout;
    }

    /** Height of the upstream's best block. */
    int tip() throws FeedException, InterruptedException {
        HttpResponse<Optional<byte[]>> response = send("/chaintracks/tip", BoundedBody.handler(MAX_TIP_BYTES));
        try {
            JsonNode height = JSON.readTree(response.body().orElse(NOTHING)).path("height");
            if (height.isInt() && height.intValue() >= 0) {
                return height.intValue();
            }
        } catch (IOException e) {
            throw FeedException.garbage("the tip is no JSON object");
        }
        throw FeedException.garbage("the tip has no height");
    }

    /** Opens an owner's stream, from this score on. */
    InputStream open(String owner, Score from) throws FeedException, InterruptedException {
        String query = "/owner/sync?owner=" + URLEncoder.encode(owner, StandardCharsets.UTF_8) + "&from=" + from;
        return send(query, HttpResponse.BodyHandlers.ofInputStream()).body();
    }

    private <T> HttpResponse<T> send(String path, HttpResponse.BodyHandler<T> handler)
            throws FeedException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(timeout)
                .GET()
                .build();
        try {
            // The request's own timeout ends with the headers; this one is for the body, too.
            HttpResponse<T> response = client.sendAsync(request, handler)
                    .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .get();
            int status = response.statusCode();
            if (status == 200) {
                return response;
            }
            if (response.body() instanceof InputStream body) {
                body.close();
            }
            if (status == 429 || status >= 500) {
                throw FeedException.broken("the upstream answered " + status);
            }
            throw FeedException.garbage("the upstream answered " + status);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw FeedException.broken(
                    "the upstream does not answer (" + cause.getClass().getSimpleName() + ")");
        } catch (IOException e) {
            throw FeedException.broken(
                    "the upstream does not answer (" + e.getClass().getSimpleName() + ")");
        }
    }
}
