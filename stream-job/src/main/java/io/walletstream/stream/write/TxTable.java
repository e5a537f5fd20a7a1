package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.TxContent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Recomputes {@code wallet.account_tx} of touched transactions from the rows of {@code wallet.output}. */
final class TxTable {
    private static final long NONE = -1;

    /**
     * A row of {@code account_tx} that really changed.
     *
     * @param oldState null where the row is new
     */
    record TxChange(
            TxRef ref,
            @Nullable String oldState,
            @Nullable Score oldScore,
            String state,
            @Nullable Score score,
            @Nullable Long netSats,
            @Nullable String direction) {}

    private static final String RECOMPUTE = """
            INSERT INTO wallet.account_tx AS t (account_id, txid, generation, state, score, received_sats, sent_sats, net_sats,
                direction, fee_sats, size_bytes, input_count, output_total_sats, first_seen_at)
            SELECT r.account_id, r.txid, r.generation,
                CASE WHEN r.made + r.spends = 0 THEN 'hidden' WHEN r.live_made + r.live_spends = 0 THEN 'orphaned'
                     WHEN r.score < 500000000::bigint << 30 THEN 'confirmed' ELSE 'unconfirmed' END,
                r.score, r.received, r.sent, r.received - r.sent,
                CASE WHEN r.sent IS NULL THEN NULL WHEN r.sent = 0 OR r.received > r.sent THEN 'receive'
                     WHEN r.received - r.sent = -r.fee THEN 'self' ELSE 'send' END,
                r.fee, r.size_bytes, r.input_count, r.output_total, ?
            FROM (
                SELECT k.*, c.made, c.live_made, s.spends, s.live_spends, c.received,
                    coalesce(c.live_score, s.live_score, c.any_score, s.any_score) AS score,
                    CASE WHEN s.remembered THEN NULL ELSE s.sent END AS sent,
                    CASE WHEN NOT s.remembered AND s.live_spends > 0 AND s.live_spends = k.input_count
                         THEN s.sent - k.output_total END AS fee
                FROM (
                    SELECT b.account_id, b.txid, b.generation, coalesce(e.size_bytes, b.size_bytes) AS size_bytes,
                        coalesce(e.input_count, b.input_count) AS input_count,
                        coalesce(e.output_total_sats, b.output_total) AS output_total
                    FROM (
                        SELECT (?::uuid[])[i.a] AS account_id, i.generation, i.txid, nullif(i.size_bytes, -1) AS size_bytes,
                            nullif(i.input_count, -1) AS input_count, nullif(i.output_total, -1) AS output_total
                        FROM unnest(?::integer[], ?::integer[], ?::bytea[], ?::integer[], ?::integer[], ?::bigint[])
                            AS i(a, generation, txid, size_bytes, input_count, output_total)
                    ) b
                    LEFT JOIN wallet.account_tx e
                        ON e.account_id = b.account_id AND e.txid = b.txid AND e.generation = b.generation
                ) k
                CROSS JOIN LATERAL (
                    SELECT count(*) AS made, count(*) FILTER (WHERE o.live) AS live_made,
                        coalesce(sum(o.value_sats) FILTER (WHERE o.live), 0)::bigint AS received,
                        max(o.score) FILTER (WHERE o.live) AS live_score, max(o.score) AS any_score
                    FROM wallet.output o
                    WHERE o.account_id = k.account_id AND o.txid = k.txid AND o.generation = k.generation
                        AND o.value_sats IS NOT NULL AND o.revision IS NOT NULL AND NOT o.remembered
                ) c
                CROSS JOIN LATERAL (
                    SELECT count(*) FILTER (WHERE o.value_sats IS NOT NULL AND NOT o.remembered) AS spends,
                        count(*) FILTER (WHERE o.value_sats IS NOT NULL AND NOT o.remembered AND o.live) AS live_spends,
                        coalesce(sum(o.value_sats) FILTER (WHERE NOT o.remembered AND o.live), 0)::bigint AS sent,
                        coalesce(bool_or(o.remembered), false) AS remembered,
                        max(o.spent_score) FILTER (WHERE o.value_sats IS NOT NULL AND NOT o.remembered AND o.live) AS live_score,
                        max(o.spent_score) FILTER (WHERE o.value_sats IS NOT NULL AND NOT o.remembered) AS any_score
                    FROM wallet.output o
                    WHERE o.account_id = k.account_id AND o.spent_txid = k.txid AND o.generation = k.generation
                ) s
            ) r
            ON CONFLICT (account_id, txid, generation) DO UPDATE SET
                state = excluded.state, score = excluded.score, received_sats = excluded.received_sats,
                sent_sats = excluded.sent_sats, net_sats = excluded.net_sats, direction = excluded.direction,
                fee_sats = excluded.fee_sats, size_bytes = excluded.size_bytes, input_count = excluded.input_count,
                output_total_sats = excluded.output_total_sats
            WHERE (t.state, t.score, t.received_sats, t.sent_sats, t.net_sats, t.direction, t.fee_sats, t.size_bytes)
                IS DISTINCT FROM (excluded.state, excluded.score, excluded.received_sats, excluded.sent_sats,
                excluded.net_sats, excluded.direction, excluded.fee_sats, excluded.size_bytes)
            RETURNING new.account_id, new.generation, new.txid, old.state, old.score, new.state, new.score, new.net_sats,
                new.direction
            """;

