package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.OutpointState;
import io.walletstream.stream.flow.OutputContent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes rows of {@code wallet.output} of which others of the same transaction may exist: content once and unguarded, state guarded by revision. */
final class OutputTable {
    private static final long NONE = -1;

    private static final String UPSERT = """
            INSERT INTO wallet.output AS o (account_id, generation, txid, vout, value_sats, revision, score, spent_score,
                live, remembered, spent_txid, owner, basket, tags, script, content)
            SELECT (?::uuid[])[i.a], i.generation, i.txid, i.vout, nullif(i.value_sats, -1), nullif(i.revision, -1),
                nullif(i.score, -1), nullif(i.spent_score, -1), i.live, i.remembered, i.spent_txid, i.owner, i.basket,
                string_to_array(i.tags, E'\\x1f'), i.script, i.content
            FROM unnest(?::integer[], ?::integer[], ?::bytea[], ?::integer[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],
                ?::boolean[], ?::boolean[], ?::bytea[], ?::text[], ?::text[], ?::text[], ?::bytea[], ?::text[])
                AS i(a, generation, txid, vout, value_sats, revision, score, spent_score,
                live, remembered, spent_txid, owner, basket, tags, script, content)
            ON CONFLICT (account_id, txid, generation, vout) DO UPDATE SET
                value_sats = coalesce(o.value_sats, excluded.value_sats),
                owner = CASE WHEN o.value_sats IS NULL THEN excluded.owner ELSE o.owner END,
                basket = CASE WHEN o.value_sats IS NULL THEN excluded.basket ELSE o.basket END,
                tags = CASE WHEN o.value_sats IS NULL THEN excluded.tags ELSE o.tags END,
                script = CASE WHEN o.value_sats IS NULL THEN excluded.script ELSE o.script END,
                content = CASE WHEN o.value_sats IS NULL THEN excluded.content ELSE o.content END,
                revision = greatest(o.revision, excluded.revision),
                score = CASE WHEN excluded.revision > coalesce(o.revision, -1) THEN excluded.score ELSE o.score END,
                spent_score = CASE WHEN excluded.revision > coalesce(o.revision, -1) THEN excluded.spent_score ELSE o.spent_score END,
                live = CASE WHEN excluded.revision > coalesce(o.revision, -1) THEN excluded.live ELSE o.live END,
                remembered = CASE WHEN excluded.revision > coalesce(o.revision, -1) THEN excluded.remembered ELSE o.remembered END,
                spent_txid = CASE WHEN excluded.revision > coalesce(o.revision, -1) THEN excluded.spent_txid ELSE o.spent_txid END
            WHERE (o.value_sats IS NULL AND excluded.value_sats IS NOT NULL) OR excluded.revision > coalesce(o.revision, -1)
            RETURNING new.account_id, new.generation, new.txid, new.vout, old.txid IS NOT NULL,
                old.value_sats, old.revision IS NOT NULL, old.live, old.remembered, old.score, old.spent_txid, old.spent_score,
                new.value_sats, new.revision IS NOT NULL, new.live, new.remembered, new.score, new.spent_txid, new.spent_score,
                new.owner, new.basket, array_to_string(new.tags, E'\\x1f'), new.content
            """;

    private final Connection connection;
    private final Map<AccountId, AccountRow> accounts;

    OutputTable(Connection connection, Map<AccountId, AccountRow> accounts) {
        this.connection = connection;
        this.accounts = accounts;
    }

