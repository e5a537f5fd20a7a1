package io.walletstream.stream.feed;

import io.walletstream.schema.chain.Score;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.PassRef;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One pass over an owner's feed: opens, sends frames with ordinals, closes on the upstream's own end. A stream that breaks is continued from the
 * last score in the same pass; frames of the boundary that come again are left out.
 */
final class OwnerPass {
    /** Where records go; waits while there is no room. */
    interface Output {
        void emit(FeedRecord record, @Nullable FeedSplit after) throws InterruptedException;

        /** Tells the watchdog which stream is read now. */
        void reading(InputStream stream);

        /** Waits after the so-manyth failure in a row. */
        void pause(int failures) throws InterruptedException;
    }

    /** A broken pass is continued for so long at most: the tip that it began with grows old. */
    private static final Duration LONGEST_CONTINUATION = Duration.ofHours(1);

    /** Frames of a pass at most. */
    private static final int MOST_FRAMES = 100_000_000;

    private final OneSatClient client;
    private final FeedLimits limits;
    private final FeedSplit split;
    private final PassRef pass;
    private final Output out;
    private final Set<FeedFrame> boundary = new HashSet<>();
    private Score last;
    private int ordinal;
    private int repeats;
    private long retryMillis = -1;

    OwnerPass(OneSatClient client, FeedLimits limits, FeedSplit split, PassRef pass, Output out) {
        this.client = client;
        this.limits = limits;
        this.split = split;
        this.pass = pass;
        this.out = out;
        this.last = Score.ZERO;
    }

    /**
     * Runs the pass to its end.
     *
     * @return how long the upstream asks to wait before the next, milliseconds; -1: it does not say
     * @throws FeedException if the pass was abandoned
     */
    long run(long nowMillis) throws FeedException, InterruptedException {
        int tip = client.tip();
        boolean full =
                nowMillis - split.lastFullPassMillis() >= limits.fullPass().toMillis();
        Score from = full ? Score.ZERO : split.cursor();
        last = from;
        out.emit(new FeedRecord.PassOpened(split.account(), split.generation(), pass, from, tip), null);
        SafeCursor cursor = new SafeCursor(split, tip, limits.windowBlocks());
        int failures = 0;
        long broken = 0;
        while (true) {
            int before = ordinal;
            try {
                read(cursor);
                break;
            } catch (FeedException e) {
                failures = ordinal > before ? 1 : failures + 1;
                broken = broken == 0 ? System.nanoTime() : broken;
                // Nothing came at all: other owners need the thread more.
                boolean silent = ordinal == 0;
                if (!e.isBroken()
                        || silent
                        || failures > limits.reconnects()
                        || System.nanoTime() - broken > LONGEST_CONTINUATION.toNanos()) {
                    throw e;
                }
                out.pause(failures);
            }
        }
        FeedSplit after = cursor.close(pass.number(), full ? nowMillis : split.lastFullPassMillis());
        out.emit(new FeedRecord.PassClosed(split.account(), split.generation(), pass, ordinal), after);
        return retryMillis;
    }

    /** Reads one stream to {@code done}. */
    private void read(SafeCursor cursor) throws FeedException, InterruptedException {
        try (InputStream in = client.open(split.owner().owner(), last)) {
            out.reading(in);
            SseReader events = new SseReader(in, limits.maxFrameBytes());
            while (true) {
                SseReader.SseEvent event = events.next();
                if (event == null) {
                    throw FeedException.broken("the stream ended before its end was announced");
                }
                if (event.retryMillis() >= 0) {
                    retryMillis = event.retryMillis();
                }
                switch (event.type()) {
                    case "done" -> {
                        return;
                    }
                    case "error" -> throw FeedException.broken("the upstream reports an error");
                    case "", "message" -> {
                        if (!event.data().isEmpty()) {
                            frame(FeedFrame.parse(event.data()), cursor);
                        }
                    }
                    // "sync" and whatever else newer servers send is progress, not data; but a sign of life.
                    default -> out.reading(in);
                }
            }
        } catch (IOException e) {
            throw FeedException.broken("the connection broke (" + e.getClass().getSimpleName() + ")");
        }
    }

    private void frame(FeedFrame frame, SafeCursor cursor) throws FeedException, InterruptedException {
        int order = frame.score().compareTo(last);
        if (order < 0) {
            throw FeedException.garbage("scores do not ascend: " + frame.score() + " after " + last);
        }
        if (order > 0) {
            last = frame.score();
            boundary.clear();
            repeats = 0;
        }
        if (!boundary.add(frame)) {
            repeats++;
            if (repeats > limits.maxRepeats()) {
                throw FeedException.garbage("the upstream repeats itself at score " + last);
            }
            return;
        }
        if (boundary.size() > limits.maxRepeats()) {
            throw FeedException.garbage("more than " + limits.maxRepeats() + " frames of one score, " + last);
        }
        if (ordinal >= MOST_FRAMES) {
            throw FeedException.garbage("the pass has more than " + MOST_FRAMES + " frames");
        }
        repeats = 0;
        cursor.saw(frame);
        out.emit(
                new FeedRecord.OutpointSeen(
                        split.account(),
                        split.generation(),
                        pass,
                        ordinal,
                        frame.outpoint(),
                        frame.score(),
                        frame.spendTxid()),
                null);
        ordinal++;
    }
}
