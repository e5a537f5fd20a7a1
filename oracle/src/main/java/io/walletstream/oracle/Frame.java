package io.walletstream.oracle;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A frame as an upstream sends it in a story.
 *
 * @param spendTxid what spends the outpoint; null: nothing
 */
record Frame(Outpoint outpoint, Score score, @Nullable Txid spendTxid) {
    /** As an upstream orders them. */
    static final Comparator<Frame> ORDER = Comparator.comparing(Frame::score).thenComparing(Frame::outpoint);
}
