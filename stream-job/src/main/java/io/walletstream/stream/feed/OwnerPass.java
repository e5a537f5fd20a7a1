package io.walletstream.stream.feed;

import io.walletstream.schema.record.PassRef;
import io.walletstream.stream.fetch.TransactionSource;
import io.walletstream.stream.process.OwnerScripts;
import java.io.IOException;
import java.time.InstantSource;

/**
 * One pass over an owner's feed: opens, sends frames with ordinals, closes on the upstream's own end. Goes on by turns: a stream that breaks, or
 * that takes too long while others wait, is continued from the last score in the same pass; frames of the boundary that come again are left out.
 */
final class OwnerPass {
    private enum StreamEnd {
        DONE,
        REPEATS,
        CUT
    }

    /** Events that a turn may wait beyond its time for a frame that is new: a stream begins with those that came before. */
    static final int MOST_OVERDUE = 10;

    private static final int MAX_ERROR_CHARS = 200;

    private final OneSatClient client;
    private final FeedLimits limits;
    private final FeedSplit split;
    private final InstantSource clock;
    private final PassOutput out;
    private final PassRecords records;
    private final Boundary boundary;
    private final Setbacks setbacks;
    private final PassDepth depth;
    private final int number;
    private final OverfullScores overfull;
    private long fullPassMillis;
    private int idleEvents;
    private int overdueEvents;

    /** Whether this turn took a transaction from its bytes. */
    private boolean taken;

    private long retryMillis = -1;

    OwnerPass(
            OneSatClient client,
            TransactionSource transactions,
            FeedLimits limits,
            FeedSplit split,
            PassRef pass,
            PassDepth depth,
            InstantSource clock,
            PassOutput out) {
        this.client = client;
        this.depth = depth;
        this.number = pass.number();
        this.limits = limits;
        this.split = split;
        this.clock = clock;
        this.out = out;
        this.fullPassMillis = split.lastFullPassMillis();
        this.records = new PassRecords(split, pass, out);
        this.boundary = new Boundary(limits.maxRemembered());
        this.setbacks = new Setbacks(limits.reconnects(), clock);
        this.overfull = new OverfullScores(
                new WholeTransaction(
                        transactions, new OwnerScripts(split.owner().owner()), out::checkWanted),
                limits.maxRemembered(),
                records::frame);
    }

    /**
     * Goes on with the pass until it is complete, breaks, or has held its thread for long enough.
     *
     * @throws FeedException if the pass is abandoned
     */
    TurnEnd turn() throws FeedException, InterruptedException {
        out.turnBegins();
        overdueEvents = 0;
        if (!records.isOpen()) {
            begin();
        }
        boolean complete;
        try {
            complete = goOn();
        } catch (FeedException e) {
            return broken(e);
        }
        if (complete) {
            return new TurnEnd.Complete(
                    retryMillis,
                    depth.completed(records.tellsWhatIsGone(), records.missedCursor(), records.isAnchorLost()));
        }
        boolean advanced = advanced();
        setbacks.cut(advanced);
        boundary.forgetMuch();
        return new TurnEnd.Cut(advanced);
    }

    /** What it remembers while it waits, in frames of {@link FeedLimits#FRAME_BYTES}. */
    int waitingFrames() {
        return boundary.keptFrames() + overfull.framesWorth() + records.framesWorth();
    }

    private void begin() throws FeedException, InterruptedException {
        long beganMillis = clock.millis();
        int told = client.tip();
        boolean full =
                beganMillis - split.lastFullPassMillis() >= limits.fullPass().toMillis();
        PassDepth.Beginning beginning =
                depth.begin(told, split, full, number, limits.windowBlocks(), limits.rollbackBlocks());
        fullPassMillis = full ? beganMillis : fullPassMillis;
        boundary.begin(beginning.from());
        records.open(beginning, limits.windowBlocks(), limits.rollbackBlocks());
    }

    /**
     * Takes the bytes that are due, then reads from the last score on, and so forth; false if others wait. Whatever breaks it, a stream or what a
     * long score needs, the next turn begins there again.
     */
    private boolean goOn() throws FeedException, InterruptedException {
        while (takeDue()) {
            if (overfull.isEnded()) {
                overfull.close();
                records.close(fullPassMillis);
                return true;
            }
            switch (read()) {
                case CUT -> {
                    return false;
                }
                case REPEATS -> passOver();
                case DONE -> overfull.end();
            }
        }
        return false;
    }

    /** False if some are left and others wait. At least one is taken: each turn brings the pass further. */
    private boolean takeDue() throws FeedException, InterruptedException {
        while (overfull.isDue()) {
            overfull.step();
            taken = true;
            if (overfull.isDue() && out.isTurnOver() && out.tryEndTurn(waitingFrames())) {
                return false;
            }
        }
        return true;
    }

    /** Whether the turn that ends brought the pass further. */
    private boolean advanced() {
        boolean advanced = boundary.advanced() || taken;
        taken = false;
        return advanced;
    }

    private TurnEnd broken(FeedException e) throws FeedException {
        // Nothing came at all: it may as well begin anew.
        if (records.isEmpty()) {
            throw e;
        }
        boolean advanced = advanced();
        int failures = setbacks.broken(e, advanced);
        boundary.forgetMuch();
        return new TurnEnd.Broken(failures, advanced, e);
    }

    /** The score has more frames than the upstream's page: what stands there is taken from its bytes, and the pass goes on behind it. */
    private void passOver() throws FeedException {
        overfull.add(boundary.score(), boundary.frames());
        boundary.passOver();
    }

    /** Reads one stream. */
    private StreamEnd read() throws FeedException, InterruptedException {
        boundary.streamBegins();
        StreamWatch.Watched stream =
                new StreamWatch.Watched(client.open(split.owner().owner(), boundary.score()));
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
                if (boundary.isRepeated()) {
                    return StreamEnd.REPEATS;
                }
                if (out.isTurnOver()
                        && (boundary.isFurther() || ++overdueEvents > MOST_OVERDUE)
                        && out.tryEndTurn(waitingFrames())) {
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
        return stream.wasSilent()
                ? FeedException.silent("nothing came for " + limits.idle().toSeconds() + " s")
                : FeedException.broken(how);
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
        if (!boundary.isNew(frame)) {
            out.waiting(stream);
            return;
        }
        overfull.saw(frame);
        idleEvents = 0;
        records.frame(frame);
    }
}
