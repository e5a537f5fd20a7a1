package io.walletstream.oracle;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.jspecify.annotations.Nullable;

/** What a frame tells, in a pass or without one. Drawn from so few outpoints and spends that they often meet. */
record Told(Outpoint outpoint, Score score, @Nullable Txid spendTxid) {
    static Arbitrary<Outpoint> outpoints() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 4),
                        Arbitraries.integers().between(0, 1))
                .as(Feed::out);
    }

    /**
     * @param unspent share of the frames without one
     */
    static Arbitrary<Txid> spends(double unspent) {
        return Arbitraries.integers().between(1, 5).map(Feed::tx).injectNull(unspent);
    }

    static Arbitrary<Told> told(Arbitrary<Score> scores, double unspent) {
        return Combinators.combine(outpoints(), scores, spends(unspent))
                .as((outpoint, score, spend) -> new Told(outpoint, score, spend));
    }
}
