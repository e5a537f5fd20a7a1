package io.walletstream.stream.write;

/**
 * A row of {@code sync_failure}; ordered as its primary key.
 *
 * @param vout index of the output that lacks something; {@link #WHOLE}: the transaction as such
 */
record FailureKey(TxRef tx, int vout, Half half) implements Comparable<FailureKey> {
    /** A transaction of which it is only known that it spends. */
    static final int WHOLE = -1;

    /** Halves of a row of {@code output}. */
    enum Half {
        CONTENT("content"),
        STATE("state");

        final String text;

        Half(String text) {
            this.text = text;
        }

        static Half of(String text) {
            return text.equals(CONTENT.text) ? CONTENT : STATE;
        }
    }

    @Override
    public int compareTo(FailureKey other) {
        int c = tx.compareTo(other.tx);
        if (c == 0) {
            c = Integer.compare(vout, other.vout);
        }
        return c == 0 ? half.compareTo(other.half) : c;
    }
}