    private static final String AS_IT_IS = """
            SELECT t.account_id, t.generation, t.txid, t.state, t.score, t.state, t.score, t.net_sats, t.direction
            FROM unnest(?::integer[], ?::integer[], ?::bytea[]) AS i(a, generation, txid)
            JOIN wallet.account_tx t ON t.account_id = (?::uuid[])[i.a] AND t.txid = i.txid AND t.generation = i.generation
            """;

    private TxTable() {}

    /** Transactions whose rows did not change, as they are: an event of their outputs tells of them too. */
    static List<TxChange> unchanged(Connection connection, SortedSet<TxRef> refs, List<AccountId> accounts)
            throws SQLException {
        if (refs.isEmpty()) {
            return List.of();
        }
        int[] account = refs.stream()
                .mapToInt(ref -> accounts.indexOf(ref.account()) + 1)
                .toArray();
        int[] generation = refs.stream().mapToInt(TxRef::generation).toArray();
        byte[][] txid = refs.stream().map(ref -> ref.txid().toBytes()).toArray(byte[][]::new);
        try (PreparedStatement statement = connection.prepareStatement(AS_IT_IS)) {
            new Arrays(connection, statement)
                    .ints(account)
                    .ints(generation)
                    .bytes(txid)
                    .add("uuid", accounts.stream().map(AccountId::uuid).toArray(UUID[]::new));
            List<TxChange> rows = new ArrayList<>(refs.size());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    rows.add(read(row));
                }
            }
            return rows;
        }
    }

    static List<TxChange> recompute(
            Connection connection,
            SortedSet<TxRef> touched,
            Map<TxRef, TxContent> contents,
            List<AccountId> accounts,
            Instant now)
            throws SQLException {
        if (touched.isEmpty()) {
            return List.of();
        }
        int n = touched.size();
        int[] account = new int[n];
        int[] generation = new int[n];
        byte[][] txid = new byte[n][];
        int[] size = new int[n];
        int[] inputs = new int[n];
        long[] total = new long[n];
        int i = 0;
        int at = 0;
        for (TxRef ref : touched) {
            while (!accounts.get(at).equals(ref.account())) {
                at++;
            }
            TxContent content = contents.get(ref);
            account[i] = at + 1;
            generation[i] = ref.generation();
            txid[i] = ref.txid().toBytes();
            size[i] = content == null ? (int) NONE : content.sizeBytes();
            inputs[i] = content == null ? (int) NONE : content.inputCount();
            total[i] = content == null ? NONE : content.outputTotalSats();
            i++;
        }
        try (PreparedStatement statement = connection.prepareStatement(RECOMPUTE)) {
            statement.setTimestamp(1, Timestamp.from(now));
            new Arrays(connection, statement, 2)
                    .add("uuid", accounts.stream().map(AccountId::uuid).toArray(UUID[]::new))
                    .ints(account)
                    .ints(generation)
                    .bytes(txid)
                    .ints(size)
                    .ints(inputs)
                    .longs(total);
            List<TxChange> changes = new ArrayList<>(n);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    changes.add(read(row));
                }
            }
            return changes;
        }
    }

    private static TxChange read(ResultSet row) throws SQLException {
        TxRef ref =
                new TxRef(new AccountId(row.getObject(1, UUID.class)), row.getInt(2), Txid.fromBytes(row.getBytes(3)));
        return new TxChange(
                ref,
                row.getString(4),
                score(row, 5),
                row.getString(6),
                score(row, 7),
                row.getObject(8, Long.class),
                row.getString(9));
    }

    private static @Nullable Score score(ResultSet row, int column) throws SQLException {
        long packed = row.getLong(column);
        return row.wasNull() ? null : new Score(packed);
    }
}
