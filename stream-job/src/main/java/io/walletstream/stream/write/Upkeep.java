package io.walletstream.stream.write;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the wallet tables need besides writing, on a thread and a connection of its own: months of the log ahead of time, and the removal of rows
 * that no longer count. It never takes an account's lock for longer than one page. A failure is logged and tried again with the next turn.
 */
final class Upkeep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
    private static final long STOP_MILLIS = 500;

    private final Database database;
    private final InstantSource clock;
    private final Forgetting.Opener forgetting;
    private final AtomicLong removed = new AtomicLong();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread upkeep = new Thread(task, "wallet-upkeep");
        upkeep.setDaemon(true);
        return upkeep;
    });
    private @Nullable LocalDate partitionsMade;
    private volatile @Nullable Connection open;

    /**
     * @param forgetting hears of transactions before their rows go
     */
    Upkeep(Database database, InstantSource clock, Forgetting.Opener forgetting) {
        this.database = database;
        this.clock = clock;
        this.forgetting = forgetting;
    }

    /** Begins at once, then pauses so long after each turn. */
    void start(Duration pause) {
        var unused = thread.scheduleWithFixedDelay(this::turn, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Rows removed so far. */
    long removed() {
        return removed.get();
    }

    private void turn() {
        try (Connection connection = database.connect();
                Forgetting forgets = forgetting.open()) {
            open = connection;
            LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
            if (!today.equals(partitionsMade)) {
                EventPartitions.ensure(connection, today);
                partitionsMade = today;
            }
            long gone = new GenerationJanitor(connection, forgets).sweep();
            removed.addAndGet(gone);
            if (gone > 0) {
                LOG.info("removed {} rows of older generations and deleted accounts", gone);
            }
        } catch (SQLException | RuntimeException e) {
            if (!thread.isShutdown()) {
                LOG.warn("upkeep of the wallet tables failed, it is tried again: {}", e.toString());
            }
        } finally {
            open = null;
        }
    }

    @Override
    public void close() throws SQLException {
        thread.shutdownNow();
        Connection connection = open;
        if (connection != null) {
            connection.abort(Runnable::run); // also ends a statement that runs
        }
        try {
            if (!thread.awaitTermination(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.warn("upkeep of the wallet tables is still ending");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
