package io.walletstream.stream.fetch;

import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.process.RawTransaction;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * {@code GET {base}/beef/{txid}/tx}: raw bytes, checked against the txid. Timeouts, 429 and 5xx are tried again with backoff and jitter, other
 * answers are failures at once. Waits for a free place without holding a thread.
 */
public final class HttpTransactionSource implements TransactionSource {
    private static final int THREADS = 2;

    private final URI base;
    private final FetchLimits limits;
    private final ExecutorService executor;
    private final HttpClient client;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int free;

    /**
     * @param base such as {@code https://host/api}
     */
    public HttpTransactionSource(URI base, FetchLimits limits) {
        this.base = base;
        this.limits = limits;
        this.free = limits.concurrent();
        this.executor = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "fetch-transactions");
            thread.setDaemon(true);
            return thread;
        });
        this.client = HttpClient.newBuilder()
                .executor(executor)
                .connectTimeout(limits.timeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    @Override
    public CompletableFuture<FetchOutcome> fetch(Txid txid) {
        CompletableFuture<FetchOutcome> outcome = new CompletableFuture<>();
        enter(() -> attempt(txid, 1, outcome));
        return outcome;
    }

    private void enter(Runnable task) {
        synchronized (waiting) {
            if (free == 0) {
                waiting.add(task);
                return;
            }
            free--;
        }
        task.run();
    }

    private void leave() {
        Runnable next;
        synchronized (waiting) {
            next = waiting.poll();
            if (next == null) {
                free++;
                return;
            }
        }
        executor.execute(next);
    }

    private void attempt(Txid txid, int number, CompletableFuture<FetchOutcome> outcome) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/beef/" + txid + "/tx"))
                .timeout(limits.timeout())
                .GET()
                .build();
        client.sendAsync(request, info -> new BoundedBody(limits.maxBytes()))
                .handle((response, failure) -> {
                    if (failure != null) {
                        tryAgain(txid, number, outcome, "no answer: " + reason(failure), Duration.ZERO);
                    } else {
                        read(txid, number, outcome, response);
                    }
                    return true;
                })
                .exceptionally(failure -> {
                    finish(outcome, new FetchOutcome.Failed("answer not understood: " + reason(failure)));
                    return false;
                });
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause.getClass().getSimpleName();
    }

    private void read(Txid txid, int number, CompletableFuture<FetchOutcome> outcome, HttpResponse<byte[]> response) {
        int status = response.statusCode();
        if (status == 200) {
            byte[] raw = response.body();
            boolean matches = RawTransaction.txidOf(raw).equals(txid);
            if (matches) {
                finish(outcome, new FetchOutcome.Found(raw));
            } else {
                tryAgain(txid, number, outcome, "the upstream answered other bytes", Duration.ZERO);
            }
        } else if (status == 404) {
            finish(outcome, new FetchOutcome.NotFound());
        } else if (status == 429 || status >= 500) {
            tryAgain(txid, number, outcome, "the upstream answered " + status, retryAfter(response));
        } else {
            finish(outcome, new FetchOutcome.Failed("the upstream answered " + status));
        }
    }

    private static Duration retryAfter(HttpResponse<?> response) {
        Optional<String> header = response.headers().firstValue("Retry-After");
        if (header.isPresent() && header.get().matches("\\d{1,6}")) {
            return Duration.ofSeconds(Long.parseLong(header.get()));
        }
        return Duration.ZERO;
    }

    private void tryAgain(
            Txid txid, int number, CompletableFuture<FetchOutcome> outcome, String reason, Duration atLeast) {
        if (number >= limits.attempts()) {
            finish(outcome, new FetchOutcome.Failed(reason + " (" + number + " attempts)"));
            return;
        }
        long boundMillis = Math.min(
                limits.firstBackoff().toMillis() << Math.min(number - 1, 16),
                limits.maxBackoff().toMillis());
        long jitterMillis = ThreadLocalRandom.current().nextLong(boundMillis + 1);
        long pauseMillis = Math.min(
                Math.max(jitterMillis, atLeast.toMillis()), limits.maxBackoff().toMillis());
        leave();
        CompletableFuture.delayedExecutor(pauseMillis, TimeUnit.MILLISECONDS, executor)
                .execute(() -> enter(() -> attempt(txid, number + 1, outcome)));
    }

    private void finish(CompletableFuture<FetchOutcome> outcome, FetchOutcome value) {
        leave();
        outcome.complete(value);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
