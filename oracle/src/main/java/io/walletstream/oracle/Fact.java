package io.walletstream.oracle;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Txid;
import org.jspecify.annotations.Nullable;

/**
 * What frames say of an outpoint: that it was created, or that a transaction spends it. Where in the chain is no part of it. Ordered by
 * outpoint; the spends, by transaction, before the creation.
 *
 * @param spentBy the spending transaction; null: the creation
 */
record Fact(Outpoint outpoint, @Nullable Txid spentBy) implements Comparable<Fact> {
    static Fact created(Outpoint outpoint) {
        return new Fact(outpoint, null);
    }

    @Override
    public int compareTo(Fact other) {
        int order = outpoint.compareTo(other.outpoint);
        if (order != 0) {
            return order;
        }
        Txid mine = spentBy;
        Txid others = other.spentBy;
        if (mine == null || others == null) {
            return Boolean.compare(mine == null, others == null);
        }
        return mine.compareTo(others);
    }
}
