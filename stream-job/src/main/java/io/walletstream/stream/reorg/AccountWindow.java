package io.walletstream.stream.reorg;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.FeedRecord.AccountReset;
import io.walletstream.schema.record.FeedRecord.FeedStatus;
import io.walletstream.schema.record.FeedRecord.OutpointGone;
import io.walletstream.schema.record.FeedRecord.OutpointSeen;
import io.walletstream.schema.record.FeedRecord.OwnerChanged;
import io.walletstream.schema.record.FeedRecord.PassClosed;
import io.walletstream.schema.record.FeedRecord.PassOpened;
import io.walletstream.schema.record.FeedRecord.RetryNow;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.schema.record.PassRef;
import io.walletstream.stream.flow.Change;
import io.walletstream.stream.flow.Change.Kind;
import io.walletstream.stream.flow.Intake.Frame;
import io.walletstream.stream.flow.Intake.Frames;
import io.walletstream.stream.flow.TxInput;
import io.walletstream.stream.flow.WriterInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the window for one account: which records count, what the frames of a pass say of each other, and which of them only repeat
 * what was forwarded. See {@code sync.md}, frames to facts and passes.
 */
final class AccountWindow {
    /** Where the window's output goes. */
    interface Output {
        void toAssembler(TxInput input);

        void toWriter(WriterInput input);
    }

    private final int windowBlocks;

    /**
     * @param windowBlocks how many blocks below the tip facts are kept for comparison
     */
    AccountWindow(int windowBlocks) {
        this.windowBlocks = windowBlocks;
    }

    /** A single record. */
    void accept(FeedRecord record, long revision, WindowState state, Output out) {
        if (record instanceof AccountReset reset) {
            reset(reset, state, out);
            return;
        }
        AccountHeader header = enter(record.account(), record.generation(), state, out);
        if (header == null) {
            return;
        }
        if (record instanceof PassOpened opened) {
            openPass(opened.pass(), opened.tip(), state);
        } else if (record instanceof PassClosed closed) {
            closePass(closed, header, revision, state, out);
        } else if (record instanceof OutpointGone gone) {
            takeBack(gone, revision, state, out);
        } else if (record instanceof OwnerChanged changed) {
            changeOwner(changed, state);
        } else if (record instanceof RetryNow retry) {
            out.toAssembler(new TxInput.Retry(retry.account(), header.generation(), retry.txid()));
        } else if (record instanceof FeedStatus status) {
            if (isCurrentOwner(status.owner(), state)) {
                out.toWriter(new WriterInput.FeedStatus(
                        status.account(),
                        header.generation(),
                        status.owner(),
                        status.stalled(),
                        status.reason(),
                        revision));
            }
        } else if (record instanceof OutpointSeen seen) {
            Frame frame = new Frame(seen.outpoint().vout(), seen.score(), seen.spendTxid(), seen.ordinal(), revision);
            accept(
                    new Frames(
                            seen.account(), seen.generation(), seen.outpoint().txid(), seen.pass(), List.of(frame)),
                    state,
                    out);
        }
    }

    /** A group of frames of one transaction. */
    void accept(Frames frames, WindowState state, Output out) {
        AccountHeader header = enter(frames.account(), frames.generation(), state, out);
        if (header == null) {
            return;
        }
        PassRef pass = frames.pass();
        List<Change> changes = new ArrayList<>(frames.frames().size());
        if (pass == null) {
            for (Frame frame : frames.frames()) {
                state.removeFact(new Outpoint(frames.txid(), frame.vout()));
                changes.add(change(frame.spendTxid() == null ? Kind.CREATED : Kind.SPENT_PUSHED, frame, null, null));
            }
        } else {
            OwnerProgress progress = enterPass(pass, state);
            if (progress == null) {
                return;
            }
            for (Frame frame : frames.frames()) {
                if (progress.has(frame.ordinal())) {
                    continue; // a record that came twice
                }
                progress = progress.received(frame.ordinal());
                Change change = compare(frames.txid(), frame, pass, progress, state);
                if (frame.spendTxid() != null) {
                    progress = progress.withSingles(progress.singles() + 1);
                }
                if (change != null) {
                    changes.add(change);
                }
            }
            state.owner(pass.owner().owner(), progress);
        }
        forward(frames.account(), frames.txid(), changes, state, out);
    }

