package io.walletstream.stream.write;

import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code output} that really changed.
 *
 * @param old null where the row is new
 * @param content null while the bytes are missing
 */
record RowChange(
        OutputRef ref,
        @Nullable State old,
        State now,
        @Nullable Content content) {
    /**
     * What account_tx and balances depend on.
     *
     * @param valueSats null while the content half is missing
     * @param known whether the state half is there
     */
    record State(
            @Nullable Long valueSats,
            boolean known,
            boolean live,
            boolean remembered,
            @Nullable Score score,
            @Nullable Txid spentTxid,
            @Nullable Score spentScore) {
        /** Satoshis; 0 while unknown. */
        long sats() {
            return valueSats == null ? 0 : valueSats;
        }

        boolean isShown() {
            return valueSats != null && known && !remembered;
        }

        boolean isUnspent() {
            return live && spentTxid == null;
        }

        boolean isConfirmed() {
            return score != null && score.isMined();
        }
    }

    /** What bytes say. */
    record Content(
            @Nullable String owner,
            @Nullable String basket,
            List<String> tags,
            @Nullable String content) {}

    /** What was shown before; null: nothing. */
    @Nullable
    State before() {
        return old != null && old.isShown() ? old : null;
    }

    /** What is shown now; null: nothing. */
    @Nullable
    State after() {
        return now.isShown() ? now : null;
    }

    /** Whether something else than the spend changed: the row belongs to its own transaction's event, whose sums it changes. */
    boolean isOwnChange() {
        return old == null
                || old.isShown() != now.isShown()
                || old.live() != now.live()
                || !Objects.equals(old.score(), now.score());
    }

    /** Whether a row that was shown is spent otherwise now. One that is new tells of its spend itself. */
    boolean isSpendChange() {
        State before = before();
        State after = after();
        if (before == null) {
            return false;
        }
        return !Objects.equals(before.spentTxid(), after == null ? null : after.spentTxid())
                || (after != null
                        && after.spentTxid() != null
                        && !Objects.equals(before.spentScore(), after.spentScore()));
    }
}
