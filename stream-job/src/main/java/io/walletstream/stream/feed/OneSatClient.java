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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The two routes of a 1Sat server that a feed needs. Never sends {@code Last-Event-ID}: the server would prefer it to the score. */
final class OneSatClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_TIP_BYTES = 64 << 10;
    private static final byte[] NOTHING = {};

    private final HttpClient client;
    private final String base;
    private final Duration timeout;

    /**
     * @param base with or without a slash at its end
     * @param timeout longest silence before an answer
     */
    OneSatClient(HttpClient client, URI base, Duration timeout) {
        this.client = client;
        this.base = base.toString().replaceFirst("/+$", "");
        this.timeout = timeout;
    }

    /** Height of the upstream's best block; one that no block has is garbage, for the cursor would follow it. */
    int tip() throws FeedException, InterruptedException {
        HttpResponse<Optional<byte[]>> response = send("/chaintracks/tip", BoundedBody.handler(MAX_TIP_BYTES));
        try {
            JsonNode height = JSON.readTree(response.body().orElse(NOTHING)).path("height");
            if (height.isInt() && height.intValue() >= 0 && height.intValue() < Score.FIRST_TIME) {
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
        HttpResponse<T> response = answer(client.sendAsync(request, handler));
        int status = response.statusCode();
        if (status == 200) {
            return response;
        }
        if (response.body() instanceof InputStream body) {
            try {
                body.close();
            } catch (IOException e) {
                // The connection is gone already.
                throw unwell(status, response);
            }
        }
        throw unwell(status, response);
    }

    /** The request's own timeout ends with the headers; this one is for the body, too, and gives the connection back. */
    private <T> HttpResponse<T> answer(CompletableFuture<HttpResponse<T>> request)
            throws FeedException, InterruptedException {
        try {
            return request.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            if (!request.cancel(true) && !request.isCompletedExceptionally()) {
                return request.join();
            }
            throw noAnswer(e);
        } catch (ExecutionException e) {
            throw noAnswer(e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            request.cancel(true);
            throw e;
        }
    }

    private static FeedException noAnswer(Throwable cause) {
        return FeedException.broken(
                "the upstream does not answer (" + cause.getClass().getSimpleName() + ")");
    }

    private static FeedException unwell(int status, HttpResponse<?> response) {
        String message = "the upstream answered " + status;
        if (status != 408 && status != 429 && status < 500) {
            return FeedException.garbage(message);
        }
        return FeedException.busy(message, retryAfterMillis(response));
    }

    /** Its seconds form; a date is taken as if nothing were asked, since the back-off grows anyway. */
    private static long retryAfterMillis(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(value -> value.matches("[0-9]{1,9}"))
                .map(value -> TimeUnit.SECONDS.toMillis(Long.parseLong(value)))
                .orElse(0L);
    }
}
