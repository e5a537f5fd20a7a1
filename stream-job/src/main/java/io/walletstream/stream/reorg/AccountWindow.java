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
import io.walletstream.schema.record.FeedRecord.RollbackAccepted;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The window of one account: takes its records in order and forwards, numbered, what changes facts. Which passes count is {@link OwnerPasses},
 * what they say {@link PassRules}.
 */
final class AccountWindow {
    /** Where the window's output goes. */
    interface Output {
        void toAssembler(TxInput input);

        void toWriter(WriterInput input);
    }

    private static final Logger LOG = LoggerFactory.getLogger(AccountWindow.class);

    private final PassRules passes;

    AccountWindow(PassRules passes) {
        this.passes = passes;
    }

    /** A single record. */
    void accept(FeedRecord record, long revision, WindowState state, Output out) {
        if (record instanceof OutpointSeen seen) {
            Frame frame = new Frame(seen.outpoint().vout(), seen.score(), seen.spendTxid(), seen.ordinal(), revision);
            Txid txid = seen.outpoint().txid();
            accept(new Frames(seen.account(), seen.generation(), txid, seen.pass(), List.of(frame)), state, out);
            return;
        }
        note(record.account(), state.header(), () -> List.of(revision), out);
        if (record instanceof AccountReset reset) {
            reset(reset, revision, state, out);
            return;
        }
        AccountHeader header = enter(record.account(), record.generation(), state, out);
        if (header == null) {
            return;
        }
        if (record instanceof PassOpened opened) {
            if (OwnerPasses.open(opened.pass(), opened.from(), opened.tip(), state) != null) {
                passes.begun(opened.tip(), state);
            }
        } else if (record instanceof PassClosed closed) {
            passes.close(closed, header, revision, state, out);
        } else if (record instanceof OutpointGone gone) {
            takeBack(gone, revision, state, out);
        } else if (record instanceof OwnerChanged changed) {
            OwnerPasses.change(changed, state);
        } else if (record instanceof RetryNow retry) {
            out.toAssembler(new TxInput.Retry(retry.account(), header.generation(), retry.txid(), true));
        } else if (record instanceof FeedStatus status) {
            tell(status, header.generation(), revision, state, out);
        } else if (record instanceof RollbackAccepted accepted) {
            OwnerPasses.accept(accepted, state);
        }
    }

    /** A feed that goes on does not end what waits to be accepted. */
    private static void tell(FeedStatus status, int generation, long revision, WindowState state, Output out) {
        OwnerRef owner = status.owner();
        if (!OwnerPasses.isCurrent(owner, state)) {
            return;
        }
        HeldBack held = OwnerPasses.held(owner, state);
        out.toWriter(new WriterInput.FeedStatus(
                status.account(),
                generation,
                owner,
                status.stalled() || held != null,
                status.stalled() || held == null ? status.reason() : held.reason(),
                held == null ? 0 : held.fromHeight(),
                revision));
    }

    /** A group of frames of one transaction. */
    void accept(Frames frames, WindowState state, Output out) {
        AccountHeader header = enter(frames.account(), frames.generation(), state, out);
        note(
                frames.account(),
                header == null ? state.header() : header,
                () -> frames.frames().stream().map(Frame::revision).toList(),
                out);
        if (header == null) {
            return;
        }
        PassRef pass = frames.pass();
        List<Change> changes =
                pass == null ? push(frames, passes.limit(state), state) : passes.frames(frames, pass, state);
        Forwarding.group(frames.account(), frames.txid(), changes, state, out);
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
            state.replaceFacts(WindowFact::voided);
        } else {
            state.forget();
        }
    }

    /** Until the account was found, the writer hears of every record, also of those of which nothing else comes. */
    private static void note(AccountId account, AccountHeader header, Supplier<List<Long>> revisions, Output out) {
        if (!header.found()) {
            out.toWriter(new WriterInput.Noted(account, header.generation(), revisions.get()));
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
                new AccountHeader(generation, fullHistory, network, 0, 0, 0, 0, found, found ? 0 : resetRevision);
        state.header(header);
        out.toWriter(new WriterInput.Opened(account, generation));
        return header;
    }

    /** Pushed frames: the upstream that sends them knows, so nothing that a pass misses takes back what they say. */
    private static List<Change> push(Frames frames, Score limit, WindowState state) {
        List<Change> changes = new ArrayList<>(frames.frames().size());
        for (Frame frame : frames.frames()) {
            Outpoint outpoint = new Outpoint(frames.txid(), frame.vout());
            WindowFact known = state.fact(outpoint);
            WindowFact before = known == null ? WindowFact.NONE : known;
            state.fact(outpoint, known, before.pushed(frame.score(), frame.spendTxid(), limit));
            OwnerPasses.disturb(before, null, state);
            changes.add(
                    FrameRules.change(frame.spendTxid() == null ? Kind.CREATED : Kind.SPENT_PUSHED, frame, null, null));
        }
        return changes;
    }

    /** A push takes a fact back, whoever holds it. */
    private static void takeBack(OutpointGone gone, long revision, WindowState state, Output out) {
        Txid by = gone.spendTxid();
        WindowFact known = state.fact(gone.outpoint());
        if (known != null) {
            WindowFact left = by == null
                    ? known.withoutCreation()
                    : known.withoutSpend(by).voided();
            state.fact(gone.outpoint(), known, left);
        }
        Kind kind = by == null ? Kind.CREATION_GONE : Kind.SPEND_GONE;
        Change change = new Change(kind, gone.outpoint().vout(), null, null, by, revision);
        Forwarding.group(gone.account(), gone.outpoint().txid(), List.of(change), state, out);
    }
}
