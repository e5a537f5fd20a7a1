package io.walletstream.stream.reorg;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The window of one account: takes its records in order and forwards, numbered, what changes facts. Which passes count is {@link OwnerPasses},
 * what frames say {@link FrameRules}.
 */
final class AccountWindow {
    /** Where the window's output goes. */
    interface Output {
        void toAssembler(TxInput input);

        void toWriter(WriterInput input);
    }

    private static final Logger LOG = LoggerFactory.getLogger(AccountWindow.class);

    private final FrameRules rules;

    /**
     * @param windowBlocks how many blocks below the tip facts are kept for comparison
     */
    AccountWindow(int windowBlocks) {
        this.rules = new FrameRules(windowBlocks);
    }

    /** A single record. */
    void accept(FeedRecord record, long revision, WindowState state, Output out) {
        if (record instanceof OutpointSeen seen) {
            Frame frame = new Frame(seen.outpoint().vout(), seen.score(), seen.spendTxid(), seen.ordinal(), revision);
            Txid txid = seen.outpoint().txid();
            accept(new Frames(seen.account(), seen.generation(), txid, seen.pass(), List.of(frame)), state, out);
            return;
        }
        note(record.account(), state.header(), List.of(revision), out);
        if (record instanceof AccountReset reset) {
            reset(reset, revision, state, out);
            return;
        }
        AccountHeader header = enter(record.account(), record.generation(), state, out);
        if (header == null) {
            return;
        }
        if (record instanceof PassOpened opened) {
            OwnerPasses.open(opened.pass(), opened.tip(), state);
        } else if (record instanceof PassClosed closed) {
            closePass(closed, header, revision, state, out);
        } else if (record instanceof OutpointGone gone) {
            takeBack(gone, revision, state, out);
        } else if (record instanceof OwnerChanged changed) {
            OwnerPasses.change(changed, state);
        } else if (record instanceof RetryNow retry) {
            out.toAssembler(new TxInput.Retry(retry.account(), header.generation(), retry.txid(), true));
        } else if (record instanceof FeedStatus status) {
            if (OwnerPasses.isCurrent(status.owner(), state)) {
                out.toWriter(new WriterInput.FeedStatus(
                        status.account(),
                        header.generation(),
                        status.owner(),
                        status.stalled(),
                        status.reason(),
                        revision));
            }
        }
    }

    /** A group of frames of one transaction. */
    void accept(Frames frames, WindowState state, Output out) {
        AccountHeader header = enter(frames.account(), frames.generation(), state, out);
        List<Long> revisions = frames.frames().stream().map(Frame::revision).toList();
        note(frames.account(), header == null ? state.header() : header, revisions, out);
        if (header == null) {
            return;
        }
        PassRef pass = frames.pass();
        List<Change> changes = new ArrayList<>(frames.frames().size());
        if (pass == null) {
            for (Frame frame : frames.frames()) {
                state.removeFact(new Outpoint(frames.txid(), frame.vout()));
                changes.add(FrameRules.change(
                        frame.spendTxid() == null ? Kind.CREATED : Kind.SPENT_PUSHED, frame, null, null));
            }
        } else {
            OwnerProgress progress = OwnerPasses.enter(pass, state);
            if (progress == null) {
                return;
            }
            for (Frame frame : frames.frames()) {
                if (progress.has(frame.ordinal())) {
                    continue; // a record that came twice
                }
                progress = progress.received(frame.ordinal());
                Change change = rules.compare(frames.txid(), frame, pass, progress, state);
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

    /** The writer found the account: no record of it can become a dead letter for want of one. */
    void found(WindowState state) {
        AccountHeader header = state.header();
        if (!header.found()) {
            state.header(header.asFound());
        }
    }

    /**
     * The writer did not find the account: what was forwarded of it has no row, so whatever repeats it must be forwarded again should the account
     * be made later. A reset that came after the newest record that found no account stands: the account was made with it.
     *
     * @param revision of that record
     */
    void unknown(long revision, WindowState state) {
        AccountHeader header = state.header();
        if (header.found()) {
            state.clear(); // it is deleted: its generation still keeps older records out
        } else if (header.resetRevision() > revision) {
            state.removeFactsIf(fact -> true);
        } else {
            state.forget();
        }
    }

    /** Until the account was found, the writer hears of every record, also of those of which nothing else comes. */
    private static void note(AccountId account, AccountHeader header, List<Long> revisions, Output out) {
        if (!header.found()) {
            out.toWriter(new WriterInput.Noted(account, header.generation(), revisions));
        }
    }

    /**
     * The header if the record's generation counts; null if it is older, or newer than any that a reset began: such a record is nobody's, and
     * must not end what is there. The first generation needs no reset.
     */
    private static @Nullable AccountHeader enter(AccountId account, int generation, WindowState state, Output out) {
        AccountHeader header = state.header();
        int effective = generation == FeedRecord.CURRENT_GENERATION ? Math.max(header.generation(), 1) : generation;
        if (effective < header.generation()) {
            return null;
        }
        if (effective == header.generation()) {
            return header;
        }
        if (header.generation() == 0 && effective == 1) {
            return begin(account, effective, false, header.network(), 0, state, out);
        }
        LOG.warn(
                "a record of generation {} of account {} came before its beginning; it is left out",
                effective,
                account);
        return null;
    }

    /** Begins a newer generation, or the same one if only records of an account that nobody found yet began it. */
    private static void reset(AccountReset reset, long revision, WindowState state, Output out) {
        AccountHeader header = state.header();
        int generation = Math.max(reset.generation(), 1);
        boolean isFirst = !header.found() && header.resetRevision() == 0;
        if (generation > header.generation() || (isFirst && generation == header.generation())) {
            begin(reset.account(), generation, reset.fullHistory(), reset.network(), revision, state, out);
        }
    }

    private static AccountHeader begin(
            AccountId account,
            int generation,
            boolean fullHistory,
            String network,
            long resetRevision,
            WindowState state,
            Output out) {
        state.clear();
        boolean found = state.header().found();
        AccountHeader header =
                new AccountHeader(generation, fullHistory, network, 0, 0, found, found ? 0 : resetRevision);
        state.header(header);
        out.toWriter(new WriterInput.Opened(account, generation));
        return header;
    }

    private void closePass(PassClosed closed, AccountHeader header, long revision, WindowState state, Output out) {
        OwnerProgress progress = OwnerPasses.enter(closed.pass(), state);
        if (progress == null || progress.removed() || !progress.isComplete(closed.count())) {
            return;
        }
        String owner = closed.pass().owner().owner();
        if (progress.singles() > 0) {
            Map<Txid, List<Change>> decided = new TreeMap<>();
            state.drainSingles(
                    owner, (outpoint, single) -> FrameRules.decide(outpoint, single, revision, state, decided));
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
        rules.prune(progress.tip(), state);
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
