package io.walletstream.stream.feed;

import io.walletstream.schema.chain.InvalidChainValueException;
import io.walletstream.schema.chain.Score;
import java.util.HashSet;
import java.util.Set;

/**
 * How far a pass has come: the score it reached, and the frames that came of it, to leave out those that come again. Beyond a bound frames are not
 * remembered and may go out twice.
 */
final class Boundary {
    /** Frames that may come again beyond what a page's beginning repeats, before its score counts as longer than a page. */
    static final int SPARE_REPEATS = 100;

    /** Frames that a pass remembers while it waits; of more, all are forgotten and may go out twice. */
    static final int KEPT_WHILE_WAITING = 1000;

    private final int maxRemembered;
    private Score score = Score.ZERO;
    private Set<FeedFrame> frames = new HashSet<>();
    private int repeats;
    private Score furthest = Score.ZERO;
    private int furthestFrames;

    /**
     * @param maxRemembered frames of the score that are remembered
     */
    Boundary(int maxRemembered) {
        this.maxRemembered = maxRemembered;
    }

    void begin(Score from) {
        score = from;
        furthest = from;
    }

    /** Where the next stream begins. */
    Score score() {
        return score;
    }

    /** Those of the score that are remembered. */
    Set<FeedFrame> frames() {
        return frames;
    }

    void streamBegins() {
        repeats = 0;
    }

    /**
     * Takes a frame; false if it came before.
     *
     * @throws FeedException if it stands below the score reached
     */
    boolean isNew(FeedFrame frame) throws FeedException {
        int order = frame.score().compareTo(score);
        if (order < 0) {
            throw FeedException.garbage("scores do not ascend: " + frame.score() + " after " + score);
        }
        if (order > 0) {
            score = frame.score();
            frames.clear();
            repeats = 0;
        }
        if (frames.contains(frame)) {
            repeats++;
            return false;
        }
        if (frames.size() < maxRemembered) {
            frames.add(frame);
        }
        return true;
    }

    /** Whether the stream sends the same page again and again: the score has more frames than one. */
    boolean isRepeated() {
        return repeats > 2 * frames.size() + SPARE_REPEATS;
    }

    /**
     * Goes on behind the score. The set of its frames is not changed any more.
     *
     * @throws FeedException if there is no higher one
     */
    void passOver() throws FeedException {
        try {
            score = score.next();
        } catch (InvalidChainValueException e) {
            throw FeedException.garbage(WholeTransaction.prefix(score) + ", above which there is none");
        }
        frames = new HashSet<>();
    }

    /** Whether the pass is further than at the end of any turn before: frames that go out twice do not bring it further. */
    boolean isFurther() {
        int order = score.compareTo(furthest);
        return order > 0 || (order == 0 && frames.size() > furthestFrames);
    }

    /** The same, at the end of a turn: the next has to come further than this. */
    boolean advanced() {
        boolean further = isFurther();
        if (further) {
            furthest = score;
            furthestFrames = frames.size();
        }
        return further;
    }

    /** Frames that are still remembered once much is forgotten. */
    int keptFrames() {
        return frames.size() > KEPT_WHILE_WAITING ? 0 : frames.size();
    }

    /** The pass waits; many may at a time. */
    void forgetMuch() {
        if (keptFrames() < frames.size()) {
            frames = new HashSet<>();
        }
    }
}
