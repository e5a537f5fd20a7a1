package io.walletstream.stream.feed;

import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Scores of a pass that have more frames than a page of the upstream: their transactions are taken whole, from their bytes. A frame with a spend
 * stands at the score of the transaction that creates the output or of the one that spends it. Where nothing else at that score tells which, the
 * rest of the pass does: a spender that comes at a higher score is not the one that stood here.
 *
 * <p>Which transaction stands where is settled at once; its bytes are taken later, one transaction a step.
 */
final class OverfullScores {
    /** Transactions taken from their bytes in one pass. */
    static final int MOST_TAKEN = 10_000;

    /** Transactions at one score, which unconfirmed ones may share. */
    static final int MOST_OF_A_SCORE = 64;

    /** Frames that came of a score at which one of two transactions stands. */
    private record Undecided(Score score, Txid creator, Txid spender, Set<FeedFrame> seen) {}

    /** A transaction that stands at the score and is still to be taken. */
    private record Due(Txid txid, Score score, Set<FeedFrame> seen) {}

    private final WholeTransaction whole;
    private final WholeTransaction.Frames out;
    private final int maxFrames;

    /** Where each stands that is taken or due. */
    private final Map<Txid, Score> settled = new HashMap<>();

    private final Deque<Due> due = new ArrayDeque<>();
    private final List<Undecided> undecided = new ArrayList<>();
    private int undecidedFrames;
    private int dueFrames;
    private int steps;
    private boolean ended;

    /** The lowest unconfirmed one: transactions that no page showed may share it. */
    private @Nullable Score unconfirmed;

    /** Highest score at or above which a spender that is undecided was found to be. */
    private final Map<Txid, Score> later = new HashMap<>();

    /**
     * @param maxFrames frames kept at most for scores that wait to be decided
     */
    OverfullScores(WholeTransaction whole, int maxFrames, WholeTransaction.Frames out) {
        this.whole = whole;
        this.maxFrames = maxFrames;
        this.out = out;
    }

    /** A frame of the pass: it may tell of an earlier score. */
    void saw(FeedFrame frame) {
        if (!undecided.isEmpty()) {
            Txid spender = frame.spendTxid();
            later.computeIfPresent(spender == null ? frame.outpoint().txid() : spender, (txid, score) -> frame.score());
        }
    }

    /**
     * Settles which transactions stand at a score, or keeps it until that is known.
     *
     * @param seen its frames; not changed by anyone any more
     */
    void add(Score score, Set<FeedFrame> seen) throws FeedException {
        settleThoseKnownNow();
        Set<Txid> certain = new TreeSet<>();
        Set<FeedFrame> unclear = new HashSet<>();
        if (score.isMined()) {
            Set<Txid> candidates = common(seen);
            candidates.removeIf(txid -> isElsewhere(txid, score));
            if (candidates.isEmpty()) {
                throw FeedException.garbage(
                        WholeTransaction.prefix(score) + ", where frames of several transactions are");
            }
            if (candidates.size() == 1) {
                certain.addAll(candidates);
            } else {
                unclear.add(seen.iterator().next());
            }
        } else {
            standingAt(score, seen, certain, unclear);
            unconfirmed = unconfirmed == null ? score : unconfirmed;
        }
        for (Txid txid : certain) {
            settle(txid, score, seen);
        }
        for (FeedFrame frame : unclear) {
            Txid spender = frame.spendTxid();
            if (spender != null) {
                keep(new Undecided(score, frame.outpoint().txid(), spender, seen));
            }
        }
    }

    /** At a place in a block stands one transaction: all frames there are of it. */
    private static Set<Txid> common(Set<FeedFrame> seen) {
        Set<Txid> common = new TreeSet<>();
        for (FeedFrame frame : seen) {
            Set<Txid> either = either(frame);
            if (common.isEmpty()) {
                common.addAll(either);
            } else {
                common.retainAll(either);
                if (common.isEmpty()) {
                    return common;
                }
            }
        }
        return common;
    }

    private static Set<Txid> either(FeedFrame frame) {
        Txid spender = frame.spendTxid();
        Txid creator = frame.outpoint().txid();
        return spender == null || spender.equals(creator) ? Set.of(creator) : Set.of(creator, spender);
    }

