package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A walk through an account's rows that is not through.
 *
 * @param request which asking for it this is
 * @param afterTxid with {@code afterVout} the key of the last row that is done; empty: none yet
 * @param attempts failed ones at the next page
 * @param failingSince the first of them; null: there was none
 */
record ReworkTask(
        AccountId account,
        Kind kind,
        int generation,
        long request,
        byte[] afterTxid,
        int afterVout,
        int attempts,
        @Nullable Instant failingSince,
        String network) {
    /** What is left of it once it is done up to this row. */
    ReworkTask after(ReworkPage.Row row) {
        return new ReworkTask(account, kind, generation, request, row.txid().toBytes(), row.vout(), 0, null, network);
    }

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
