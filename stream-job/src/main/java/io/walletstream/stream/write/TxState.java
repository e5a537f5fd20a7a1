package io.walletstream.stream.write;

import org.jspecify.annotations.Nullable;

/** State of a row of {@code account_tx}. */
enum TxState {
    /** Nothing of it is shown: its outputs wait for bytes or are only remembered. */
    HIDDEN("hidden"),
    UNCONFIRMED("unconfirmed"),
    CONFIRMED("confirmed"),
    /** No live output of it and no live spend by it is left. */
    ORPHANED("orphaned");

    private final String text;

    TxState(String text) {
        this.text = text;
    }

    /** As in SQL. */
    String text() {
        return text;
    }

    /** As clients are told, who have no word for hidden: what has nothing left is orphaned, and a replica forgets it. */
    String told() {
        return this == HIDDEN ? ORPHANED.text : text;
    }

    /** By its text in SQL. */
    static TxState of(String text) {
        for (TxState state : values()) {
            if (state.text.equals(text)) {
                return state;
            }
        }
        throw new IllegalStateException("account_tx has no state " + text);
    }

    /** Type of the event of a change to this state. */
    String eventAfter(@Nullable TxState before, boolean moved) {
        if (before == null || before == HIDDEN) {
            return "tx.applied";
        }
        if (this == before) {
            return moved ? "tx.moved" : "tx.applied";
        }
        if (this == ORPHANED || this == HIDDEN) {
            return "tx.orphaned";
        }
        if (before == ORPHANED) {
            return "tx.restored";
        }
        return this == CONFIRMED ? "tx.confirmed" : "tx.moved";
    }
}
