package io.walletstream.stream.fetch;

import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.process.RawTransaction;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET {base}/beef/{txid}/tx}: raw bytes, checked against the txid. Timeouts, 429, 5xx and other bytes than asked for are tried again with
 * backoff and jitter, other answers are failures at once. Waits for a free place without holding a thread.
 */
public final class HttpTransactionSource implements TransactionSource {
    private static final int THREADS = 2;

    private final String base;
    private final FetchLimits limits;
    private final @Nullable String authorization;
    private final FetchMetrics metrics;
    private final ExecutorService executor;
    private final HttpClient client;
    private final AsyncPermits permits;
    private final FetchMemory memory;
    private final Set<Call> pending = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * A source that needs no key.
     *
     * @param base such as {@code https://host/api}
     */
    public HttpTransactionSource(URI base, FetchLimits limits) {
        this(base, limits, null, new FetchMetrics());
    }

    /**
     * A source that sends a key.
     *
     * @param base such as {@code https://host/api}
     * @param bearerKey sent with each request; never logged, nor part of a failure's reason
     */
    public HttpTransactionSource(URI base, FetchLimits limits, @Nullable String bearerKey, FetchMetrics metrics) {
        if (bearerKey != null && !bearerKey.matches("[\\x21-\\x7e]+")) {
            throw new IllegalArgumentException("a bearer key is of visible ASCII characters");
        }
        this.base = base.toString().replaceFirst("/+$", "");
        this.limits = limits;
        this.authorization = bearerKey == null ? null : "Bearer " + bearerKey;
        this.metrics = metrics;
        this.executor = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "fetch-transactions");
            thread.setDaemon(true);
            return thread;
        });
        this.permits = new AsyncPermits(limits.concurrent(), executor);
        this.memory = new FetchMemory(limits.inFlightBytes(), metrics);
        this.client = HttpClient.newBuilder()
                .executor(executor)
                .connectTimeout(limits.timeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** One fetch, over all of its attempts. Compared by identity: each has its own outcome. */
    private static final class Call {
        final Txid txid;
        final CompletableFuture<FetchOutcome> outcome = new CompletableFuture<>();
        int attempt = 1;

        Call(Txid txid) {
            this.txid = txid;
        }
    }

    @Override
    public CompletableFuture<FetchOutcome> fetch(Txid txid) {
        if (pending.size() >= limits.pending()) {
            return CompletableFuture.completedFuture(
                    new FetchOutcome.Failed("more than " + limits.pending() + " fetches are pending"));
        }
        Call call = new Call(txid);
        pending.add(call);
        if (closed) {
            complete(call, new FetchOutcome.Failed("the source is closed"));
        } else {
            permits.enter(() -> ask(call));
        }
        return call.outcome;
    }

    private void ask(Call call) {
        metrics.started();
        FetchMemory.Share share = memory.share();
        CompletableFuture<HttpResponse<Optional<byte[]>>> answer = send(call.txid, share);
        // The request's own timeout ends with the answer's headers; this one also ends a body that trickles or stands
        // still.
        answer.copy()
                .orTimeout(limits.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .handleAsync(
                        (response, failure) -> {
                            answer.cancel(true);
                            leave();
                            if (failure != null) {
                                again(call, "no answer: " + kind(failure), Duration.ZERO);
                            } else {
                                read(call, response);
                            }
                            share.close();
                            return true;
                        },
                        executor)
                .exceptionally(unexpected -> {
                    share.close();
                    complete(call, new FetchOutcome.Failed("answer not understood: " + kind(unexpected)));
                    return false;
                });
    }

    private CompletableFuture<HttpResponse<Optional<byte[]>>> send(Txid txid, FetchMemory.Share share) {
        try {
            return client.sendAsync(request(txid), BoundedBody.handler(limits.maxBytes(), share));
        } catch (RuntimeException e) {
            // A permit is held: this has to end like any other attempt.
            return CompletableFuture.failedFuture(e);
        }
    }

    private HttpRequest request(Txid txid) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + "/beef/" + txid + "/tx"));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return request.GET().build();
    }

    private void leave() {
        metrics.ended();
        permits.leave();
    }

    /** The kind alone: messages of exceptions may hold addresses and headers. */
    private static String kind(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause.getClass().getSimpleName();
    }

    private void read(Call call, HttpResponse<Optional<byte[]>> response) {
        int status = response.statusCode();
        if (status == 200) {
            readBody(call, response.body());
        } else if (status == 404) {
            complete(call, new FetchOutcome.NotFound());
        } else if (status == 408 || status == 429 || status >= 500) {
            again(call, "the upstream answered " + status, RetryPause.asked(response.headers()));
        } else {
            complete(call, new FetchOutcome.Failed("the upstream answered " + status));
        }
    }

    private void readBody(Call call, Optional<byte[]> body) {
        if (body.isEmpty()) {
            complete(call, new FetchOutcome.Unusable("the answer is longer than " + limits.maxBytes() + " bytes"));
        } else if (RawTransaction.txidOf(body.get()).equals(call.txid)) {
            complete(call, new FetchOutcome.Found(body.get()));
        } else {
            again(call, "the upstream answered other bytes", Duration.ZERO);
        }
    }

    private void again(Call call, String reason, Duration asked) {
        if (call.attempt >= limits.attempts()) {
            complete(call, new FetchOutcome.Failed(reason + " (" + call.attempt + " attempts)"));
            return;
        }
        Optional<Duration> pause = RetryPause.after(call.attempt, asked, limits);
        if (pause.isEmpty()) {
            complete(call, new FetchOutcome.Failed(reason + " and asks for " + asked.toSeconds() + " s of rest"));
            return;
        }
        call.attempt++;
        metrics.retry();
        CompletableFuture.delayedExecutor(pause.get().toMillis(), TimeUnit.MILLISECONDS, executor)
                .execute(() -> permits.enter(() -> ask(call)));
    }

    private void complete(Call call, FetchOutcome outcome) {
        pending.remove(call);
        call.outcome.complete(outcome);
    }

    /** Counters, shared with a cache in front if it was given the same. */
    @Override
    public FetchMetrics metrics() {
        return metrics;
    }

    /** What is under way fails: nobody waits for it any more. */
    @Override
    public void close() {
        closed = true;
        executor.shutdownNow();
        pending.forEach(call -> complete(call, new FetchOutcome.Failed("the source is closed")));
    }
}
