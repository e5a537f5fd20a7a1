package io.walletstream.bench.latency;

import io.walletstream.stream.write.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/** A thread that waits for notifications of a channel and does something after each wake-up. */
final class Listener implements AutoCloseable {
    private static final int WAIT_MILLIS = 100;

    /** What is done, on the listener's own connection. */
    @FunctionalInterface
    interface Action {
        void woken(Connection connection) throws SQLException;
    }

    private final Connection connection;
    private final Thread thread;
    private volatile boolean closed;

    Listener(Database database, String channel, Action action) throws SQLException {
        connection = database.connect();
        try (Statement statement = connection.createStatement()) {
            statement.execute("LISTEN " + channel);
        }
        thread = new Thread(() -> listen(action), "bench-listener");
        thread.start();
    }

    private void listen(Action action) {
        try {
            while (!closed) {
                if (connection.unwrap(PGConnection.class).getNotifications(WAIT_MILLIS).length > 0) {
                    action.woken(connection);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the listener failed", e);
        }
    }

    @Override
    public void close() throws SQLException {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connection.close();
    }
}
