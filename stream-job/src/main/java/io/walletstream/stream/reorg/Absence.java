package io.walletstream.stream.reorg;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.OwnerRef;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a complete pass says by what it does not report. One miss is no proof, for a node may lag or break; the second, by another complete pass
 * of the same owner, takes the fact from the owner, and when no one else holds it, it vanished: unless too much would vanish at once, which is
 * held back. See decisions 11 and 13.
 */
final class Absence {
    /**
     * A fact that the pass did not report.
     *
     * @param by the spend; null: the creation
     * @param isLast whether it vanishes by that
     */
    private record Miss(@Nullable Txid by, boolean isLast) {}

    /**
     * What the pass comes to.
     *
     * @param calm what the next has to report to have missed nothing; null: that has to be looked up
     * @param held what would have vanished and waits to be accepted; null: nothing
     */
    record Decision(@Nullable Calm calm, @Nullable HeldBack held) {}

    /**
     * Takes the end of a complete pass.
     *
     * <p>Costs a walk over all facts of the account, which are those of the last blocks; an owner whose passes repeat each other is spared it
     * ({@link Calm}).
     *
     * @param vanished hears of the facts that no one holds any more, spends before the creation of an outpoint
     */
    Decision close(OwnerRef owner, OwnerProgress progress, Depths depths, WindowState state, Vanished vanished) {
        Score from = progress.from();
        HeldBack before = progress.held();
        // A pass whose beginning is not known, or not shown, denies nothing
        if (from == null || progress.isBaseless() || (before == null && progress.isCalm(depths.limit()))) {
            return new Decision(progress.calm(), before);
        }
        Look look = new Look(owner, progress, from, depths, OwnerPasses.current(state));
        state.eachFact(look::at);
        HeldBack held = look.heldBack(before);
        look.misses.forEach((outpoint, misses) -> {
            WindowFact fact = state.fact(outpoint);
            WindowFact next = fact;
            for (Miss miss : misses) {
                if (next != null) {
                    next = missed(outpoint, next, miss, owner, held != null, vanished);
                }
            }
            if (next != null) {
                state.fact(outpoint, fact, next);
            }
        });
        return new Decision(look.isAllReported ? new Calm(from, depths.limit(), look.deniable) : null, held);
    }

    private static WindowFact missed(
            Outpoint outpoint, WindowFact fact, Miss miss, OwnerRef owner, boolean isHeldBack, Vanished vanished) {
        Txid by = miss.by;
        HeldSpend spend = by == null ? null : fact.spend(by);
        Holders holders = spend == null ? fact.creation() : spend.holders();
        Holding holding = holders.of(owner);
        if (holding == null) {
            return fact;
        }
        if (miss.isLast && !isHeldBack) {
            if (spend == null) {
                vanished.creation(outpoint, fact.created());
                return fact.withoutCreation();
            }
            vanished.spend(outpoint, spend);
            return fact.withoutSpend(spend.by()).voided();
        }
        Holders left = holders.with(miss.isLast ? holding.asHeldBack() : holding.asMissed());
        return spend == null
                ? fact.withCreation(left)
                : fact.withSpend(new HeldSpend(spend.by(), spend.position(), left));
    }

    /** One walk over the facts. */
    private static final class Look {
        private final OwnerRef owner;
        private final OwnerProgress progress;
        private final Score from;
        private final Depths depths;
        private final Predicate<OwnerRef> isCurrent;
        private final TreeMap<Outpoint, List<Miss>> misses = new TreeMap<>();

        /** Of what vanishes by this pass, or waits for one that may say so. */
        private final HeldBack.Extent extent = new HeldBack.Extent();

        private boolean isSomeOutOfReach;
        private boolean isAllReported = true;
        private int deniable;

        Look(OwnerRef owner, OwnerProgress progress, Score from, Depths depths, Predicate<OwnerRef> isCurrent) {
            this.owner = owner;
            this.progress = progress;
            this.from = from;
            this.depths = depths;
            this.isCurrent = isCurrent;
        }

        void at(Outpoint outpoint, WindowFact fact) {
            for (HeldSpend spend : fact.spends()) {
                Score score = fact.scoreOf(spend, depths.limit());
                at(outpoint, spend.by(), spend.holders(), score, spend.position());
            }
            at(outpoint, null, fact.creation(), fact.created(), fact.created());
        }

        /**
         * @param score what the pass has to have begun at or below; null: no pass can deny the fact
         * @param position its own; null: unknown
         */
        private void at(
                Outpoint outpoint,
                @Nullable Txid by,
                Holders holders,
                @Nullable Score score,
                @Nullable Score position) {
            Holding holding = holders.of(owner);
            if (holding == null) {
                return;
            }
            boolean isReported = holding.isReportedBy(progress.epoch(), progress.number());
            boolean isInReach = score != null && score.compareTo(from) >= 0 && score.compareTo(depths.limit()) >= 0;
            if (isInReach) {
                deniable++;
                isAllReported &= isReported;
            }
            if (isReported) {
                return;
            }
            if (isInReach && beganEarlyEnough(holding) && progress.tip() >= holding.lastTip()) {
                boolean isLast = holding.isDoubted() && !holders.hasOther(owner, isCurrent);
                misses.computeIfAbsent(outpoint, key -> new ArrayList<>(2)).add(new Miss(by, isLast));
                if (isLast) {
                    extend(position);
                }
            } else if (holding.isHeldBack() && !holders.hasOther(owner, isCurrent)) {
                isSomeOutOfReach = true;
                extend(position);
            }
        }

        /** What lies below the limit is nowhere. */
        private void extend(@Nullable Score position) {
            extent.add(position == null || position.compareTo(depths.limit()) < 0 ? null : position);
        }

        private boolean beganEarlyEnough(Holding holding) {
            return from.major() <= depths.lowestOf(holding.firstTip());
        }

        /** All of it or nothing: a pass that cannot say of all that it is gone carries out none. */
        @Nullable
        HeldBack heldBack(@Nullable HeldBack before) {
            if (!extent.isConfirmed()) {
                return null;
            }
            boolean isHeld =
                    isSomeOutOfReach || (depths.isTooMuch(extent) && !HeldBack.isAccepted(before, extent.lowest()));
            return isHeld ? extent.held(before) : null;
        }
    }
}
