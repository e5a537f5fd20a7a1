package io.walletstream.stream.reorg;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.Change;
import io.walletstream.stream.flow.Change.Kind;
import io.walletstream.stream.flow.Intake.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the frames of a pass say of each other, and which of them only repeat what was forwarded. See {@code sync.md}, frames to facts. */
final class FrameRules {
    private FrameRules() {}

    /**
     * What a frame comes to.
     *
     * @param change what is forwarded; null if the frame repeats what was
     * @param fact what is known then
     */
    record Judged(@Nullable Change change, WindowFact fact) {}

    /**
     * What the frame says, given the other frames of its pass.
     *
     * @param isKept whether it lies in the window: else nothing that is forwarded of it is kept, and the next pass that tells it is forwarded again
     */
    static Judged compare(
            Outpoint outpoint, WindowFact fact, Frame frame, String owner, boolean isKept, WindowState state) {
        Txid spendTxid = frame.spendTxid();
        if (spendTxid == null) {
            if (fact.repeatsCreation(frame.score())) {
                return new Judged(null, fact);
            }
            return judged(change(Kind.CREATED, frame, null, null), fact.createdAt(frame.score()), isKept);
        }
        WindowState.SingleKey key = new WindowState.SingleKey(owner, outpoint);
        WindowState.Single first = state.single(key);
        if (first == null || first.score().equals(frame.score())) {
            state.single(key, new WindowState.Single(frame.score(), spendTxid));
            if (fact.repeatsSpend(spendTxid, frame.score())) {
                return new Judged(null, fact);
            }
            return judged(change(Kind.SPENT, frame, null, null), fact.spentBy(spendTxid), isKept);
        }
        state.removeSingle(key);
        boolean ascending = first.score().compareTo(frame.score()) < 0;
        Score low = ascending ? first.score() : frame.score();
        Score high = ascending ? frame.score() : first.score();
        if (fact.repeatsPair(spendTxid, low, high)) {
            return new Judged(null, fact);
        }
        return judged(change(Kind.SPENT_PAIR, frame, low, high), fact.pair(spendTxid, low, high), isKept);
    }

    private static Judged judged(Change change, WindowFact fact, boolean isKept) {
        return new Judged(change, isKept ? fact : fact.voided());
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
            String owner,
            Score limit,
            long revision,
            WindowState state,
            Map<Txid, List<Change>> decided) {
        WindowFact fact = state.fact(outpoint);
        if (fact != null) {
            if (fact.isKnown(single.score())) {
                return;
            }
            state.fact(outpoint, fact.aloneAt(single.spendTxid(), single.score(), limit));
            OwnerPasses.disturb(fact, owner, state);
        }
        decided.computeIfAbsent(outpoint.txid(), txid -> new ArrayList<>())
                .add(new Change(Kind.SPENT_ALONE, outpoint.vout(), single.score(), null, single.spendTxid(), revision));
    }
}
