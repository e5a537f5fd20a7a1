package io.walletstream.stream.reorg;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.PassRef;
import io.walletstream.stream.flow.Change;
import io.walletstream.stream.flow.Change.Kind;
import io.walletstream.stream.flow.Intake.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the frames of a pass say of each other, and which of them only repeat what was forwarded. See {@code sync.md}, frames to facts. */
final class FrameRules {
    private final int windowBlocks;

    /**
     * @param windowBlocks how many blocks below the tip facts are kept for comparison
     */
    FrameRules(int windowBlocks) {
        this.windowBlocks = windowBlocks;
    }

    /** What the frame says, given the other frames of its pass; null if it repeats what was forwarded. */
    @Nullable
    Change compare(Txid txid, Frame frame, PassRef pass, OwnerProgress progress, WindowState state) {
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

    /** A change that a frame makes, with the creation's and the spend's score if both are known. */
    static Change change(Kind kind, Frame frame, @Nullable Score low, @Nullable Score high) {
        return new Change(
                kind, frame.vout(), low == null ? frame.score() : low, high, frame.spendTxid(), frame.revision());
    }

    /**
     * What a frame that was alone at the end of its pass says: the spend's position, unless its score is known as one of the two. Adds it to
     * the changes of its transaction.
     */
    static void decide(
            Outpoint outpoint,
            WindowState.Single single,
            long revision,
            WindowState state,
            Map<Txid, List<Change>> decided) {
        WindowFact fact = state.fact(outpoint);
        if (fact != null) {
            if (fact.isKnown(single.score())) {
                return;
            }
            state.fact(outpoint, fact.aloneAt(single.score()));
        }
        decided.computeIfAbsent(outpoint.txid(), txid -> new ArrayList<>())
                .add(new Change(Kind.SPENT_ALONE, outpoint.vout(), single.score(), null, single.spendTxid(), revision));
    }

    /** Once a block: facts that sank below the window are forgotten here; the assembler keeps them. */
    void prune(int tip, WindowState state) {
        AccountHeader header = state.header();
        if (tip > header.prunedTip() && tip > windowBlocks) {
            Score floor = Score.mined(tip - windowBlocks, 0);
            state.removeFactsIf(fact -> fact.isBelow(floor));
            state.header(header.withPrunedTip(tip));
        }
    }
}
