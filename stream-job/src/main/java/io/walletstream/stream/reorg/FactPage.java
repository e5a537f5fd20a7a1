package io.walletstream.stream.reorg;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Txid;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the window keeps of neighbouring outpoints of one transaction. They are one state entry, for their frames come together: one read and one
 * write do for all of them, and what is the same of each is written once. A transaction of very many outputs has many pages, so that one spend does
 * not write all of it anew. Immutable.
 */
final class FactPage {
    /** How many outpoints a page has place for. */
    static final int SIZE = 32;

    static final FactPage EMPTY = new FactPage(new WindowFact[SIZE]);

    /**
     * Which outpoints.
     *
     * @param number from 0: the page of the transaction's first {@link #SIZE} outputs
     */
    record Key(Txid txid, int number) {
        static Key of(Outpoint outpoint) {
            return new Key(outpoint.txid(), outpoint.vout() / SIZE);
        }

        /** The outpoint at a place of the page, from 0. */
        Outpoint outpoint(int place) {
            return new Outpoint(txid, number * SIZE + place);
        }
    }

    private final @Nullable WindowFact[] facts;

    private FactPage(@Nullable WindowFact[] facts) {
        this.facts = facts;
    }

    /** Takes the facts by place, as many as {@link #SIZE}; the array is copied. */
    static FactPage of(@Nullable WindowFact[] facts) {
        return new FactPage(Arrays.copyOf(facts, SIZE));
    }

    static int placeOf(Outpoint outpoint) {
        return outpoint.vout() % SIZE;
    }

    /** Null: nothing is known of it. */
    @Nullable
    WindowFact fact(int place) {
        return facts[place];
    }

    /** With this fact in the place of what was there; null: with none. */
    FactPage with(int place, @Nullable WindowFact fact) {
        @Nullable WindowFact[] next = facts.clone();
        next[place] = fact;
        return new FactPage(next);
    }

    boolean isEmpty() {
        for (WindowFact fact : facts) {
            if (fact != null) {
                return false;
            }
        }
        return true;
    }

    /** Hands out the facts in the order of their outpoints. */
    void forEach(Key key, BiConsumer<Outpoint, WindowFact> out) {
        for (int place = 0; place < SIZE; place++) {
            WindowFact fact = facts[place];
            if (fact != null) {
                out.accept(key.outpoint(place), fact);
            }
        }
    }

    /** With what the rule makes of each fact in its place, empty ones left out; the page itself if that is the same. */
    FactPage replaced(UnaryOperator<WindowFact> rule) {
        FactPage next = this;
        for (int place = 0; place < SIZE; place++) {
            WindowFact before = facts[place];
            if (before != null) {
                WindowFact after = rule.apply(before);
                if (!after.equals(before)) {
                    next = next.with(place, after.isEmpty() ? null : after);
                }
            }
        }
        return next;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof FactPage page && Arrays.equals(facts, page.facts));
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(facts);
    }
}
