package io.walletstream.query.event;

import io.walletstream.query.http.Problem;
import io.walletstream.schema.chain.AccountId;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests that wait for the next event of an account. A notification only wakes; one that is missed is made good by waking all once a second,
 * which also is how waiting goes on while the listening connection is down.
 */
public final class Waiters implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Waiters.class);
    private static final int MAX_WAITING = 10_000;
    private static final int POLL_MILLIS = 1_000;

    private final String url;
    private final Properties login;
    private final Map<AccountId, ConcurrentLinkedQueue<CompletableFuture<Void>>> waiting = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final Thread listener;
    private volatile boolean closed;

    public Waiters(String url, String user, String password) {
        this.url = url;
        this.login = new Properties();
        login.setProperty("user", user);
        login.setProperty("password", password);
        login.setProperty("ApplicationName", "walletstream-listen");
        login.setProperty("connectTimeout", "5");
        login.setProperty("tcpKeepAlive", "true");
        listener = new Thread(this::listen, "event-listener");
        listener.setDaemon(true);
        listener.start();
    }

    /** Completes when the account may have new events, at the latest after this time. */
    CompletableFuture<Void> next(AccountId account, Duration atMost) {
        if (count.incrementAndGet() > MAX_WAITING) {
            count.decrementAndGet();
            throw Problem.of(503, "tooManyWaiting", "too many requests wait for events, try again");
        }
        CompletableFuture<Void> woken = new CompletableFuture<>();
        waiting.computeIfAbsent(account, id -> new ConcurrentLinkedQueue<>()).add(woken);
        return woken.completeOnTimeout(null, atMost.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((nothing, failure) -> count.decrementAndGet());
    }

    private void wake(AccountId account) {
        ConcurrentLinkedQueue<CompletableFuture<Void>> futures = waiting.remove(account);
        if (futures != null) {
            futures.forEach(future -> future.completeAsync(() -> null));
        }
    }

    private void listen() {
        while (!closed) {
            try (Connection connection = DriverManager.getConnection(url, login);
                    Statement statement = connection.createStatement()) {
                statement.execute("LISTEN account_event");
                PGConnection notifications = connection.unwrap(PGConnection.class);
                while (!closed) {
                    PGNotification[] received = notifications.getNotifications(POLL_MILLIS);
                    if (received == null || received.length == 0) {
                        wakeAll();
                        continue;
                    }
                    for (PGNotification notification : received) {
                        for (String entry : notification.getParameter().split(",", -1)) {
                            wake(AccountId.parse(entry.substring(0, Math.max(0, entry.indexOf(':')))));
                        }
                    }
                }
            } catch (SQLException | IllegalArgumentException e) {
                LOG.warn("not listening for events now: {}", e.getClass().getSimpleName());
                wakeAll();
                pause();
            }
        }
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    private void wakeAll() {
        for (Iterator<AccountId> ids = waiting.keySet().iterator(); ids.hasNext(); ) {
            wake(ids.next());
        }
    }

    @Override
    public void close() {
        closed = true;
        listener.interrupt();
        wakeAll();
    }
}
