package io.walletstream.stream.reorg;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord.PassClosed;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.schema.record.PassRef;
import io.walletstream.stream.flow.Change;
import io.walletstream.stream.flow.Intake.Frame;
import io.walletstream.stream.flow.Intake.Frames;
import io.walletstream.stream.flow.WriterInput;
import io.walletstream.stream.reorg.FrameRules.Judged;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The frames and the end of a pass. What frames say is {@link FrameRules}, who holds it {@link PassReport}, who no longer does {@link Absence}. */
final class PassRules {
    private final int reorgBlocks;
    private final int rollbackBlocks;
    private final int keptBlocks;
    private final Absence absence = new Absence();
    private final WindowWatch watch;

    /**
     * @param reorgBlocks how many blocks before the tip at its first sight a pass has to have begun to deny a fact
     * @param rollbackBlocks how many blocks may vanish unasked
     * @param keptBlocks how many blocks below the tip facts are kept for comparison, and can vanish; at least as many
     */
    PassRules(int reorgBlocks, int rollbackBlocks, int keptBlocks, WindowWatch watch) {
        this.reorgBlocks = reorgBlocks;
        this.rollbackBlocks = rollbackBlocks;
        this.keptBlocks = keptBlocks;
        this.watch = watch;
    }

    /**
     * A pass began. The limit rises with any, and falls only with one that is further below than a reorg reaches, as are the newest passes of all other
     * owners: that tip was a wrong one, and nothing could vanish any more.
     */
    void begun(int tip, WindowState state) {
        AccountHeader header = state.header();
        int lowest = header.highTip() - rollbackBlocks;
        if (tip > header.highTip()) {
            state.header(header.withHighTip(tip));
        } else if (tip < lowest) {
            int highest = OwnerPasses.highestTip(state);
            if (highest < lowest) {
                state.header(header.withHighTip(highest));
                watch.limitFell();
            }
        }
    }

    /** What frames of a pass of one transaction change. */
    List<Change> frames(Frames frames, PassRef pass, WindowState state) {
        List<Change> changes = new ArrayList<>(frames.frames().size());
        OwnerProgress progress = OwnerPasses.enter(pass, state);
        if (progress == null) {
            return changes;
        }
        String owner = pass.owner().owner();
        Score limit = limit(state);
        PassReport report = new PassReport(pass, progress, limit);
        boolean hasMoved = false;
        for (Frame frame : frames.frames()) {
            if (progress.has(frame.ordinal())) {
                continue; // a record that came twice
            }
            progress = progress.received(frame.ordinal(), frame.score());
            if (frame.spendTxid() != null) {
                progress = progress.withSingles(progress.singles() + 1);
            }
            Outpoint outpoint = new Outpoint(frames.txid(), frame.vout());
            WindowFact known = state.fact(outpoint);
            WindowFact before = known == null ? WindowFact.NONE : known;
            boolean isKept = frame.score().compareTo(limit) >= 0;
            Judged judged = FrameRules.compare(outpoint, before, frame, owner, isKept, state);
            state.fact(outpoint, known, report.mark(judged.fact(), frame));
            if (judged.change() != null) {
                changes.add(judged.change());
                hasMoved |= known != null; // what nothing is known of lies below the limit, or begins a holding
                OwnerPasses.disturb(before, owner, state);
            }
        }
        progress = progress.withReported(progress.reported() + report.reported());
        state.owner(owner, hasMoved || report.hasBegun() ? progress.withCalm(null) : progress);
        return changes;
    }

