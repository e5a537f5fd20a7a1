package io.walletstream.stream.write;

import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code output} that really changed: what of it was shown before, and what is now.
 *
 * @param before null where it was not shown
 * @param after null where it is not shown
 */
record RowChange(
        OutputRef ref,
        @Nullable State before,
        @Nullable State after,
        @Nullable Content content) {
    /** What facts say. */
    record State(
            long valueSats,
            boolean live,
            @Nullable Score score,
            @Nullable Txid spentTxid,
            @Nullable Score spentScore) {
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

    /** Whether something else than the spend changed, so that the row belongs to its own transaction's event. */
    boolean isOwnChange() {
        return before == null
                || after == null
                || before.live() != after.live()
                || !Objects.equals(before.score(), after.score());
    }

    /** Whether a row that was shown is spent otherwise now. One that is new tells of its spend itself. */
    boolean isSpendChange() {
        return before != null
                && (!Objects.equals(spentBefore(), spentAfter())
                        || (after != null && !Objects.equals(before.spentScore(), after.spentScore())));
    }

    @Nullable
    Txid spentBefore() {
        return before == null ? null : before.spentTxid();
    }

    @Nullable
    Txid spentAfter() {
        return after == null ? null : after.spentTxid();
    }
}
