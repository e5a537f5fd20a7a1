package io.walletstream.stream.feed;

import java.util.concurrent.Delayed;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of turns: one a stream, and half as many for owners whose last turn failed or broke without bringing its pass further. */
final class TurnThreads implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TurnThreads.class);

    private final ScheduledThreadPoolExecutor workers;
    private final ScheduledThreadPoolExecutor doubtful;

    TurnThreads(int streams) {
        this.workers = new ScheduledThreadPoolExecutor(streams, task -> daemon(task, "feed-pass"));
        this.doubtful =
                new ScheduledThreadPoolExecutor(Math.max(1, streams / 2), task -> daemon(task, "feed-doubtful"));
    }

    static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Those on which the owner has its next turn. */
    ScheduledThreadPoolExecutor of(OwnerReading reading) {
        return reading.failures == 0 && !reading.broken ? workers : doubtful;
    }

    /** Nothing if this is closed. */
    void schedule(OwnerReading reading, Runnable turn, long millis) {
        try {
            ScheduledFuture<?> unused = of(reading).schedule(turn, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("no more turns: closing", e);
        }
    }

    /** Whether a turn of these threads is due and none of them is free. */
    static boolean isOneDue(ScheduledThreadPoolExecutor threads) {
        Runnable first = threads.getQueue().peek();
        return first instanceof Delayed waiting && waiting.getDelay(TimeUnit.NANOSECONDS) <= 0;
    }

    @Override
    public void close() {
        workers.shutdownNow();
        doubtful.shutdownNow();
    }
}
