package io.walletstream.stream.reorg;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The window's memory of one account: in Flink's keyed state, or in plain maps for tests. */
interface WindowState {
    /**
     * The first frame with a spend of an outpoint in its owner's pass.
     *
     * @param owner whose pass
     */
    record SingleKey(String owner, Outpoint outpoint) {}

    /** Its score and spend. */
    record Single(Score score, Txid spendTxid) {}

    AccountHeader header();

    void header(AccountHeader header);

    @Nullable
    OwnerProgress owner(String owner);

    void owner(String owner, OwnerProgress progress);

    /** Hands out what is known of each owner, in any order. */
    void eachOwner(Consumer<OwnerProgress> out);

    @Nullable
    Single single(SingleKey key);

    void single(SingleKey key, Single single);

    void removeSingle(SingleKey key);

    /** Hands out the singles of an owner in the order of their outpoints, and forgets them. */
    void drainSingles(String owner, BiConsumer<Outpoint, Single> out);

    @Nullable
    WindowFact fact(Outpoint outpoint);

    void fact(Outpoint outpoint, WindowFact fact);

    void removeFact(Outpoint outpoint);

    /** Keeps what became of a fact, if anything did and anything is left. */
    default void fact(Outpoint outpoint, @Nullable WindowFact before, WindowFact after) {
        if (after.isEmpty()) {
            if (before != null) {
                removeFact(outpoint);
            }
        } else if (!after.equals(before)) {
            fact(outpoint, after);
        }
    }

    /** Hands out all facts, in any order. */
    void eachFact(BiConsumer<Outpoint, WindowFact> out);

    /** Puts what the rule makes of each fact in its place; forgets those of which nothing is left. */
    void replaceFacts(UnaryOperator<WindowFact> rule);

    /** Forgets everything but the header. */
    void clear();

    /** Forgets everything. */
    void forget();
}
