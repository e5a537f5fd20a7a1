package io.walletstream.query.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.walletstream.query.account.Account;
import io.walletstream.query.account.AccountStore;
import io.walletstream.query.auth.Caller;
import io.walletstream.query.auth.Routes;
import io.walletstream.query.config.ServiceConfig;
import io.walletstream.query.http.Json;
import io.walletstream.query.http.Query;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;

/** {@code GET …/events}: a page at once, or as soon as there is one. A request that waits holds no thread. */
public final class EventEndpoints implements AutoCloseable {
    private static final Duration MAX_WAIT = Duration.ofSeconds(60);
    private static final long MAX_SEQ = 1L << 53;
    private static final int PAGE_THREADS = 4;
    private static final int IDLE_SECONDS = 30;

    private final AccountStore accounts;
    private final EventReader reader;
    private final Waiters waiters = new Waiters();
    private final EventListener listener;
    /** Reads the pages of those that were woken. Its queue is bounded by the number that may wait. */
    private final ThreadPoolExecutor pages = new ThreadPoolExecutor(
            PAGE_THREADS,
            PAGE_THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(2 * Waiters.MAX_WAITING),
            task -> {
                Thread thread = new Thread(task, "event-pages");
                thread.setDaemon(true);
                return thread;
            });

    public EventEndpoints(AccountStore accounts, Jdbi jdbi, ServiceConfig config, MeterRegistry metrics) {
        this.accounts = accounts;
        this.reader = new EventReader(jdbi);
        this.listener =
                new EventListener(config.postgresUrl(), config.postgresUser(), config.postgresPassword(), waiters);
        pages.allowCoreThreadTimeOut(true);
        Gauge.builder("walletstream.events.waiting", waiters, Waiters::count)
                .description("Requests that wait for events, at most " + Waiters.MAX_WAITING)
                .register(metrics);
    }

    /** Begins to listen. */
    public void start() {
        listener.start();
    }

    public void addTo(Routes routes) {
        routes.get("/accounts/{id}/events", this::events, "after", "limit", "wait");
    }

    private void events(Context ctx, Caller caller, Query query) {
        Account account = accounts.require(caller.tenantId(), ctx.pathParam("id"));
        long after = query.number("after", 0, 0, MAX_SEQ);
        int limit = query.limit();
        Duration wait = query.duration("wait", Duration.ZERO, MAX_WAIT);
        ObjectNode page = reader.page(account.id(), after, limit);
        if (!page.path("items").isEmpty() || wait.isZero()) {
            Json.answer(ctx, 200, page);
            return;
        }
        CompletableFuture<Void> woken = waiters.next(account.id(), after, wait);
        // Looked at once more, now that notifications count: an event between the two was not missed.
        try {
            if (reader.isNewer(account.id(), after)) {
                woken.complete(null);
            }
        } catch (RuntimeException e) {
            woken.complete(null);
            throw e;
        }
        ctx.future(() -> woken.thenApplyAsync(nothing -> reader.page(account.id(), after, limit), pages)
                .thenAccept(found -> Json.answer(ctx, 200, found)));
    }

    /** Answers all that wait, and all that would wait from now on, with what there is. */
    public void endWaits() {
        waiters.close();
    }

    @Override
    public void close() {
        endWaits();
        listener.close();
        pages.shutdown();
    }
}