    /** Unconfirmed transactions may share a moment. */
    private void standingAt(Score score, Set<FeedFrame> seen, Set<Txid> certain, Set<FeedFrame> unclear)
            throws FeedException {
        Map<Set<Txid>, FeedFrame> kinds = new HashMap<>();
        for (FeedFrame frame : seen) {
            kinds.putIfAbsent(either(frame), frame);
            if (kinds.size() > MOST_OF_A_SCORE) {
                throw FeedException.garbage(WholeTransaction.prefix(score) + ", which more than " + MOST_OF_A_SCORE
                        + " transactions share");
            }
        }
        kinds.forEach((either, frame) -> {
            Set<Txid> possible = new TreeSet<>(either);
            possible.removeIf(txid -> isElsewhere(txid, score));
            if (possible.size() == 1) {
                certain.addAll(possible);
            }
        });
        kinds.forEach((either, frame) -> {
            if (either.stream().noneMatch(certain::contains)) {
                unclear.add(frame);
            }
        });
    }

    private boolean isElsewhere(Txid txid, Score score) {
        Score known = settled.get(txid);
        return known != null && !known.equals(score);
    }

    private void keep(Undecided one) throws FeedException {
        undecided.add(one);
        undecidedFrames += one.seen().size();
        later.putIfAbsent(one.spender(), one.score());
        if (undecidedFrames > maxFrames) {
            throw FeedException.garbage(WholeTransaction.prefix(one.score()) + ", and more than " + maxFrames
                    + " frames wait to be placed");
        }
    }

    /** Of those whose spender was seen above, the creator stands there. */
    private void settleThoseKnownNow() {
        for (Undecided one : List.copyOf(undecided)) {
            if (isSpentAbove(one)) {
                settle(one.creator(), one.score(), one.seen());
                undecided.remove(one);
                undecidedFrames -= one.seen().size();
            }
        }
    }

    private boolean isSpentAbove(Undecided one) {
        Score known = settled.getOrDefault(one.spender(), later.getOrDefault(one.spender(), one.score()));
        return known.compareTo(one.score()) > 0;
    }

    /** The streams came to their end: a spender that did not come above stands where it was seen. */
    void end() {
        // From the top: a spender that is placed there tells of those below.
        for (int i = undecided.size() - 1; i >= 0; i--) {
            Undecided one = undecided.remove(i);
            settle(isSpentAbove(one) ? one.creator() : one.spender(), one.score(), one.seen());
        }
        undecidedFrames = 0;
        ended = true;
    }

    /** What is remembered, in frames of as many bytes; those of a score count once for each of its transactions. */
    int framesWorth() {
        return undecidedFrames + dueFrames + settled.size() + later.size();
    }

    /** Whether the streams came to their end. */
    boolean isEnded() {
        return ended;
    }

    private void settle(Txid txid, Score score, Set<FeedFrame> seen) {
        if (!score.equals(settled.put(txid, score))) {
            due.add(new Due(txid, score, seen));
            dueFrames += seen.size();
        }
    }

    /** Whether a transaction is still to be taken. */
    boolean isDue() {
        return !due.isEmpty();
    }

    /** Takes the next transaction that is due. If that breaks it can be asked for again. */
    void step() throws FeedException, InterruptedException {
        Due next = due.element();
        if (steps >= MOST_TAKEN) {
            throw FeedException.garbage(
                    WholeTransaction.prefix(next.score()) + ", as at " + MOST_TAKEN + " scores before in this pass");
        }
        whole.missing(next.txid(), next.score(), next.seen(), out);
        due.remove();
        dueFrames -= next.seen().size();
        steps++;
    }

    /**
     * All is taken.
     *
     * @throws FeedException if what came cannot be claimed to be all: the pass is not complete, though it sent what is known
     */
    void close() throws FeedException {
        Score score = unconfirmed;
        if (score != null) {
            throw FeedException.garbage(WholeTransaction.prefix(score)
                    + ", which is unconfirmed: what else stands there is not known before it is mined");
        }
    }
}
