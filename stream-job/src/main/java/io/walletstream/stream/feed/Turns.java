package io.walletstream.stream.feed;

import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.PassRef;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives many owners their turns on few threads: a turn is one pass, then the owner waits for its next. Owners whose last turn failed have threads
 * of their own: however many they are and however slow, they hold up none but each other.
 */
final class Turns implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

    private final OneSatClient client;
    private final FeedRegistry registry;
    private final FeedLimits limits;
    private final InstantSource clock;
    private final StreamWatch watch;
    private final Handover handover;
    private final Pauses pauses;
    private final ScheduledExecutorService workers;
    private final ScheduledExecutorService doubtful;

    Turns(
            OneSatClient client,
            FeedRegistry registry,
            FeedLimits limits,
            InstantSource clock,
            StreamWatch watch,
            Handover handover) {
        this.client = client;
        this.registry = registry;
        this.limits = limits;
        this.clock = clock;
        this.watch = watch;
        this.handover = handover;
        this.pauses = new Pauses(limits, bound -> ThreadLocalRandom.current().nextLong(bound));
        this.workers = Executors.newScheduledThreadPool(limits.streams(), task -> daemon(task, "feed-pass"));
        this.doubtful = Executors.newScheduledThreadPool(
                Math.max(1, limits.streams() / 2), task -> daemon(task, "feed-doubtful"));
    }

    static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** The owner's first turn, at once. */
    void begin(OwnerReading reading) {
        next(reading, 0);
    }

    private void next(OwnerReading reading, long millis) {
        ScheduledExecutorService executor = reading.failures == 0 ? workers : doubtful;
        try {
            ScheduledFuture<?> unused = executor.schedule(() -> turn(reading), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("no more turns: closing", e);
        }
    }

    private void turn(OwnerReading reading) {
        if (reading.removed) {
            return;
        }
        try {
            next(reading, pass(reading));
        } catch (InterruptedException e) {
            // Closing: there is no next turn.
            Thread.currentThread().interrupt();
        } catch (Error e) {
            handover.fail(e);
        }
    }

    /** One pass; how long the owner then waits, milliseconds. */
    private long pass(OwnerReading reading) throws InterruptedException {
        Sending sending = new Sending(reading);
        try {
            if (reading.epoch == 0) {
                reading.epoch = registry.nextEpoch(reading.split);
            }
            reading.pass++;
            PassRef pass = new PassRef(reading.split.owner(), reading.epoch, reading.pass);
            long asked = new OwnerPass(client, limits, reading.split, pass, clock, sending).run();
            reading.failures = 0;
            if (reading.stalled) {
                reading.stalled = false;
                sending.status(false, "");
            }
            return pauses.afterPass(asked);
        } catch (FeedException e) {
            reading.failures++;
            // An upstream that does not answer once is no news; one that answers nonsense is.
            if (!e.isBroken() || reading.failures > limits.reconnects()) {
                stalled(sending, String.valueOf(e.getMessage()));
            }
            return pauses.afterFailures(reading.failures, e.askedMillis());
        } catch (SQLException e) {
            reading.failures++;
            LOG.warn("no epoch for an owner of account {}: {}", reading.split.account(), e.getMessage());
        } catch (RuntimeException e) {
            reading.failures++;
            LOG.error("a fault of ours in a pass of account {}", reading.split.account(), e);
            stalled(sending, "a fault of the reader (" + e.getClass().getSimpleName() + ")");
        }
        return pauses.afterFailures(reading.failures, 0);
    }

    private static void stalled(Sending sending, String reason) throws InterruptedException {
        OwnerReading reading = sending.reading;
        if (!reading.stalled && !reading.removed) {
            reading.stalled = true;
            LOG.warn("a feed of account {} stalled: {}", reading.split.account(), reason);
            try {
                sending.status(true, reason);
            } catch (FeedException e) {
                LOG.debug("removed meanwhile", e);
            }
        }
    }

    /** Puts records of one owner into the queue. While there is no room, its stream is not waited for. */
    private final class Sending implements OwnerPass.Output {
        private final OwnerReading reading;
        private StreamWatch.@Nullable Watched stream;

        Sending(OwnerReading reading) {
            this.reading = reading;
        }

        @Override
        public void emit(FeedRecord record, @Nullable FeedSplit after) throws FeedException, InterruptedException {
            if (reading.removed) {
                throw FeedException.garbage("the owner was removed");
            }
            if (after != null) {
                reading.split = after;
            }
            StreamWatch.Watched current = stream;
            if (current != null) {
                watch.notWaiting(current);
            }
            handover.put(new Handover.Emission(reading, record, after));
            if (current != null) {
                watch.waiting(current);
            }
        }

        @Override
        public void waiting(StreamWatch.@Nullable Watched current) {
            if (stream != null && !stream.equals(current)) {
                watch.notWaiting(stream);
            }
            stream = current;
            if (current != null) {
                watch.waiting(current);
            }
        }

        @Override
        public void pause(int failures, FeedException failure) throws InterruptedException {
            TimeUnit.MILLISECONDS.sleep(pauses.afterFailures(failures, failure.askedMillis()));
        }

        void status(boolean stalled, String reason) throws FeedException, InterruptedException {
            FeedSplit split = reading.split;
            String text = reason.substring(0, Math.min(reason.length(), FeedRecord.MAX_REASON_CHARS));
            emit(new FeedRecord.FeedStatus(split.account(), split.generation(), split.owner(), stalled, text), null);
        }
    }

    @Override
    public void close() {
        workers.shutdownNow();
        doubtful.shutdownNow();
    }
}