    /** The end of a pass: what it left undecided, then what it misses, then the word that it ended. */
    void close(PassClosed closed, AccountHeader header, long revision, WindowState state, AccountWindow.Output out) {
        OwnerProgress before = OwnerPasses.enter(closed.pass(), state);
        if (before == null || before.removed()) {
            return;
        }
        OwnerProgress progress = before;
        if (!progress.isComplete(closed.count())) {
            watch.passIncomplete();
            return;
        }
        Score limit = limit(state);
        OwnerRef owner = closed.pass().owner();
        // By transaction, for all consequences of one record for one transaction are one group: a second one would bear
        // the same revision.
        Map<Txid, List<Change>> changes = new TreeMap<>();
        progress = decide(progress, owner, limit, revision, state, changes);
        Vanished vanished = new Vanished(revision, changes);
        progress = judge(progress, owner, limit, state, vanished);
        state.owner(owner.owner(), progress);
        OwnerPasses.released(before, progress, state);
        changes.forEach((txid, list) -> Forwarding.group(closed.account(), txid, list, state, out));
        tell(closed, header, progress, vanished, revision, state, out);
        prune(limit(state), state);
    }

    /** What frames said alone. */
    private static OwnerProgress decide(
            OwnerProgress progress,
            OwnerRef owner,
            Score limit,
            long revision,
            WindowState state,
            Map<Txid, List<Change>> changes) {
        if (progress.singles() == 0) {
            return progress;
        }
        state.drainSingles(
                owner.owner(),
                (outpoint, single) ->
                        FrameRules.decide(outpoint, single, owner.owner(), limit, revision, state, changes));
        OwnerProgress decided = progress.withSingles(0);
        return changes.isEmpty() ? decided : decided.withCalm(null);
    }

    /** What the pass says by what it does not report; once, for a record that comes twice is one witness. */
    private OwnerProgress judge(
            OwnerProgress progress, OwnerRef owner, Score limit, WindowState state, Vanished vanished) {
        if (progress.closed()) {
            return progress;
        }
        Depths depths = new Depths(state.header().highTip(), reorgBlocks, rollbackBlocks, limit);
        Absence.Decision decision = absence.close(owner, progress, depths, state, vanished);
        watch.passComplete(progress.isBaseless(), vanished.facts());
        HeldBack held = decision.held();
        if (held != null && progress.held() == null) {
            watch.rollbackHeld();
        }
        return progress.withCalm(decision.calm()).withHeld(held).asClosed();
    }

    private static void tell(
            PassClosed closed,
            AccountHeader header,
            OwnerProgress progress,
            Vanished vanished,
            long revision,
            WindowState state,
            AccountWindow.Output out) {
        AccountId account = closed.account();
        PassRef pass = closed.pass();
        if (vanished.isReorg()) {
            out.toWriter(new WriterInput.Reorg(
                    account,
                    header.generation(),
                    pass.owner(),
                    pass.epoch(),
                    pass.number(),
                    vanished.fromHeight(),
                    vanished.transactions()));
        }
        HeldBack held = progress.held();
        out.toWriter(new WriterInput.PassEnd(
                account,
                header.generation(),
                pass.owner(),
                pass.epoch(),
                pass.number(),
                progress.tip(),
                state.header().lastGroup(),
                held == null ? 0 : held.fromHeight(),
                held == null ? "" : held.reason(),
                revision));
    }

    /** Once a block: what sank below the limit can no longer change and is forgotten here; the assembler keeps it. */
    private static void prune(Score limit, WindowState state) {
        AccountHeader header = state.header();
        if (header.highTip() > header.prunedTip()) {
            if (limit.compareTo(Score.ZERO) > 0) {
                Predicate<OwnerRef> isCurrent = OwnerPasses.current(state);
                state.replaceFacts(fact -> fact.above(limit, isCurrent));
            }
            state.header(header.asPruned());
        }
    }

    /**
     * Below it facts stand for good. It follows the highest tip, so that it is the same for all owners; while a rollback waits to be accepted, it does
     * not rise above what that would take back.
     */
    Score limit(WindowState state) {
        AccountHeader header = state.header();
        int height = header.highTip() - keptBlocks;
        if (header.heldFrom() > 0) {
            height = Math.min(height, header.heldFrom());
        }
        return height > 0 ? Score.mined(height, 0) : Score.ZERO;
    }
}
