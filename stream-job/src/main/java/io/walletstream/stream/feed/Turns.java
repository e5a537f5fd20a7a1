package io.walletstream.stream.feed;

import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.PassRef;
import io.walletstream.stream.fetch.TransactionSource;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.concurrent.Delayed;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives many owners their turns on few threads: a turn is one pass, then the owner waits for its next. A pass that lasts long, or whose stream
 * breaks, gives its thread to those that wait and goes on later. Owners whose last turn failed have threads of their own: however many they are
 * and however slow, they hold up none but each other.
 */
final class Turns implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

    private final OneSatClient client;
    private final TransactionSource transactions;
    private final FeedRegistry registry;
    private final FeedLimits limits;
    private final InstantSource clock;
    private final StreamWatch watch;
    private final Handover handover;
    private final Pauses pauses;
    private final ScheduledThreadPoolExecutor workers;
    private final ScheduledThreadPoolExecutor doubtful;
    private final AtomicInteger unfinished = new AtomicInteger();

    Turns(
            OneSatClient client,
            TransactionSource transactions,
            FeedRegistry registry,
            FeedLimits limits,
            InstantSource clock,
            StreamWatch watch,
            Handover handover) {
        this.client = client;
        this.transactions = transactions;
        this.registry = registry;
        this.limits = limits;
        this.clock = clock;
        this.watch = watch;
        this.handover = handover;
        this.pauses = new Pauses(limits, bound -> ThreadLocalRandom.current().nextLong(bound));
        this.workers = new ScheduledThreadPoolExecutor(limits.streams(), task -> daemon(task, "feed-pass"));
        this.doubtful = new ScheduledThreadPoolExecutor(
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

    /** Passes that wait for their next turn. */
    int unfinished() {
        return unfinished.get();
    }

    private ScheduledThreadPoolExecutor threads(OwnerReading reading) {
        return reading.failures == 0 && !reading.broken ? workers : doubtful;
    }

    private void next(OwnerReading reading, long millis) {
        try {
            ScheduledFuture<?> unused = threads(reading).schedule(() -> turn(reading), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("no more turns: closing", e);
        }
    }

    private void turn(OwnerReading reading) {
        if (reading.unfinished != null) {
            unfinished.decrementAndGet();
        }
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

    /** A pass, or a part of it; how long the owner then waits, milliseconds. */
    private long pass(OwnerReading reading) throws InterruptedException {
        Sending sending = new Sending(reading);
        OwnerPass underWay = reading.unfinished;
        reading.unfinished = null;
        try {
            OwnerPass pass = underWay == null ? nextPass(reading) : underWay;
            TurnEnd end = pass.turn();
            if (end instanceof TurnEnd.Complete complete) {
                completed(reading, sending);
                return pauses.afterPass(complete.askedMillis());
            }
            if (unfinished.incrementAndGet() > limits.streams() * limits.unfinishedPerStream()) {
                unfinished.decrementAndGet();
                throw FeedException.broken("too many other owners' passes are unfinished");
            }
            reading.unfinished = pass;
            if (end instanceof TurnEnd.Broken broken) {
                reading.broken = true;
                return pauses.afterFailures(broken.failures(), broken.cause().askedMillis());
            }
            return 0;
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

    private OwnerPass nextPass(OwnerReading reading) throws SQLException {
        if (reading.epoch == 0) {
            reading.epoch = registry.nextEpoch(reading.split);
        }
        reading.pass++;
        reading.broken = false;
        PassRef pass = new PassRef(reading.split.owner(), reading.epoch, reading.pass);
        return new OwnerPass(client, transactions, limits, reading.split, pass, clock, new Sending(reading));
    }

    private static void completed(OwnerReading reading, Sending sending) throws FeedException, InterruptedException {
        reading.failures = 0;
        reading.broken = false;
        if (reading.stalled) {
            reading.stalled = false;
            sending.status(false, "");
        }
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
        private ScheduledThreadPoolExecutor threads = workers;
        private long endNanos;
        private StreamWatch.@Nullable Watched stream;

        Sending(OwnerReading reading) {
            this.reading = reading;
        }

        @Override
        public void turnBegins() {
            threads = threads(reading);
            endNanos = System.nanoTime() + limits.turn().toNanos();
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
        public boolean isTurnOver() {
            if (System.nanoTime() - endNanos < 0) {
                return false;
            }
            Runnable first = threads.getQueue().peek();
            return first instanceof Delayed waiting && waiting.getDelay(TimeUnit.NANOSECONDS) <= 0;
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
