package io.walletstream.stream.reorg;

import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.OwnerRef;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the window keeps of an outpoint: what it last forwarded, to know a frame that repeats it, and who holds which facts of it, to know which
 * of them vanished.
 *
 * @param seenUnspent whether a frame without a spend was forwarded
 * @param created newest known score of the creation
 * @param spendTxid the spend last forwarded
 * @param spent its score as last forwarded; null while undecided
 * @param alone score that was alone with the spend in its pass, as last forwarded: creation's or spend's, which only the assembler knows
 * @param creation who holds the creation
 * @param spends who holds which spend; ascending
 */
record WindowFact(
        boolean seenUnspent,
        @Nullable Score created,
        @Nullable Txid spendTxid,
        @Nullable Score spent,
        @Nullable Score alone,
        Holders creation,
        List<HeldSpend> spends) {
    static final WindowFact NONE = new WindowFact(false, null, null, null, null, Holders.NONE, List.of());

    WindowFact {
        spends = List.copyOf(spends);
    }

    boolean repeatsCreation(Score score) {
        return seenUnspent && score.equals(created);
    }

    boolean repeatsSpend(Txid by, Score score) {
        return by.equals(spendTxid) && isKnown(score);
    }

    /** Whether a frame with the known spend and this score tells nothing new, as far as the window knows. */
    boolean isKnown(Score score) {
        return score.equals(created) || score.equals(spent) || score.equals(alone);
    }

    boolean repeatsPair(Txid by, Score low, Score high) {
        return by.equals(spendTxid) && low.equals(created) && high.equals(spent);
    }

    /** With another creation, what was alone has to be judged again. */
    WindowFact createdAt(Score score) {
        return new WindowFact(true, score, spendTxid, spent, null, creation, spends);
    }

    WindowFact spentBy(Txid by) {
        return by.equals(spendTxid) ? this : new WindowFact(seenUnspent, created, by, null, null, creation, spends);
    }

    WindowFact pair(Txid by, Score low, Score high) {
        return new WindowFact(seenUnspent, low, by, high, null, creation, spends).positioned(by, high);
    }

    /**
     * What was known of the spend's position is void.
     *
     * @param limit below it a lone score is most likely that of a creation which the window forgot, and places no spend
     */
    WindowFact aloneAt(Txid by, Score score, Score limit) {
        WindowFact fact = new WindowFact(seenUnspent, created, spendTxid, null, score, creation, spends);
        return score.equals(created) || isBelow(score, limit) ? fact : fact.positioned(by, score);
    }

    private WindowFact positioned(Txid by, Score score) {
        HeldSpend held = spend(by);
        return held == null ? this : withSpend(new HeldSpend(by, score, held.holders()));
    }

    /** Nothing of it counts as forwarded: whatever repeats it is forwarded again. */
    WindowFact voided() {
        return new WindowFact(false, created, null, null, null, creation, spends);
    }

    /**
     * A pushed frame tells by itself; nothing that the window forwarded before need be what the assembler shows now.
     *
     * @param limit see {@link #aloneAt}
     */
    WindowFact pushed(Score score, @Nullable Txid by, Score limit) {
        Score at = by == null ? score : created;
        WindowFact next = new WindowFact(false, at, null, null, null, creation.withPush(score), spends);
        if (by == null) {
            return next;
        }
        HeldSpend held = spend(by);
        Holders holders = held == null ? Holders.NONE : held.holders();
        Score known = held == null ? null : held.position();
        boolean places = !score.equals(created) && !isBelow(score, limit);
        return next.withSpend(new HeldSpend(by, places ? score : known, holders.withPush(score)));
    }

    WindowFact withCreation(Holders holders) {
        return new WindowFact(seenUnspent, created, spendTxid, spent, alone, holders, spends);
    }

    /** The creation is gone, and all that was forwarded is void. */
    WindowFact withoutCreation() {
        return new WindowFact(false, null, null, null, null, Holders.NONE, spends);
    }

    @Nullable
    HeldSpend spend(Txid by) {
        for (HeldSpend held : spends) {
            if (held.by().equals(by)) {
                return held;
            }
        }
        return null;
    }

    WindowFact withSpend(HeldSpend spend) {
        List<HeldSpend> next = new ArrayList<>(spends.size() + 1);
        boolean placed = false;
        for (HeldSpend held : spends) {
            int c = held.by().compareTo(spend.by());
            if (c >= 0 && !placed) {
                next.add(spend);
                placed = true;
            }
            if (c != 0) {
                next.add(held);
            }
        }
        if (!placed) {
            next.add(spend);
        }
        return withSpends(next);
    }

    WindowFact withoutSpend(Txid by) {
        return withSpends(spends.stream().filter(held -> !held.by().equals(by)).toList());
    }

    private WindowFact withSpends(List<HeldSpend> next) {
        return new WindowFact(seenUnspent, created, spendTxid, spent, alone, creation, next);
    }

    /** The position last told of a spend that nobody held yet. */
    @Nullable
    Score positionOf(Txid by) {
        if (!by.equals(spendTxid)) {
            return null;
        }
        return spent != null || alone == null || alone.equals(created) ? spent : alone;
    }

    /**
     * Where a pass has to have begun to miss the spend: its position, which counts as unknown below the limit, for there it may have been
     * forgotten; else that of the creation. Null: it cannot tell.
     */
    @Nullable
    Score scoreOf(HeldSpend spend, Score limit) {
        return isOver(spend.position(), limit) ? created : spend.position();
    }

    /** Whether there is nothing to keep; a score by itself is not. */
    boolean isEmpty() {
        return !seenUnspent && spendTxid == null && alone == null && creation.isEmpty() && spends.isEmpty();
    }

    /**
     * What is left of it when facts below a height can no longer change. A score that is not known is as one below: where it is known, it is
     * known from frames above. The creation stays held as long as a spend is, whose frames report it too.
     *
     * @param isCurrent which owners count; an outpoint of which only others hold anything is forgotten
     */
    WindowFact above(Score limit, Predicate<OwnerRef> isCurrent) {
        List<HeldSpend> kept = new ArrayList<>(spends.size());
        boolean isSpendHeld = false;
        for (HeldSpend held : spends) {
            Holders holders = held.holders().above(limit, isOver(scoreOf(held, limit), limit));
            if (!holders.isEmpty()) {
                kept.add(new HeldSpend(held.by(), held.position(), holders));
            }
            isSpendHeld |= holders.hasAny(isCurrent);
        }
        Holders left = creation.above(limit, !isSpendHeld && isOver(created, limit));
        if (!isSpendHeld && !left.hasAny(isCurrent)) {
            return NONE;
        }
        WindowFact next = isForwardedBelow(limit) ? voided() : this;
        return next.withSpends(kept).withCreation(left);
    }

    private static boolean isOver(@Nullable Score score, Score limit) {
        return score == null || isBelow(score, limit);
    }

    /** Whether nothing that is known of what was forwarded lies at or above the height. */
    private boolean isForwardedBelow(Score floor) {
        return (created == null || isBelow(created, floor))
                && (spent == null || isBelow(spent, floor))
                && (alone == null || isBelow(alone, floor));
    }

    private static boolean isBelow(@Nullable Score score, Score floor) {
        return score != null && score.compareTo(floor) < 0;
    }
}
