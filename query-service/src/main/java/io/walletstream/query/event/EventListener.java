package io.walletstream.query.event;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.InvalidChainValueException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes waiters: listens to {@code account_event} (payload {@code <account>:<seq>,…}) on a connection of its own, and looks at the sequences of
 * the accounts that somebody waits for once a second, so that a lost notification costs a second and no more.
 */
final class EventListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventListener.class);
    private static final int POLL_MILLIS = 1_000;
    private static final String HEADS = "SELECT id, last_seq FROM wallet.account WHERE id = ANY (?)";

    private final String url;
    private final Properties login = new Properties();
    private final Waiters waiters;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "event-listener");

    EventListener(String url, String user, String password, Waiters waiters) {
        this.url = url;
        this.waiters = waiters;
        login.setProperty("user", user);
        login.setProperty("password", password);
        login.setProperty("ApplicationName", "walletstream-listen");
        login.setProperty("connectTimeout", "5");
        login.setProperty("socketTimeout", "10");
        login.setProperty("tcpKeepAlive", "true");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        boolean warned = false;
        while (!isClosed()) {
            try (Connection connection = DriverManager.getConnection(url, login);
                    Statement statement = connection.createStatement()) {
                statement.execute("LISTEN account_event");
                warned = false;
                listen(connection);
            } catch (SQLException e) {
                if (!warned && !isClosed()) {
                    LOG.warn("not listening for events until Postgres is back: {}", e.getSQLState());
                    warned = true;
                }
                pause();
            }
        }
    }

    private void listen(Connection connection) throws SQLException {
        PGConnection notifications = connection.unwrap(PGConnection.class);
        long nextPollNanos = System.nanoTime();
        while (!isClosed()) {
            long leftMillis = TimeUnit.NANOSECONDS.toMillis(nextPollNanos - System.nanoTime());
            if (leftMillis <= 0) {
                poll(connection);
                nextPollNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS);
                continue;
            }
            PGNotification[] received = notifications.getNotifications((int) leftMillis);
            if (received != null) {
                for (PGNotification notification : received) {
                    read(notification.getParameter());
                }
            }
        }
    }

    private void read(String payload) {
        for (String entry : payload.split(",", -1)) {
            int colon = entry.indexOf(':');
            try {
                if (colon > 0) {
                    waiters.wake(
                            AccountId.parse(entry.substring(0, colon)), Long.parseLong(entry.substring(colon + 1)));
                }
            } catch (InvalidChainValueException | NumberFormatException e) {
                // whoever may connect may notify: the next look finds what this was meant to say
                LOG.debug("a notification of another form");
            }
        }
    }

    private void poll(Connection connection) throws SQLException {
        Set<AccountId> accounts = waiters.accounts();
        try (PreparedStatement statement = connection.prepareStatement(HEADS)) {
            Array ids = connection.createArrayOf(
                    "uuid", accounts.stream().map(AccountId::uuid).toArray(UUID[]::new));
            statement.setArray(1, ids);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    waiters.wake(new AccountId(row.getObject(1, UUID.class)), row.getLong(2));
                }
            }
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private void pause() {
        try {
            if (closed.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.debug("closed while waiting for Postgres");
            }
        } catch (InterruptedException e) {
            closed.countDown();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
    }
}
