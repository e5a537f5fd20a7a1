package io.walletstream.stream.feed;

import io.walletstream.schema.chain.Score;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.PassRef;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
        void emit(FeedRecord record, @Nullable FeedSplit after) throws FeedException, InterruptedException;

        /** A stream is waited for from now on; null: none is. */
        void waiting(StreamWatch.@Nullable Watched stream);

        /** Waits after the so-manyth failure in a row, which was this one. */
        void pause(int failures, FeedException failure) throws InterruptedException;
    }

    /** A broken pass is continued for so long at most: the tip that it began with grows old. */
    private static final Duration LONGEST_CONTINUATION = Duration.ofHours(1);

    /** Frames of a pass at most. */
    private static final int MOST_FRAMES = 100_000_000;

    private static final int MAX_ERROR_CHARS = 200;

    private final OneSatClient client;
    private final FeedLimits limits;
    private final FeedSplit split;
    private final PassRef pass;
    private final InstantSource clock;
    private final Output out;

    /** Frames of the score reached, to leave out those that come again; beyond the bound they are not remembered and may go out twice. */
    private final Set<FeedFrame> boundary = new HashSet<>();

    private Score last;
    private int ordinal;
    private int repeats;
    private int idleEvents;
    private long retryMillis = -1;

    OwnerPass(OneSatClient client, FeedLimits limits, FeedSplit split, PassRef pass, InstantSource clock, Output out) {
        this.client = client;
        this.limits = limits;
        this.split = split;
        this.pass = pass;
        this.clock = clock;
        this.out = out;
        this.last = Score.ZERO;
    }

    /**
     * Runs the pass to its end.
     *
     * @return how long the upstream asks to wait before the next, milliseconds; -1: it does not say
     * @throws FeedException if the pass was abandoned
     */
    long run() throws FeedException, InterruptedException {
        long beganMillis = clock.millis();
        int tip = client.tip();
        boolean full =
                beganMillis - split.lastFullPassMillis() >= limits.fullPass().toMillis();
        Score from = full ? Score.ZERO : split.cursor();
        last = from;
        out.emit(new FeedRecord.PassOpened(split.account(), split.generation(), pass, from, tip), null);
        SafeCursor cursor = new SafeCursor(split, tip, limits.windowBlocks());
        readToTheEnd(cursor);
        FeedSplit after = cursor.close(pass.number(), full ? beganMillis : split.lastFullPassMillis());
        out.emit(new FeedRecord.PassClosed(split.account(), split.generation(), pass, ordinal), after);
        return retryMillis;
    }

    private void readToTheEnd(SafeCursor cursor) throws FeedException, InterruptedException {
        int failures = 0;
        Instant broken = null;
        while (true) {
            int before = ordinal;
            try {
                read(cursor);
                return;
            } catch (FeedException e) {
                failures = ordinal > before ? 1 : failures + 1;
                Instant now = clock.instant();
                broken = broken == null ? now : broken;
                // Nothing came at all: other owners need the thread more.
                boolean silent = ordinal == 0;
                if (!e.isBroken()
                        || silent
                        || failures > limits.reconnects()
                        || now.isAfter(broken.plus(LONGEST_CONTINUATION))) {
                    throw e;
                }
                out.pause(failures, e);
            }
        }
    }

    /** Reads one stream to {@code done}. */
    private void read(SafeCursor cursor) throws FeedException, InterruptedException {
        repeats = 0;
        StreamWatch.Watched stream =
                new StreamWatch.Watched(client.open(split.owner().owner(), last));
        try {
            out.waiting(stream);
            SseReader events = new SseReader(stream.stream(), limits.maxFrameBytes());
            SseReader.SseEvent event;
            do {
                event = events.next();
                if (event == null) {
                    throw FeedException.broken(
                            stream.wasSilent()
                                    ? "nothing came for " + limits.idle().toSeconds() + " s"
                                    : "the stream ended before its end was announced");
                }
            } while (!isEnd(event, stream, cursor));
        } catch (IOException e) {
            throw FeedException.broken(
                    stream.wasSilent()
                            ? "nothing came for " + limits.idle().toSeconds() + " s"
                            : "the connection broke (" + e.getClass().getSimpleName() + ")");
        } finally {
            out.waiting(null);
            stream.close();
        }
    }

    private boolean isEnd(SseReader.SseEvent event, StreamWatch.Watched stream, SafeCursor cursor)
            throws FeedException, InterruptedException {
        if (event.retryMillis() >= 0) {
            retryMillis = event.retryMillis();
        }
        switch (event.type()) {
            case "done" -> {
                return true;
            }
            case "error" -> throw FeedException.broken("the upstream reports an error: " + printable(event.data()));
            case "", "message" -> {
                if (!event.data().isEmpty()) {
                    frame(FeedFrame.parse(event.data()), cursor);
                }
            }
            default -> {
                // "sync" and whatever else newer servers send is progress, not data; but a sign of life, so many times.
                if (++idleEvents > limits.maxRepeats()) {
                    throw FeedException.garbage("more than " + limits.maxRepeats() + " events without a frame");
                }
                out.waiting(stream);
            }
        }
        return false;
    }

    /** A text of the upstream's, fit to be shown. */
    private static String printable(String text) {
        String clean = text.replaceAll("\\p{C}", " ").strip();
        return clean.length() > MAX_ERROR_CHARS ? clean.substring(0, MAX_ERROR_CHARS) : clean;
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
        if (boundary.contains(frame)) {
            repeats++;
            if (repeats > limits.maxRepeats()) {
                throw FeedException.garbage("the upstream repeats itself at score " + last);
            }
            return;
        }
        if (boundary.size() < limits.maxRepeats()) {
            boundary.add(frame);
        }
        if (ordinal >= MOST_FRAMES) {
            throw FeedException.garbage("the pass has more than " + MOST_FRAMES + " frames");
        }
        idleEvents = 0;
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
