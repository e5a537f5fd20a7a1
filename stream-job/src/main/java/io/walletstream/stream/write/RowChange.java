package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code output} that really changed.
 *
 * @param old null where the row is new
 * @param content null while the bytes are missing
 * @param rewritten whether its content changed, or its owner was hidden or is shown again: nothing happened on the chain
 */
record RowChange(
        OutputRef ref,
        @Nullable State old,
        State now,
        @Nullable Content content,
        boolean rewritten) {
    /** Clause of a statement that writes rows of {@code output}. */
    static final String RETURNING = """
            RETURNING new.account_id, new.generation, new.txid, new.vout, old.txid IS NOT NULL,
                old.value_sats, old.revision IS NOT NULL, old.live, old.remembered, old.score, old.spent_txid, old.spent_score,
                old.purged, new.value_sats, new.revision IS NOT NULL, new.live, new.remembered, new.score, new.spent_txid,
                new.spent_score, new.purged, new.owner, new.basket, array_to_string(new.tags, E'\\x1f'), new.content
            """;

    /**
     * What account_tx and balances depend on.
     *
     * @param valueSats null while the content half is missing
     * @param known whether the state half is there
     * @param purged whether its owner is hidden
     */
    record State(
            @Nullable Long valueSats,
            boolean known,
            boolean live,
            boolean remembered,
            @Nullable Score score,
            @Nullable Txid spentTxid,
            @Nullable Score spentScore,
            boolean purged) {
        /** Satoshis; 0 while unknown. */
        long sats() {
            return valueSats == null ? 0 : valueSats;
        }

        boolean isShown() {
            return valueSats != null && known && !remembered && !purged;
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
                || rewritten
                || old.isShown() != now.isShown()
                || old.live() != now.live()
                || !Objects.equals(old.score(), now.score());
    }

    /** Whether a row that was shown is spent otherwise now. One that is new tells of its spend itself. */
    boolean isSpendChange() {
        State before = before();
        State after = after();
        if (before == null || rewritten) {
            return false;
        }
        return !Objects.equals(before.spentTxid(), after == null ? null : after.spentTxid())
                || (after != null
                        && after.spentTxid() != null
                        && !Objects.equals(before.spentScore(), after.spentScore()));
    }

    /** Reads what {@link #RETURNING} returns. */
    static RowChange read(ResultSet row, boolean rewritten) throws SQLException {
        OutputRef ref = new OutputRef(
                new AccountId(row.getObject(1, UUID.class)),
                row.getInt(2),
                new Outpoint(Txid.fromBytes(row.getBytes(3)), row.getInt(4)));
        State now = state(row, 14);
        return new RowChange(
                ref,
                row.getBoolean(5) ? state(row, 6) : null,
                now,
                now.valueSats() == null
                        ? null
                        : new Content(
                                row.getString(22),
                                row.getString(23),
                                Texts.split(row.getString(24)),
                                row.getString(25)),
                rewritten);
    }

    /** Eight columns: value, whether the state is known, live, remembered, score, spender, its score, purged. */
    private static State state(ResultSet row, int first) throws SQLException {
        long value = row.getLong(first);
        Long valueSats = row.wasNull() ? null : Long.valueOf(value);
        byte[] spender = row.getBytes(first + 5);
        return new State(
                valueSats,
                row.getBoolean(first + 1),
                row.getBoolean(first + 2),
                row.getBoolean(first + 3),
                score(row, first + 4),
                spender == null ? null : Txid.fromBytes(spender),
                score(row, first + 6),
                row.getBoolean(first + 7));
    }

    private static @Nullable Score score(ResultSet row, int column) throws SQLException {
        long packed = row.getLong(column);
        return row.wasNull() ? null : new Score(packed);
    }
}
