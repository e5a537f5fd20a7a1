package io.walletstream.stream.write;

import io.walletstream.stream.flow.WriterInput.PassEnd;
import io.walletstream.stream.flow.WriterInput.Reorg;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;

/** Which of an account's groups are settled, and the ends of passes that wait for all before them. */
final class Groups {
    long lastAnnounced;
    long settledUpTo;
    final TreeSet<Long> settledAhead = new TreeSet<>();
    final List<PassEnd> waiting = new ArrayList<>();

    /** Of passes whose end, or that of a later pass of their owner, is not applied yet. */
    final List<Reorg> reorgs = new ArrayList<>();

    void announced(long group) {
        lastAnnounced = Math.max(lastAnnounced, group);
    }

    void settle(long group) {
        settledAhead.add(group);
        while (!settledAhead.isEmpty() && settledAhead.first() <= settledUpTo + 1) {
            settledUpTo = Math.max(settledUpTo, settledAhead.pollFirst());
        }
    }

    boolean isSettled(long group) {
        return group <= settledUpTo || settledAhead.contains(group);
    }

    /** Announced and not yet settled. */
    long pending() {
        return Math.max(0, lastAnnounced - settledUpTo - settledAhead.size());
    }

    /** Of an owner the newest end counts. */
    void passEnded(PassEnd end) {
        waiting.removeIf(other -> other.owner().equals(end.owner()));
        waiting.add(end);
    }

    /** Passes all of whose groups are settled and whose requests are answered or parked; they no longer wait. */
    List<AppliedPass> takeApplied(UnderWay underWay) {
        List<AppliedPass> applied = new ArrayList<>(0);
        Iterator<PassEnd> ends = waiting.iterator();
        while (ends.hasNext()) {
            PassEnd end = ends.next();
            if (settledUpTo >= end.lastGroup() && !underWay.isAnyUpTo(end.lastGroup())) {
                applied.add(new AppliedPass(end, takeReorgs(end)));
                ends.remove();
            }
        }
        return applied;
    }

    /** Those of the pass, and of earlier ones of its owner whose own end it replaced. */
    private List<Reorg> takeReorgs(PassEnd end) {
        List<Reorg> taken = new ArrayList<>(0);
        reorgs.removeIf(reorg -> reorg.owner().equals(end.owner())
                && Passes.compare(reorg.epoch(), reorg.passNumber(), end.epoch(), end.passNumber()) <= 0
                && taken.add(reorg));
        return taken;
    }
}
