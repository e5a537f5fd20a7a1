package io.walletstream.query.event;

import io.walletstream.query.http.Problem;
import io.walletstream.query.http.ProblemCode;
import io.walletstream.schema.chain.AccountId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Requests that wait for an event of an account after a sequence number. Holds no threads and asks no database. */
final class Waiters {
    static final int MAX_WAITING = 1_000;

    /** A request; equal to nothing but itself. */
    private static final class Waiter {
        final long after;
        final CompletableFuture<Void> woken = new CompletableFuture<>();

        Waiter(long after) {
            this.after = after;
        }
    }

    /** Sets are changed only within the map's atomic operations. */
    private final Map<AccountId, Set<Waiter>> waiting = new ConcurrentHashMap<>();

    private final AtomicInteger count = new AtomicInteger();
    private volatile boolean closed;

    /** Completes when the account has an event after this one, at the latest after this time; completing it ends the wait. */
    CompletableFuture<Void> next(AccountId account, long after, Duration atMost) {
        if (count.incrementAndGet() > MAX_WAITING) {
            count.decrementAndGet();
            throw Problem.of(ProblemCode.TOO_MANY_WAITING, "too many requests wait for events, try again");
        }
        Waiter waiter = new Waiter(after);
        waiting.compute(account, (id, waiters) -> {
            Set<Waiter> set = waiters == null ? new HashSet<>() : waiters;
            set.add(waiter);
            return set;
        });
        var unused = waiter.woken.whenComplete((nothing, failure) -> remove(account, waiter));
        if (closed) {
            waiter.woken.complete(null);
        }
        return waiter.woken.completeOnTimeout(null, atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void remove(AccountId account, Waiter waiter) {
        count.decrementAndGet();
        waiting.computeIfPresent(account, (id, waiters) -> {
            waiters.remove(waiter);
            return waiters.isEmpty() ? null : waiters;
        });
    }

    /** Tells that the account's newest event has this sequence. */
    void wake(AccountId account, long seq) {
        List<Waiter> woken = new ArrayList<>();
        waiting.computeIfPresent(account, (id, waiters) -> {
            waiters.stream().filter(waiter -> waiter.after < seq).forEach(woken::add);
            return waiters;
        });
        woken.forEach(waiter -> waiter.woken.complete(null));
    }

    /** Accounts that somebody waits for. */
    Set<AccountId> accounts() {
        return Set.copyOf(waiting.keySet());
    }

    int count() {
        return count.get();
    }

    /** Ends all waits, also those that begin later. */
    void close() {
        closed = true;
        for (AccountId account : accounts()) {
            wake(account, Long.MAX_VALUE);
        }
    }
}
