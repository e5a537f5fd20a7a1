package io.walletstream.oracle;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.FeedRecord.AccountReset;
import io.walletstream.schema.record.FeedRecord.OutpointGone;
import io.walletstream.schema.record.FeedRecord.OutpointSeen;
import io.walletstream.schema.record.FeedRecord.OwnerChanged;
import io.walletstream.schema.record.FeedRecord.PassClosed;
import io.walletstream.schema.record.FeedRecord.PassOpened;
import io.walletstream.schema.record.FeedRecord.RollbackAccepted;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.schema.record.PassRef;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One account in its newest generation. Records of an older one are void; a reset to a newer one begins it; the first needs none. */
final class AccountLedger {
    private final int reorgWindow;
    private final int maxRollback;
    private final int kept;
    private final Consumer<Happening> happened;
    private int generation;
    private boolean fullHistory;
    private final Holdings holdings = new Holdings();
    private final Map<Outpoint, OutpointLedger> outpoints = new HashMap<>();

    private final Positions positions = new Positions();

    /** Facts that vanished and did not return; for telling what happened alone. */
    private final Set<Fact> vanished = new HashSet<>();

    /** Highest tip that a pass of the generation was opened with, but for a wrong one. */
    private int highTip;

    /** That tip when holdings were last forgotten. */
    private int prunedTip;

    /**
     * @param reorgWindow blocks below the tip at a fact's first sight from which a pass must read to deny it
     * @param maxRollback blocks that vanish without leave
     * @param kept blocks below the tip beyond which no fact vanishes
     * @param happened is told what the records did
     */
    AccountLedger(int reorgWindow, int maxRollback, int kept, Consumer<Happening> happened) {
        this.reorgWindow = reorgWindow;
        this.maxRollback = maxRollback;
        this.kept = kept;
        this.happened = happened;
    }

    void accept(FeedRecord record) {
        int recordGeneration =
                record.generation() == FeedRecord.CURRENT_GENERATION ? Math.max(1, generation) : record.generation();
        if (recordGeneration < generation) {
            return;
        }
        if (recordGeneration > generation) {
            boolean first = generation == 0 && recordGeneration == 1;
            if (!first && !(record instanceof AccountReset)) {
                return;
            }
            begin(recordGeneration, record instanceof AccountReset reset && reset.fullHistory());
        }
        if (record instanceof OutpointSeen seen) {
            seen(seen);
        } else if (record instanceof OutpointGone gone) {
            gone(gone);
        } else if (record instanceof PassOpened opened) {
            PassLedger pass = owner(opened.pass()).pass(opened.pass());
            if (pass != null && pass.opens(opened)) {
                begun(opened.tip());
            }
        } else if (record instanceof PassClosed closed) {
            closed(closed);
        } else if (record instanceof OwnerChanged changed) {
            holdings.owner(changed.owner().owner()).changed(changed.owner().generation(), changed.removed());
        } else if (record instanceof RollbackAccepted accepted) {
            OwnerRef owner = accepted.owner();
            holdings.owner(owner.owner()).accepted(owner.generation(), accepted.fromHeight());
        }
        // RetryNow and FeedStatus change no fact
    }

    private void begin(int newGeneration, boolean full) {
        generation = newGeneration;
        fullHistory = full;
        holdings.clear();
        outpoints.clear();
        vanished.clear();
        positions.clear();
        highTip = 0;
        prunedTip = 0;
    }

    /** The highest tip rises with any pass; a tip that all owners' newest passes are further below than the limit is was a wrong one. */
    private void begun(int tip) {
        int highest = Math.max(tip, holdings.highestTip());
        if (highest > highTip || highest < highTip - maxRollback) {
            highTip = highest;
            prunedTip = Math.min(prunedTip, highest);
        }
    }

    private void seen(OutpointSeen seen) {
        PassRef ref = seen.pass();
        PassLedger pass = ref == null ? null : owner(ref).pass(ref);
        if (ref != null && (pass == null || !pass.came(seen.ordinal(), seen.score()))) {
            return;
        }
        OutpointLedger ledger = outpoints.computeIfAbsent(seen.outpoint(), unseen -> new OutpointLedger());
        ledger.exists();
        if (pass == null) {
            if (seen.spendTxid() == null) {
                ledger.seenUnspentAt(seen.score());
                positions.createdAt(seen.outpoint(), seen.score());
            } else {
                ledger.pushedSpend(seen.spendTxid(), seen.score());
                positions.named(seen.outpoint(), seen.spendTxid(), seen.score(), limit());
            }
        } else {
            if (seen.spendTxid() == null) {
                pass.seenUnspent(seen.score(), ledger);
                positions.createdAt(seen.outpoint(), seen.score());
            } else {
                pass.seenSpent(seen.outpoint(), seen.score(), seen.spendTxid(), ledger, positions);
            }
        }
        report(Fact.created(seen.outpoint()), seen.score(), ref, pass);
        if (seen.spendTxid() != null) {
            report(new Fact(seen.outpoint(), seen.spendTxid()), seen.score(), ref, pass);
        }
    }

    /** A frame with this score reported the fact. */
    private void report(Fact fact, Score score, @Nullable PassRef ref, @Nullable PassLedger pass) {
        if (ref == null || pass == null) {
            holdings.push(fact, score);
        } else {
            owner(ref).reported(fact, pass, score.compareTo(limit()) >= 0);
        }
        if (vanished.remove(fact)) {
            happened.accept(fact.spentBy() == null ? Happening.RETURNED_CREATION : Happening.RETURNED_SPEND);
        }
    }