    /** Writes rows of which others of the same transaction may exist; answers those that really changed. */
    List<RowChange> upsert(List<TxWork> works) throws SQLException {
        int n = 0;
        for (TxWork work : works) {
            n += work.rows.size();
        }
        List<RowChange> changes = new ArrayList<>();
        if (n == 0) {
            return changes;
        }
        try (PreparedStatement statement = connection.prepareStatement(UPSERT)) {
            bind(statement, works, n);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    changes.add(read(row));
                }
            }
        }
        return changes;
    }

    private void bind(PreparedStatement statement, List<TxWork> works, int n) throws SQLException {
        AccountIndex index = new AccountIndex();
        int[] account = new int[n];
        int[] generation = new int[n];
        byte[][] txid = new byte[n][];
        int[] vout = new int[n];
        long[] value = new long[n];
        long[] revision = new long[n];
        long[] score = new long[n];
        long[] spentScore = new long[n];
        boolean[] live = new boolean[n];
        boolean[] remembered = new boolean[n];
        byte[][] spentTxid = new byte[n][];
        String[] owner = new String[n];
        String[] basket = new String[n];
        String[] tags = new String[n];
        byte[][] script = new byte[n][];
        String[] content = new String[n];
        int i = 0;
        for (TxWork work : works) {
            byte[] key = work.ref.txid().toBytes();
            boolean full = AccountRow.of(accounts, work.ref.account()).fullHistory();
            for (Map.Entry<Integer, TxWork.Halves> row : work.rows.entrySet()) {
                OutpointState state = row.getValue().state;
                OutputContent bytes = row.getValue().content;
                Txid spender = state == null ? null : state.spentTxid();
                account[i] = index.of(work.ref.account());
                generation[i] = work.ref.generation();
                txid[i] = key;
                vout[i] = row.getKey();
                revision[i] = state == null ? NONE : state.revision();
                score[i] = state == null ? NONE : packed(state.score());
                spentScore[i] = state == null ? NONE : packed(state.spentScore());
                live[i] = state == null || state.live();
                remembered[i] = state != null && state.remembered() && !full;
                spentTxid[i] = spender == null ? null : spender.toBytes();
                value[i] = bytes == null ? NONE : bytes.valueSats();
                owner[i] = bytes == null ? null : bytes.owner();
                basket[i] = bytes == null ? null : bytes.basket();
                tags[i] = bytes == null ? null : Texts.join(bytes.tags());
                script[i] = bytes == null ? null : bytes.script();
                content[i] = bytes == null ? null : bytes.content();
                i++;
            }
        }
        new Arrays(connection, statement)
                .accounts(index.ids())
                .ints(account)
                .ints(generation)
                .bytes(txid)
                .ints(vout)
                .longs(value)
                .longs(revision)
                .longs(score)
                .longs(spentScore)
                .booleans(live)
                .booleans(remembered)
                .bytes(spentTxid)
                .texts(owner)
                .texts(basket)
                .texts(tags)
                .bytes(script)
                .texts(content);
    }

    private static long packed(@Nullable Score score) {
        return score == null ? NONE : score.packed();
    }

    private static RowChange read(ResultSet row) throws SQLException {
        OutputRef ref = new OutputRef(
                new AccountId(row.getObject(1, UUID.class)),
                row.getInt(2),
                new Outpoint(Txid.fromBytes(row.getBytes(3)), row.getInt(4)));
        RowChange.State now = state(row, 13);
        return new RowChange(
                ref,
                row.getBoolean(5) ? state(row, 6) : null,
                now,
                now.valueSats() == null
                        ? null
                        : new RowChange.Content(
                                row.getString(20),
                                row.getString(21),
                                Texts.split(row.getString(22)),
                                row.getString(23)));
    }

    /** Seven columns: value, whether the state is known, live, remembered, score, spender, its score. */
    private static RowChange.State state(ResultSet row, int first) throws SQLException {
        long value = row.getLong(first);
        Long valueSats = row.wasNull() ? null : Long.valueOf(value);
        byte[] spender = row.getBytes(first + 5);
        return new RowChange.State(
                valueSats,
                row.getBoolean(first + 1),
                row.getBoolean(first + 2),
                row.getBoolean(first + 3),
                score(row, first + 4),
                spender == null ? null : Txid.fromBytes(spender),
                score(row, first + 6));
    }

    private static @Nullable Score score(ResultSet row, int column) throws SQLException {
        long packed = row.getLong(column);
        return row.wasNull() ? null : new Score(packed);
    }
}
