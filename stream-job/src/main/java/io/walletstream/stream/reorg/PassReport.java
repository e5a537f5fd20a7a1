package io.walletstream.stream.reorg;

import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.PassRef;
import io.walletstream.stream.flow.Intake.Frame;
import org.jspecify.annotations.Nullable;

/**
 * What the frames of a pass report: their owner holds the facts from then on. A frame with a spend reports the creation and the spend, one
 * without the creation alone. Mutable: one a group of frames.
 *
 * <p>A pass marks each fact that it reports once, with its own number; that is one write a fact and pass, and none for the frames that repeat.
 * Frames below the limit begin no holding: nothing may deny what they say any more, and a first pass from the very beginning would keep all of it.
 */
final class PassReport {
    private final PassRef pass;
    private final int tip;
    private final @Nullable Score from;
    private final Score limit;
    private int reported;
    private boolean hasBegun;

    /**
     * @param limit frames below it begin no holding
     */
    PassReport(PassRef pass, OwnerProgress progress, Score limit) {
        this.pass = pass;
        this.tip = progress.tip();
        this.from = progress.from();
        this.limit = limit;
    }

    /** The fact, after what the frame says was merged into it, with the owner among its holders. */
    WindowFact mark(WindowFact fact, Frame frame) {
        boolean begins = frame.score().compareTo(limit) >= 0;
        Holders creation = mark(fact.creation(), fact.created(), begins);
        WindowFact next = creation.equals(fact.creation()) ? fact : fact.withCreation(creation);
        Txid by = frame.spendTxid();
        if (by == null) {
            return next;
        }
        HeldSpend held = fact.spend(by);
        HeldSpend known = held == null ? new HeldSpend(by, fact.positionOf(by), Holders.NONE) : held;
        Holders holders = mark(known.holders(), fact.scoreOf(known, limit), begins);
        return holders.equals(known.holders()) ? next : next.withSpend(new HeldSpend(by, known.position(), holders));
    }

    private Holders mark(Holders holders, @Nullable Score score, boolean mayBegin) {
        Holding holding = holders.of(pass.owner());
        if (holding == null && !mayBegin) {
            return holders;
        }
        if (holding == null || holding.isLost()) {
            hasBegun = true;
            return holders.with(Holding.begun(pass.owner(), tip, pass.epoch(), pass.number()));
        }
        if (holding.isReportedBy(pass.epoch(), pass.number())) {
            return holders;
        }
        if (from != null && score != null && score.compareTo(from) >= 0 && score.compareTo(limit) >= 0) {
            reported++;
        }
        return holders.with(holding.reported(tip, pass.epoch(), pass.number()));
    }

    /** How many holdings that the pass could deny were reported in it for the first time. */
    int reported() {
        return reported;
    }

    /** Whether the owner holds a fact that it did not. */
    boolean hasBegun() {
        return hasBegun;
    }
}
