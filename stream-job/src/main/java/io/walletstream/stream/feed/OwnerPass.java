package io.walletstream.stream.feed;

import io.walletstream.schema.chain.InvalidChainValueException;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.PassRef;
import io.walletstream.stream.fetch.TransactionSource;
import io.walletstream.stream.process.OwnerScripts;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One pass over an owner's feed: opens, sends frames with ordinals, closes on the upstream's own end. Goes on by turns: a stream that breaks, or
 * that takes too long while others wait, is continued from the last score in the same pass; frames of the boundary that come again are left out.
 */
final class OwnerPass {
    /** Where records go; waits while there is no room. */
    interface Output {
        void emit(FeedRecord record, @Nullable FeedSplit after) throws FeedException, InterruptedException;

        /** A stream is waited for from now on; null: none is. */
        void waiting(StreamWatch.@Nullable Watched stream);

        void turnBegins();

        /** Whether this turn has lasted long enough: others wait. */
        boolean isTurnOver();
    }

    /** What became of a turn. */
    sealed interface TurnEnd {
        /**
         * The pass is complete.
         *
         * @param askedMillis how long the upstream asks to wait before the next pass; -1: it does not say
         */
        record Complete(long askedMillis) implements TurnEnd {}

        /** Others wait: the pass goes on after them. */
        record Cut() implements TurnEnd {}

        /**
         * The stream broke: the pass goes on after a pause.
         *
         * @param failures in a row, without a frame between
         * @param askedMillis how long the upstream asks to be left alone; 0: it does not
         */
        record Broken(int failures, long askedMillis) implements TurnEnd {}
    }

    private enum StreamEnd {
        DONE,
        REPEATS,
        CUT
    }

    /** A broken pass is continued for so long at most: the tip that it began with grows old. */
    private static final Duration LONGEST_CONTINUATION = Duration.ofHours(1);

    /** Frames of a pass at most. */
    private static final int MOST_FRAMES = 100_000_000;

    /** Frames that may come again beyond what a page's beginning repeats, before its score counts as longer than a page. */
    static final int SPARE_REPEATS = 100;

    /** Events that a turn may wait beyond its time for a frame that is new: a stream begins with those that came before. */
    static final int MOST_OVERDUE = 10;

    /** Frames of the score reached that a pass remembers while it waits; of more, all are forgotten and may go out twice. */
    static final int KEPT_WHILE_WAITING = 1000;

    private static final int MAX_ERROR_CHARS = 200;

    private final OneSatClient client;
    private final FeedLimits limits;
    private final FeedSplit split;
    private final PassRef pass;
    private final InstantSource clock;
    private final Output out;
    private final OverfullScores overfull;

    /** Frames of the score reached, to leave out those that come again; beyond the bound they are not remembered and may go out twice. */
    private Set<FeedFrame> boundary = new HashSet<>();

    private @Nullable SafeCursor cursor;
    private long fullPassMillis;
    private Score last = Score.ZERO;
    private int ordinal;
    private int repeats;
    private int idleEvents;
    private int failures;
    private int fruitlessTurns;
    private Score furthest = Score.ZERO;
    private int furthestFrames;
    private int overdueEvents;
    private @Nullable Instant broken;
    private long retryMillis = -1;

    OwnerPass(
            OneSatClient client,
            TransactionSource transactions,
            FeedLimits limits,
            FeedSplit split,
            PassRef pass,
            InstantSource clock,
            Output out) {
        this.client = client;
        this.limits = limits;
        this.split = split;
        this.pass = pass;
        this.clock = clock;
        this.out = out;
        this.fullPassMillis = split.lastFullPassMillis();
        this.overfull = new OverfullScores(
                new WholeTransaction(
                        transactions, new OwnerScripts(split.owner().owner())),
                limits.maxRemembered(),
                this::send);
    }

    /**
     * Goes on with the pass until it is complete, breaks, or has held its thread for long enough.
     *
     * @throws FeedException if the pass is abandoned
     */
    TurnEnd turn() throws FeedException, InterruptedException {
        out.turnBegins();
        overdueEvents = 0;
        SafeCursor reached = cursor == null ? begin() : cursor;
        while (true) {
            StreamEnd end;
            try {
                end = read();
            } catch (FeedException e) {
                return broken(e);
            }
            switch (end) {
                case DONE -> {
                    return complete(reached);
                }
                case REPEATS -> passOver();
                case CUT -> {
                    return cut();
                }
            }
        }
    }

    private SafeCursor begin() throws FeedException, InterruptedException {
        long beganMillis = clock.millis();
        int tip = client.tip();
        boolean full =
                beganMillis - split.lastFullPassMillis() >= limits.fullPass().toMillis();
        Score from = full ? Score.ZERO : split.cursor();
        fullPassMillis = full ? beganMillis : fullPassMillis;
        last = from;
        furthest = from;
        SafeCursor begun = new SafeCursor(split, tip, limits.windowBlocks());
        cursor = begun;
        out.emit(new FeedRecord.PassOpened(split.account(), split.generation(), pass, from, tip), null);
        return begun;
    }

