package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;

/**
 * A walk through an account's rows that is not through.
 *
 * @param request which asking for it this is
 * @param afterTxid with {@code afterVout} the key of the last row that is done; empty: none yet
 * @param attempts failed ones at the next page
 */
record ReworkTask(
        AccountId account,
        Kind kind,
        int generation,
        long request,
        byte[] afterTxid,
        int afterVout,
        int attempts,
        String network) {
    /** What is done with each row. */
    enum Kind {
        /** Its content is computed anew. */
        REINDEX("reindex"),
        /** It is hidden or shown, as its owner is purged or not. */
        OWNERS("owners");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** As in SQL. */
        String text() {
            return text;
        }

        static Kind of(String text) {
            for (Kind kind : values()) {
                if (kind.text.equals(text)) {
                    return kind;
                }
            }
            throw new IllegalStateException("rework has no kind " + text);
        }
    }
}