    /** The header if the record's generation counts, begun if it is newer than any seen; null if it is older. */
    private static @Nullable AccountHeader enter(AccountId account, int generation, WindowState state, Output out) {
        AccountHeader header = state.header();
        int effective = generation == FeedRecord.CURRENT_GENERATION ? Math.max(header.generation(), 1) : generation;
        if (effective < header.generation()) {
            return null;
        }
        if (effective > header.generation()) {
            return begin(account, effective, false, header.network(), state, out);
        }
        return header;
    }

    private static void reset(AccountReset reset, WindowState state, Output out) {
        int generation = Math.max(reset.generation(), 1);
        if (generation > state.header().generation()) {
            begin(reset.account(), generation, reset.fullHistory(), reset.network(), state, out);
        }
    }

    private static AccountHeader begin(
            AccountId account, int generation, boolean fullHistory, String network, WindowState state, Output out) {
        state.clear();
        AccountHeader header = new AccountHeader(generation, fullHistory, network, 0, 0);
        state.header(header);
        out.toWriter(new WriterInput.Opened(account, generation));
        return header;
    }

    private static void changeOwner(OwnerChanged changed, WindowState state) {
        OwnerRef owner = changed.owner();
        OwnerProgress known = state.owner(owner.owner());
        if (known != null && known.generation() > owner.generation()) {
            return;
        }
        boolean newer = known == null || known.generation() < owner.generation();
        if (newer || changed.removed()) {
            forgetSingles(owner.owner(), known, state);
        }
        OwnerProgress progress = newer || known == null ? OwnerProgress.of(owner.generation()) : known;
        if (changed.removed()) {
            progress = new OwnerProgress(
                    progress.generation(), true, progress.epoch(), progress.number(), progress.tip(), Ordinals.NONE, 0);
        }
        state.owner(owner.owner(), progress);
    }

    private static boolean isCurrentOwner(OwnerRef owner, WindowState state) {
        OwnerProgress known = state.owner(owner.owner());
        return known == null
                || known.generation() < owner.generation()
                || (known.generation() == owner.generation() && !known.removed());
    }

    /** The owner's progress if the pass is its newest or newer, else null. */
    private @Nullable OwnerProgress enterPass(PassRef pass, WindowState state) {
        if (!isCurrentOwner(pass.owner(), state)) {
            return null;
        }
        OwnerProgress known = state.owner(pass.owner().owner());
        if (known == null || known.generation() < pass.owner().generation()) {
            return openPass(pass, 0, state);
        }
        if (known.isCurrent(pass)) {
            return known;
        }
        return pass.isAfter(known.epoch(), known.number()) ? openPass(pass, 0, state) : null;
    }

    private static @Nullable OwnerProgress openPass(PassRef pass, int tip, WindowState state) {
        if (!isCurrentOwner(pass.owner(), state)) {
            return null;
        }
        String owner = pass.owner().owner();
        OwnerProgress known = state.owner(owner);
        boolean newer = known == null || known.generation() < pass.owner().generation();
        if (known != null && !newer && !pass.isAfter(known.epoch(), known.number())) {
            return null;
        }
        forgetSingles(owner, known, state);
        if (newer || known == null) {
            known = OwnerProgress.of(pass.owner().generation());
        }
        OwnerProgress opened = known.opened(pass, tip);
        state.owner(owner, opened);
        return opened;
    }

    /** What a pass left undecided ends with it: it must not pair with frames of a later one. */
    private static void forgetSingles(String owner, @Nullable OwnerProgress progress, WindowState state) {
        if (progress != null && progress.singles() > 0) {
            state.drainSingles(owner, (outpoint, single) -> {});
        }
    }

    /** What the frame says, given the other frames of its pass; null if it repeats what was forwarded. */
    private @Nullable Change compare(Txid txid, Frame frame, PassRef pass, OwnerProgress progress, WindowState state) {
        Outpoint outpoint = new Outpoint(txid, frame.vout());
        WindowFact known = state.fact(outpoint);
        WindowFact fact = known == null ? WindowFact.NONE : known;
        boolean inWindow = isInWindow(frame.score(), progress.tip());
        Txid spendTxid = frame.spendTxid();
        if (spendTxid == null) {
            if (fact.repeatsCreation(frame.score())) {
                return null;
            }
            keep(inWindow, outpoint, known, fact.createdAt(frame.score()), state);
            return change(Kind.CREATED, frame, null, null);
        }
        WindowState.SingleKey key = new WindowState.SingleKey(pass.owner().owner(), outpoint);
        WindowState.Single first = state.single(key);
        if (first == null || first.score().equals(frame.score())) {
            state.single(key, new WindowState.Single(frame.score(), spendTxid));
            if (fact.repeatsSpend(spendTxid, frame.score())) {
                return null;
            }
            keep(inWindow, outpoint, known, fact.spentBy(spendTxid), state);
            return change(Kind.SPENT, frame, null, null);
        }
        state.removeSingle(key);
        boolean ascending = first.score().compareTo(frame.score()) < 0;
        Score low = ascending ? first.score() : frame.score();
        Score high = ascending ? frame.score() : first.score();
        if (fact.repeatsPair(spendTxid, low, high)) {
            return null;
        }
        keep(inWindow, outpoint, known, fact.pair(spendTxid, low, high), state);
        return change(Kind.SPENT_PAIR, frame, low, high);
    }

