package io.walletstream.oracle;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where facts are in the chain, as far as that counts for denying them. Not what rows show: a lone or pushed score below the rollback limit
 * places no spend here, another pushed one does at once.
 */
final class Positions {
    private final Map<Fact, Score> scores = new HashMap<>();

    void createdAt(Outpoint outpoint, Score score) {
        scores.put(Fact.created(outpoint), score);
    }

    void spentAt(Outpoint outpoint, Txid spendTxid, Score score) {
        scores.put(new Fact(outpoint, spendTxid), score);
    }

    /**
     * A frame without a pass named the spend with this score, or one was alone with it in its whole pass: the spend's, unless it is known as the
     * creation's, or below the limit.
     */
    void named(Outpoint outpoint, Txid spendTxid, Score score, Score limit) {
        if (!isCreatedAt(outpoint, score) && score.compareTo(limit) >= 0) {
            spentAt(outpoint, spendTxid, score);
        }
    }

    /** The fact is no more. */
    void forget(Fact fact) {
        scores.remove(fact);
    }

    void clear() {
        scores.clear();
    }

    /** The fact's own position; null: unknown, or below the limit, which is the same. */
    @Nullable
    Score known(Fact fact, Score limit) {
        Score score = scores.get(fact);
        return score == null || score.compareTo(limit) < 0 ? null : score;
    }

    /** The position by which a fact is judged: a spend without one of its own has its creation's; null: unknown, or below the limit. */
    @Nullable
    Score judged(Fact fact, Score limit) {
        Score own = known(fact, limit);
        return own == null && fact.spentBy() != null ? known(Fact.created(fact.outpoint()), limit) : own;
    }

    private boolean isCreatedAt(Outpoint outpoint, Score score) {
        return score.equals(scores.get(Fact.created(outpoint)));
    }
}
