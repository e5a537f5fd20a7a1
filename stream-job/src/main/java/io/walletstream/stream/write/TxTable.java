package io.walletstream.stream.write;

import io.walletstream.schema.chain.Score;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code wallet.account_tx}. It has a row of every transaction that a row of {@code output} names, as its own or as spending it, so a
 * transaction without a row here is new altogether.
 */
final class TxTable {
    private static final String KNOWN = """
            SELECT i.n, t.size_bytes IS NOT NULL
            FROM (SELECT (?::uuid[])[u.a] AS account_id, u.generation, u.txid, u.n
                FROM unnest(?::integer[], ?::integer[], ?::bytea[]) WITH ORDINALITY AS u(a, generation, txid, n)) i
            JOIN wallet.account_tx t ON t.account_id = i.account_id AND t.txid = i.txid AND t.generation = i.generation
            """;

    private static final String TOTALS = """
            SELECT i.n, t.state, t.score, t.received_sats, t.sent_sats, t.fee_sats, t.size_bytes, t.input_count, t.output_total_sats,
                c.made, c.live_made, c.received, c.live_score, c.any_score,
                s.spends, s.live_spends, s.sent, s.remembered, s.live_score, s.any_score
            FROM (SELECT (?::uuid[])[u.a] AS account_id, u.generation, u.txid, u.n
                FROM unnest(?::integer[], ?::integer[], ?::bytea[]) WITH ORDINALITY AS u(a, generation, txid, n)) i
            LEFT JOIN wallet.account_tx t ON t.account_id = i.account_id AND t.txid = i.txid AND t.generation = i.generation
            CROSS JOIN LATERAL (
                SELECT count(*) AS made, count(*) FILTER (WHERE o.live) AS live_made,
                    coalesce(sum(o.value_sats) FILTER (WHERE o.live), 0)::bigint AS received,
                    max(o.score) FILTER (WHERE o.live) AS live_score, max(o.score) AS any_score
                FROM wallet.output o
                WHERE o.account_id = i.account_id AND o.txid = i.txid AND o.generation = i.generation
                    AND o.value_sats IS NOT NULL AND o.revision IS NOT NULL AND NOT o.remembered AND NOT o.purged
            ) c
            CROSS JOIN LATERAL (
                SELECT count(*) FILTER (WHERE o.value_sats IS NOT NULL AND NOT o.remembered) AS spends,
                    count(*) FILTER (WHERE o.value_sats IS NOT NULL AND NOT o.remembered AND o.live) AS live_spends,
                    coalesce(sum(o.value_sats) FILTER (WHERE NOT o.remembered AND o.live), 0)::bigint AS sent,
                    coalesce(bool_or(o.remembered), false) AS remembered,
                    max(o.spent_score) FILTER (WHERE o.value_sats IS NOT NULL AND NOT o.remembered AND o.live) AS live_score,
                    max(o.spent_score) FILTER (WHERE o.value_sats IS NOT NULL AND NOT o.remembered) AS any_score
                FROM wallet.output o
                WHERE o.account_id = i.account_id AND o.spent_txid = i.txid AND o.generation = i.generation AND NOT o.purged
            ) s
            """;

    /**
     * A row as it was and as it is.
     *
     * @param old null where there was none
     */
    record TxChange(TxRef ref, @Nullable TxRow old, TxRow now) {
        boolean isChanged() {
            return !now.equals(old);
        }
    }

    private final Connection connection;

    TxTable(Connection connection) {
        this.connection = connection;
    }

    /** Which of the transactions have a row, each with whether its size is known. */
    Map<TxRef, Boolean> known(List<TxRef> refs) throws SQLException {
        Map<TxRef, Boolean> known = new HashMap<>();
        if (refs.isEmpty()) {
            return known;
        }
        try (PreparedStatement statement = connection.prepareStatement(KNOWN)) {
            new Arrays(connection, statement).keys(refs);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    known.put(refs.get(row.getInt(1) - 1), row.getBoolean(2));
                }
            }
        }
        return known;
    }

    /** Recomputes rows from the rows of {@code output} as they are now. */
    List<TxChange> recompute(List<TxRef> refs, Map<TxRef, TxRow.Size> sizes) throws SQLException {
        List<TxChange> changes = new ArrayList<>(refs.size());
        if (refs.isEmpty()) {
            return changes;
        }
        try (PreparedStatement statement = connection.prepareStatement(TOTALS)) {
            new Arrays(connection, statement).keys(refs);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    TxRef ref = refs.get(row.getInt(1) - 1);
                    TxRow old = readRow(row);
                    TxRow.Size size = old == null || old.size() == null ? sizes.get(ref) : old.size();
                    changes.add(new TxChange(ref, old, readTotals(row).row(size)));
                }
            }
        }
        return changes;
    }

    private static @Nullable TxRow readRow(ResultSet row) throws SQLException {
        String state = row.getString(2);
        if (state == null) {
            return null;
        }
        Score score = score(row, 3);
        long received = row.getLong(4);
        Long sent = amount(row, 5);
        Long fee = amount(row, 6);
        int size = row.getInt(7);
        TxRow.Size known = row.wasNull() ? null : new TxRow.Size(size, row.getInt(8), row.getLong(9));
        return new TxRow(TxState.of(state), score, received, sent, fee, known);
    }

    private static TxTotals readTotals(ResultSet row) throws SQLException {
        TxTotals totals = new TxTotals();
        totals.made = row.getLong(10);
        totals.liveMade = row.getLong(11);
        totals.receivedSats = row.getLong(12);
        totals.madeLiveScore = score(row, 13);
        totals.madeScore = score(row, 14);
        totals.spends = row.getLong(15);
        totals.liveSpends = row.getLong(16);
        totals.sentSats = row.getLong(17);
        totals.spendsRemembered = row.getBoolean(18);
        totals.spendLiveScore = score(row, 19);
        totals.spendScore = score(row, 20);
        return totals;
    }

    private static @Nullable Long amount(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : Long.valueOf(value);
    }

    private static @Nullable Score score(ResultSet row, int column) throws SQLException {
        long packed = row.getLong(column);
        return row.wasNull() ? null : new Score(packed);
    }
}