    /** What is forwarded of an outpoint replaces what was kept of it; below the window nothing is kept. */
    private static void keep(
            boolean inWindow, Outpoint outpoint, @Nullable WindowFact known, WindowFact fact, WindowState state) {
        if (inWindow) {
            state.fact(outpoint, fact);
        } else if (known != null) {
            state.removeFact(outpoint);
        }
    }

    private boolean isInWindow(Score score, int tip) {
        return !score.isMined() || score.height() >= tip - windowBlocks;
    }

    private static Change change(Kind kind, Frame frame, @Nullable Score low, @Nullable Score high) {
        return new Change(
                kind, frame.vout(), low == null ? frame.score() : low, high, frame.spendTxid(), frame.revision());
    }

    private void closePass(PassClosed closed, AccountHeader header, long revision, WindowState state, Output out) {
        OwnerProgress progress = enterPass(closed.pass(), state);
        if (progress == null || progress.removed() || !progress.isComplete(closed.count())) {
            return;
        }
        String owner = closed.pass().owner().owner();
        if (progress.singles() > 0) {
            Map<Txid, List<Change>> decided = new TreeMap<>();
            state.drainSingles(
                    owner, (outpoint, single) -> decide(outpoint, single, revision, progress, state, decided));
            decided.forEach((txid, changes) -> forward(closed.account(), txid, changes, state, out));
            state.owner(owner, progress.withSingles(0));
        }
        out.toWriter(new WriterInput.PassEnd(
                closed.account(),
                header.generation(),
                closed.pass().owner(),
                closed.pass().epoch(),
                closed.pass().number(),
                progress.tip(),
                state.header().lastGroup(),
                revision));
        prune(progress.tip(), state);
    }

    private void decide(
            Outpoint outpoint,
            WindowState.Single single,
            long revision,
            OwnerProgress progress,
            WindowState state,
            Map<Txid, List<Change>> decided) {
        WindowFact fact = state.fact(outpoint);
        if (fact != null) {
            if (single.score().equals(fact.created()) || single.score().equals(fact.spent())) {
                return;
            }
            // Whose score it is, the assembler decides: what the window knew of the spend's position is void.
            state.removeFact(outpoint);
        }
        decided.computeIfAbsent(outpoint.txid(), txid -> new ArrayList<>())
                .add(new Change(Kind.SPENT_ALONE, outpoint.vout(), single.score(), null, single.spendTxid(), revision));
    }

    /** Once a block: facts that sank below the window are forgotten here; the assembler keeps them. */
    private void prune(int tip, WindowState state) {
        AccountHeader header = state.header();
        if (tip > header.prunedTip() && tip > windowBlocks) {
            Score floor = Score.mined(tip - windowBlocks, 0);
            state.removeFactsIf(fact -> fact.isBelow(floor));
            state.header(header.withPrunedTip(tip));
        }
    }

    private static void takeBack(OutpointGone gone, long revision, WindowState state, Output out) {
        state.removeFact(gone.outpoint());
        Kind kind = gone.spendTxid() == null ? Kind.CREATION_GONE : Kind.SPEND_GONE;
        Change change = new Change(kind, gone.outpoint().vout(), null, null, gone.spendTxid(), revision);
        forward(gone.account(), gone.outpoint().txid(), List.of(change), state, out);
    }

    /** Numbers a group and sends it on. */
    private static void forward(AccountId account, Txid txid, List<Change> changes, WindowState state, Output out) {
        if (changes.isEmpty()) {
            return;
        }
        AccountHeader header = state.header();
        long number = header.lastGroup() + 1;
        state.header(header.withLastGroup(number));
        out.toWriter(new WriterInput.Announced(account, header.generation(), number, changes.size()));
        out.toAssembler(new TxInput.Group(
                account,
                header.generation(),
                txid,
                number,
                changes.size(),
                header.fullHistory(),
                header.network(),
                changes));
    }
}
