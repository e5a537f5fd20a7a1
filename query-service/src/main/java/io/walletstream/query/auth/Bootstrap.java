package io.walletstream.query.auth;

import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the first key, as soon as there is a database to write it to: the service starts without one. */
public final class Bootstrap implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Bootstrap.class);
    private static final long PERIOD_MILLIS = 1_000;

    private final ApiKeys keys;
    private final String key;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "bootstrap");
        thread.setDaemon(true);
        return thread;
    });

    private volatile @Nullable Future<?> retry;

    private Bootstrap(ApiKeys keys, String key) {
        this.keys = keys;
        this.key = key;
    }

    /** Writes the key now, or goes on trying in the background. */
    public static Bootstrap start(ApiKeys keys, String key) {
        Bootstrap bootstrap = new Bootstrap(keys, key);
        if (!bootstrap.write()) {
            LOG.warn("the first key waits for the database");
            bootstrap.retry = bootstrap.executor.scheduleWithFixedDelay(
                    bootstrap::writeAgain, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        }
        return bootstrap;
    }

    private boolean write() {
        try {
            keys.bootstrap(key);
            return true;
        } catch (JdbiException e) {
            LOG.debug("the first key was not written", e);
            return false;
        }
    }

    private void writeAgain() {
        if (write()) {
            LOG.info("the first key is written");
            close();
        }
    }

    @Override
    public void close() {
        Future<?> waiting = retry;
        if (waiting != null) {
            waiting.cancel(false);
        }
        executor.shutdown();
    }
}
