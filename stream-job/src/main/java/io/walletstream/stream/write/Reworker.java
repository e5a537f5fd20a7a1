package io.walletstream.stream.write;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the walks that are asked for, on a thread and a connection of its own: in turn a page of each. The writer waits for no more than one page.
 * A database that is away is asked again.
 */
final class Reworker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reworker.class);
    private static final long PAUSE_MILLIS = 500;
    private static final long STOP_MILLIS = 500;

    private final Database database;
    private final InstantSource clock;
    private final Rereading.Opener opener;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread worker = new Thread(task, "wallet-rework");
        worker.setDaemon(true);
        return worker;
    });
    private volatile @Nullable Connection connection;
    private @Nullable Rework rework;
    private @Nullable Rereading rereading;
    private boolean failing;

    Reworker(Database database, InstantSource clock, Rereading.Opener opener) {
        this.database = database;
        this.clock = clock;
        this.opener = opener;
    }

    void start() {
        var unused = thread.scheduleWithFixedDelay(this::turn, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void turn() {
        try {
            Rework open = opened();
            boolean isMore = true;
            while (isMore && !thread.isShutdown()) {
                isMore = pages(open);
            }
            failing = false;
        } catch (SQLException | RuntimeException e) {
            if (!thread.isShutdown() && !failing) {
                failing = true;
                LOG.warn("going through rows again failed, it is tried again: {}", e.toString());
            }
            disconnect();
        } catch (Error e) {
            // else nobody would see it, and no walk would go on
            LOG.error("going through rows again failed, it is tried again", e);
            disconnect();
        }
    }

    /** A page of each task; answers whether there is more to do now. */
    private boolean pages(Rework open) throws SQLException {
        boolean isMore = false;
        for (ReworkTask task : open.tasks()) {
            isMore |= open.page(task, rereading()) == Rework.Turn.GOES_ON;
        }
        return isMore;
    }

    private Rework opened() throws SQLException {
        Rework open = rework;
        if (open == null) {
            Connection fresh = database.connect();
            connection = fresh;
            open = Rework.open(fresh, clock);
            rework = open;
        }
        return open;
    }

    private Rereading rereading() {
        Rereading open = rereading;
        if (open == null) {
            open = opener.open();
            rereading = open;
        }
        return open;
    }

    private void disconnect() {
        Connection broken = connection;
        rework = null;
        connection = null;
        if (broken != null) {
            try {
                broken.close();
            } catch (SQLException e) {
                LOG.debug("a connection was not closed", e);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        thread.shutdownNow();
        Connection open = connection;
        if (open != null) {
            open.abort(Runnable::run); // also ends a statement that runs
        }
        try {
            if (!thread.awaitTermination(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.warn("going through rows again is still ending");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (rereading != null) {
            rereading.close();
        }
    }
}
