package io.walletstream.query.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.walletstream.query.account.Account;
import io.walletstream.query.account.AccountStore;
import io.walletstream.query.auth.Caller;
import io.walletstream.query.http.Json;
import io.walletstream.query.http.Query;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** {@code GET …/events}: a page at once, or as soon as there is one. */
public final class EventEndpoints {
    private static final Duration MAX_WAIT = Duration.ofSeconds(60);

    private final AccountStore accounts;
    private final EventReader reader;
    private final Waiters waiters;

    public EventEndpoints(AccountStore accounts, org.jdbi.v3.core.Jdbi jdbi, Waiters waiters) {
        this.accounts = accounts;
        this.reader = new EventReader(jdbi);
        this.waiters = waiters;
    }

    public void events(Context ctx, Caller caller) {
        Account account = accounts.require(caller.tenantId(), ctx.pathParam("id"));
        Query query = Query.of(ctx, Set.of("after", "limit", "wait"));
        long after = query.number("after", 0, 0, Long.MAX_VALUE / 10);
        int limit = query.limit();
        Duration wait = query.duration("wait", Duration.ZERO, MAX_WAIT);
        ObjectNode page = reader.page(account.id(), after, limit);
        if (!page.path("items").isEmpty() || wait.isZero()) {
            Json.answer(ctx, 200, page);
            return;
        }
        long deadlineNanos = System.nanoTime() + wait.toNanos();
        ctx.future(
                () -> waitFor(account, after, limit, deadlineNanos).thenAccept(found -> Json.answer(ctx, 200, found)));
    }

    private CompletableFuture<ObjectNode> waitFor(Account account, long after, int limit, long deadlineNanos) {
        // Registered before the look, so that an event between the two is not missed.
        Duration left = Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
        CompletableFuture<Void> woken = waiters.next(account.id(), left);
        if (reader.head(account.id()) > after || left.isZero()) {
            woken.complete(null);
            return CompletableFuture.completedFuture(reader.page(account.id(), after, limit));
        }
        return woken.thenCompose(nothing -> waitFor(account, after, limit, deadlineNanos));
    }
}