    private TurnEnd complete(SafeCursor reached) throws FeedException, InterruptedException {
        overfull.end();
        FeedSplit after = reached.close(pass.number(), fullPassMillis);
        out.emit(new FeedRecord.PassClosed(split.account(), split.generation(), pass, ordinal), after);
        return new TurnEnd.Complete(retryMillis);
    }

    private TurnEnd cut() throws FeedException {
        fruitlessTurns = advanced() ? 0 : fruitlessTurns + 1;
        if (fruitlessTurns > limits.reconnects()) {
            throw FeedException.broken("no new frame in " + fruitlessTurns + " turns");
        }
        forgetMuch();
        return new TurnEnd.Cut();
    }

    private TurnEnd broken(FeedException e) throws FeedException {
        failures = advanced() ? 1 : failures + 1;
        Instant now = clock.instant();
        Instant first = broken == null ? now : broken;
        broken = first;
        // Nothing came at all: it may as well begin anew.
        boolean silent = ordinal == 0;
        if (!e.isBroken()
                || silent
                || failures > limits.reconnects()
                || now.isAfter(first.plus(LONGEST_CONTINUATION))) {
            throw e;
        }
        forgetMuch();
        return new TurnEnd.Broken(failures, e.askedMillis());
    }

    /** Whether a turn brought the pass further than any before: frames that go out twice do not. */
    private boolean advanced() {
        boolean further = isFurther();
        if (further) {
            furthest = last;
            furthestFrames = boundary.size();
        }
        return further;
    }

    private boolean isFurther() {
        int order = last.compareTo(furthest);
        return order > 0 || (order == 0 && boundary.size() > furthestFrames);
    }

    /** Many passes may wait at a time. */
    private void forgetMuch() {
        if (boundary.size() > KEPT_WHILE_WAITING) {
            boundary = new HashSet<>();
        }
    }

    /** The score has more frames than the upstream's page: what stands there is taken from its bytes, and the pass goes on behind it. */
    private void passOver() throws FeedException, InterruptedException {
        Set<FeedFrame> seen = boundary;
        boundary = new HashSet<>();
        overfull.add(last, seen);
        try {
            last = last.next();
        } catch (InvalidChainValueException e) {
            throw FeedException.garbage(WholeTransaction.prefix(last) + ", above which there is none");
        }
    }

    /** Reads one stream. */
    private StreamEnd read() throws FeedException, InterruptedException {
        repeats = 0;
        StreamWatch.Watched stream =
                new StreamWatch.Watched(client.open(split.owner().owner(), last));
        try {
            out.waiting(stream);
            SseReader events = new SseReader(stream.stream(), limits.maxFrameBytes());
            while (true) {
                SseReader.SseEvent event = events.next();
                if (event == null) {
                    throw ended(stream, "the stream ended before its end was announced");
                }
                if (isDone(event, stream)) {
                    return StreamEnd.DONE;
                }
                if (repeats > 2 * boundary.size() + SPARE_REPEATS) {
                    return StreamEnd.REPEATS;
                }
                if (out.isTurnOver() && (isFurther() || ++overdueEvents > MOST_OVERDUE)) {
                    return StreamEnd.CUT;
                }
            }
        } catch (IOException e) {
            throw ended(stream, "the connection broke (" + e.getClass().getSimpleName() + ")");
        } finally {
            out.waiting(null);
            stream.close();
        }
    }

    private FeedException ended(StreamWatch.Watched stream, String how) {
        return FeedException.broken(
                stream.wasSilent() ? "nothing came for " + limits.idle().toSeconds() + " s" : how);
    }

    private boolean isDone(SseReader.SseEvent event, StreamWatch.Watched stream)
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
                    frame(FeedFrame.parse(event.data()), stream);
                }
            }
            default -> {
                // "sync" and whatever else newer servers send is progress, not data; but a sign of life, so many times.
                if (++idleEvents > limits.maxRemembered()) {
                    throw FeedException.garbage("more than " + limits.maxRemembered() + " events without a frame");
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

    private void frame(FeedFrame frame, StreamWatch.Watched stream) throws FeedException, InterruptedException {
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
            out.waiting(stream);
            return;
        }
        if (boundary.size() < limits.maxRemembered()) {
            boundary.add(frame);
        }
        overfull.saw(frame);
        idleEvents = 0;
        send(frame);
    }

    private void send(FeedFrame frame) throws FeedException, InterruptedException {
        if (ordinal >= MOST_FRAMES) {
            throw FeedException.garbage("the pass has more than " + MOST_FRAMES + " frames");
        }
        SafeCursor reached = cursor;
        if (reached != null) {
            reached.saw(frame);
        }
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