    /** A rollback: the fact is no more, whoever holds it. */
    private void gone(OutpointGone gone) {
        Fact fact = new Fact(gone.outpoint(), gone.spendTxid());
        holdings.end(fact);
        vanish(fact);
    }

    private void vanish(Fact fact) {
        positions.forget(fact);
        OutpointLedger ledger = outpoints.get(fact.outpoint());
        if (ledger == null) {
            return;
        }
        if (fact.spentBy() == null) {
            ledger.creationGone();
        } else {
            ledger.spendGone(fact.spentBy());
        }
    }

    /** A pass ended. If it is complete it decides: positions first, then what its owner loses, and what nobody holds then vanishes. */
    private void closed(PassClosed closed) {
        OwnerLedger owner = owner(closed.pass());
        PassLedger pass = owner.pass(closed.pass());
        if (pass == null) {
            return;
        }
        if (!pass.isComplete(closed.count())) {
            happened.accept(Happening.INCOMPLETE_PASS);
            return;
        }
        pass.decidePositions(outpoints, positions, limit());
        PassOpened opened = pass.opened();
        if (pass.judgesNow() && opened != null) {
            judge(owner, pass, opened);
        }
        if (highTip > prunedTip) {
            boolean hasLimit = limit().compareTo(Score.ZERO) > 0;
            int forgotten = hasLimit ? holdings.forgetTooDeep(outpoints, positions, limit()) : 0;
            for (int i = 0; i < forgotten; i++) {
                happened.accept(Happening.FORGOTTEN);
            }
            prunedTip = highTip;
        }
    }

    private void judge(OwnerLedger owner, PassLedger pass, PassOpened opened) {
        happened.accept(Happening.COMPLETE_PASS);
        if (pass.isBaseless()) {
            happened.accept(Happening.BASELESS_PASS);
            return;
        }
        Verdict verdict = new Verdict(opened, pass.reported(), positions, limit(), reorgWindow, highTip - maxRollback);
        Set<Fact> denied = owner.denied(verdict, happened);
        Set<Fact> doomed = new TreeSet<>(denied);
        doomed.removeIf(fact -> !owner.doubts(fact) || holdings.isHeldByOthers(fact, owner));
        boolean isHeldBack = isHeldBack(owner, doomed, verdict, denied);
        for (Fact fact : denied) {
            if (!doomed.contains(fact)) {
                miss(owner, fact);
            } else if (isHeldBack) {
                owner.holdsBack(fact);
            } else {
                holdings.end(fact);
                vanish(fact);
                vanished.add(fact);
                happened.accept(fact.spentBy() == null ? Happening.VANISHED_CREATION : Happening.VANISHED_SPEND);
            }
        }
    }

    private void miss(OwnerLedger owner, Fact fact) {
        if (owner.doubts(fact)) {
            happened.accept(holdings.isPushed(fact) ? Happening.KEPT_BY_PUSH : Happening.KEPT_BY_OWNER);
        }
        owner.missed(fact);
    }

    /** Too many blocks do not vanish without leave, and what waits for leave not in parts: only a pass that denies all that is left of it may. */
    private boolean isHeldBack(OwnerLedger owner, Set<Fact> doomed, Verdict verdict, Set<Fact> denied) {
        Set<Fact> beyond = owner.waiting();
        beyond.removeIf(fact -> denied.contains(fact) || !verdict.misses(fact) || holdings.isHeldByOthers(fact, owner));
        TreeSet<Integer> heights = new TreeSet<>();
        for (Set<Fact> some : List.of(doomed, beyond)) {
            for (Fact fact : some) {
                Score score = positions.known(fact, limit());
                if (score != null && score.isMined()) {
                    heights.add(Math.max(1, score.height()));
                }
            }
        }
        Rollback before = owner.rollback();
        Rollback next = null;
        if (!heights.isEmpty()) {
            int lowest = heights.first();
            int leave = before == null ? Rollback.NO_LEAVE : before.leave();
            boolean isTooMuch =
                    heights.last() - lowest + 1 > maxRollback || lowest < highTip - maxRollback - reorgWindow;
            boolean waits = !beyond.isEmpty() || (isTooMuch && lowest < leave);
            next = waits ? new Rollback(lowest, leave) : null;
            if (isTooMuch && beyond.isEmpty() && !waits) {
                happened.accept(Happening.ROLLBACK_ACCEPTED);
            }
        }
        if (before == null && next != null) {
            happened.accept(Happening.ROLLBACK_HELD);
        } else if (before != null && next == null && doomed.isEmpty()) {
            happened.accept(Happening.ROLLBACK_OVER);
        }
        owner.waitsFor(next);
        return next != null;
    }

    /** Below it facts stand for good. */
    private Score limit() {
        int height = Math.min(highTip - kept, holdings.lowestWaiting());
        return height > 0 ? Score.mined(height, 0) : Score.ZERO;
    }

    private OwnerLedger owner(PassRef pass) {
        return holdings.owner(pass.owner().owner());
    }

    boolean fullHistory() {
        return fullHistory;
    }

    Map<Outpoint, OutpointLedger> outpoints() {
        return Collections.unmodifiableMap(outpoints);
    }
}
