package io.walletstream.oracle;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the facts of an account are in the chain, as its ledgers say now. */
record Positions(Map<Outpoint, OutpointLedger> outpoints) {
    /** The fact's own position; null: unknown. */
    @Nullable
    Score known(Fact fact) {
        OutpointLedger ledger = outpoints.get(fact.outpoint());
        if (ledger == null) {
            return null;
        }
        return fact.spentBy() == null ? ledger.creation() : ledger.spentScore(fact.spentBy());
    }

    /** The position by which a fact is judged: a spend without one of its own has its creation's; null: unknown. */
    @Nullable
    Score judged(Fact fact) {
        Score own = known(fact);
        return own == null && fact.spentBy() != null ? known(Fact.created(fact.outpoint())) : own;
    }
}
