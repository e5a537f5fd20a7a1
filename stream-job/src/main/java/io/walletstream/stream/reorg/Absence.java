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
 * of the same owner, takes the fact from the owner, and when no one else holds it, it vanished. See decision 11.
 */
final class Absence {
    private final int reorgBlocks;

    /**
     * @param reorgBlocks how many blocks before the tip at its first sight a pass has to have begun to deny a fact
     */
    Absence(int reorgBlocks) {
        this.reorgBlocks = reorgBlocks;
    }

    /**
     * A fact that the pass did not report.
     *
     * @param by the spend; null: the creation
     */
    private record Miss(@Nullable Txid by) {}

    /**
     * Takes the end of a complete pass; answers what the next has to report to have missed nothing, null if that has to be looked up.
     *
     * <p>Costs a walk over all facts of the account, which are those of the last {@code max-rollback} blocks; an owner whose passes repeat each
     * other is spared it ({@link Calm}).
     *
     * @param limit facts mined below it are denied by none
     * @param vanished hears of the facts that no one holds any more, spends before the creation of an outpoint
     */
    @Nullable
    Calm close(OwnerRef owner, OwnerProgress progress, Score limit, WindowState state, Vanished vanished) {
        Score from = progress.from();
        // A pass whose beginning is not known, or not shown, denies nothing
        if (from == null || progress.isBaseless() || progress.isCalm(limit)) {
            return progress.calm();
        }
        Look look = new Look(owner, progress, from, limit);
        state.eachFact(look::at);
        Predicate<OwnerRef> isCurrent = OwnerPasses.current(state);
        look.misses.forEach((outpoint, misses) -> {
            WindowFact fact = state.fact(outpoint);
            WindowFact next = fact;
            for (Miss miss : misses) {
                if (next != null) {
                    next = missed(outpoint, next, miss.by, owner, isCurrent, vanished);
                }
            }
            if (next != null) {
                state.fact(outpoint, fact, next);
            }
        });
        return look.isAllReported ? new Calm(from, limit, look.deniable) : null;
    }

    private static WindowFact missed(
            Outpoint outpoint,
            WindowFact fact,
            @Nullable Txid by,
            OwnerRef owner,
            Predicate<OwnerRef> isCurrent,
            Vanished vanished) {
        HeldSpend spend = by == null ? null : fact.spend(by);
        Holders holders = spend == null ? fact.creation() : spend.holders();
        Holding holding = holders.of(owner);
        if (holding == null) {
            return fact;
        }
        if (holding.isDoubted() && !holders.hasOther(owner, isCurrent)) {
            if (spend == null) {
                vanished.creation(outpoint, fact.created());
                return fact.withoutCreation();
            }
            vanished.spend(outpoint, spend);
            return fact.withoutSpend(spend.by()).voided();
        }
        Holders left = holders.with(holding.asMissed());
        return spend == null
                ? fact.withCreation(left)
                : fact.withSpend(new HeldSpend(spend.by(), spend.position(), left));
    }

    /** One walk over the facts. */
    private final class Look {
        private final OwnerRef owner;
        private final OwnerProgress progress;
        private final Score from;
        private final Score limit;
        private final TreeMap<Outpoint, List<Miss>> misses = new TreeMap<>();
        private boolean isAllReported = true;
        private int deniable;

        Look(OwnerRef owner, OwnerProgress progress, Score from, Score limit) {
            this.owner = owner;
            this.progress = progress;
            this.from = from;
            this.limit = limit;
        }

        void at(Outpoint outpoint, WindowFact fact) {
            for (HeldSpend spend : fact.spends()) {
                at(outpoint, spend.by(), spend.holders(), fact.scoreOf(spend, limit));
            }
            at(outpoint, null, fact.creation(), fact.created());
        }

        /**
         * @param score what the pass has to have begun at or below; null: no pass can deny the fact
         */
        private void at(Outpoint outpoint, @Nullable Txid by, Holders holders, @Nullable Score score) {
            Holding holding = holders.of(owner);
            if (holding == null || score == null || score.compareTo(from) < 0 || score.compareTo(limit) < 0) {
                return;
            }
            deniable++;
            if (holding.isReportedBy(progress.epoch(), progress.number())) {
                return;
            }
            isAllReported = false;
            if (beganEarlyEnough(holding) && progress.tip() >= holding.lastTip()) {
                misses.computeIfAbsent(outpoint, key -> new ArrayList<>(2)).add(new Miss(by));
            }
        }

        /** Where the fact is now, if it only moved: not so many blocks below the tip at its first sight, and not below the limit. */
        private boolean beganEarlyEnough(Holding holding) {
            return from.major() <= Math.max(holding.firstTip() - reorgBlocks, limit.height());
        }
    }
}
