package io.walletstream.stream.feed;

import io.walletstream.schema.record.PassRef;
import io.walletstream.stream.fetch.TransactionSource;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives many owners their turns on few threads: a turn is one pass, then the owner waits for its next. A pass that lasts long, or whose stream
 * breaks, gives its thread to those that wait and goes on later, while there is a place to wait. Owners whose last turn failed, or broke without
 * bringing its pass further, have threads of their own: however many they are and however slow, they hold up none but each other. A turn that
 * brought the pass further ends that: else one hiccup would keep all long passes on those few threads until their ends.
 */
final class Turns implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

    private final OneSatClient client;
    private final TransactionSource transactions;
    private final Epochs epochs;
    private final FeedLimits limits;
    private final InstantSource clock;
    private final StreamWatch watch;
    private final Handover handover;
    private final Pauses pauses;
    private final TurnThreads threads;
    private final Places places;

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
        this.epochs = new Epochs(registry, LOG::warn, clock);
        this.limits = limits;
        this.clock = clock;
        this.watch = watch;
        this.handover = handover;
        this.pauses = new Pauses(limits, bound -> ThreadLocalRandom.current().nextLong(bound));
        this.threads = new TurnThreads(limits.streams());
        this.places = new Places(
                limits.streams() * limits.unfinishedPerStream(),
                (long) limits.streams() * limits.waitingFramesPerStream());
    }

    /** The owner's first turn, at once. */
    void begin(OwnerReading reading) {
        next(reading, 0);
    }

    /** Passes that wait for their next turn. */
    int unfinished() {
        return places.taken();
    }

    private void next(OwnerReading reading, long millis) {
        threads.schedule(reading, () -> turn(reading), millis);
    }

    private void turn(OwnerReading reading) {
        places.leave(reading);
        if (reading.removed) {
            epochs.forget(reading.split);
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
        Sending sending = sending(reading);
        OwnerPass underWay = reading.unfinished;
        reading.unfinished = null;
        try {
            OwnerPass pass = underWay == null ? nextPass(reading) : underWay;
            TurnEnd end = pass.turn();
            if (end instanceof TurnEnd.Complete complete) {
                completed(reading, sending);
                return complete.again() ? 0 : pauses.afterPass(complete.askedMillis());
            } else if (end instanceof TurnEnd.Broken broken) {
                return broken(reading, pass, broken);
            } else if (end instanceof TurnEnd.Cut cut && cut.advanced()) {
                reading.broken = false;
            }
            // Its place was taken when it ended its turn.
            reading.unfinished = pass;
            return 0;
        } catch (FeedException e) {
            reading.failures++;
            // An upstream that does not answer once is no news; one that answers nonsense is.
            if (!e.isBroken() || reading.failures > limits.reconnects()) {
                stalled(sending, String.valueOf(e.getMessage()));
            }
            return pauses.afterFailures(reading.failures, e.askedMillis());
        } catch (SQLException e) {
            // Told of where it comes from.
            reading.failures++;
        } catch (RuntimeException e) {
            reading.failures++;
            LOG.error("a fault of ours in a pass of account {}", reading.split.account(), e);
            stalled(sending, "a fault of the reader (" + e.getClass().getSimpleName() + ")");
        } finally {
            if (reading.unfinished == null) {
                places.leave(reading);
            }
        }
        return pauses.afterFailures(reading.failures, 0);
    }

    /**
     * The pass goes on after a pause. Without a place for it, it is given up; that others hold all of them is no failure of the owner's, so it counts
     * as one only where the pass itself would have been given up.
     */
    private long broken(OwnerReading reading, OwnerPass pass, TurnEnd.Broken broken) throws FeedException {
        // One that falls silent holds its thread for as long as it may, whatever it sent before.
        reading.broken = !broken.advanced() || broken.cause().isSilent();
        long askedMillis = broken.cause().askedMillis();
        if (places.take(reading, pass.waitingFrames())) {
            reading.unfinished = pass;
            reading.givenUp = 0;
            return pauses.afterFailures(broken.failures(), askedMillis);
        }
        reading.givenUp++;
        if (reading.givenUp > limits.reconnects()) {
            reading.givenUp = 0;
            throw broken.cause();
        }
        return pauses.afterFailures(reading.failures + reading.givenUp, askedMillis);
    }

    private Sending sending(OwnerReading reading) {
        return new Sending(reading, handover, watch, threads, places, limits.turn());
    }

    private OwnerPass nextPass(OwnerReading reading) throws SQLException {
        if (reading.epoch == 0) {
            reading.epoch = epochs.next(reading.split);
        }
        reading.pass++;
        reading.broken = false;
        PassRef pass = new PassRef(reading.split.owner(), reading.epoch, reading.pass);
        return new OwnerPass(client, transactions, limits, reading.split, pass, reading.depth, clock, sending(reading));
    }

    private static void completed(OwnerReading reading, Sending sending) throws FeedException, InterruptedException {
        reading.failures = 0;
        reading.givenUp = 0;
        reading.broken = false;
        if (reading.stalled) {
            reading.stalled = false;
            sending.status(false, "");
        }
    }

    private static void stalled(Sending sending, String reason) throws InterruptedException {
        OwnerReading reading = sending.reading();
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

    @Override
    public void close() {
        threads.close();
    }
}
