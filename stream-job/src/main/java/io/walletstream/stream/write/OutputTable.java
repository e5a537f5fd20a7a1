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

/** The upsert of {@code wallet.output}: content once and unguarded, state guarded by revision. */
final class OutputTable {
    private static final String SEPARATOR = "\u001f";
    private static final long NONE = -1;

    /** Which transaction a row says it is spent by changes account_tx too; hidden rows may do that without being a change to show. */
    record Result(List<RowChange> changes, List<TxRef> touched) {}

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
            RETURNING new.account_id, new.generation, new.txid, new.vout,
                old.value_sats IS NOT NULL AND old.revision IS NOT NULL AND NOT old.remembered,
                old.value_sats, old.live, old.score, old.spent_txid, old.spent_score,
                new.value_sats IS NOT NULL AND new.revision IS NOT NULL AND NOT new.remembered,
                new.value_sats, new.live, new.score, new.spent_txid, new.spent_score,
                new.owner, new.basket, array_to_string(new.tags, E'\\x1f'), new.content
            """;

    private OutputTable() {}

    /** Writes the rows, sorted by key; answers those that really changed. */
    static Result upsert(Connection connection, Map<OutputRef, FlushBatch.OutputRow> rows, List<AccountId> accounts)
            throws SQLException {
        if (rows.isEmpty()) {
            return new Result(List.of(), List.of());
        }
        try (PreparedStatement statement = connection.prepareStatement(UPSERT)) {
            bind(connection, statement, rows, accounts);
            List<RowChange> changes = new ArrayList<>(rows.size());
            List<TxRef> touched = new ArrayList<>(rows.size());
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    read(result, changes, touched);
                }
            }
            return new Result(changes, touched);
        }
    }

    private static void bind(
            Connection connection,
            PreparedStatement statement,
            Map<OutputRef, FlushBatch.OutputRow> rows,
            List<AccountId> accounts)
            throws SQLException {
        int n = rows.size();
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
        UUID[] ids = accounts.stream().map(AccountId::uuid).toArray(UUID[]::new);
        int i = 0;
        int at = 0;
        for (Map.Entry<OutputRef, FlushBatch.OutputRow> entry : rows.entrySet()) {
            OutputRef ref = entry.getKey();
            while (!accounts.get(at).equals(ref.account())) {
                at++;
            }
            account[i] = at + 1;
            generation[i] = ref.generation();
            txid[i] = ref.outpoint().txid().toBytes();
            vout[i] = ref.outpoint().vout();
            OutpointState state = entry.getValue().state;
            revision[i] = state == null ? NONE : state.revision();
            score[i] = state == null ? NONE : packed(state.score());
            spentScore[i] = state == null ? NONE : packed(state.spentScore());
            live[i] = state == null || state.live();
            remembered[i] = state != null && state.remembered();
            spentTxid[i] = state == null || state.spentTxid() == null
                    ? null
                    : state.spentTxid().toBytes();
            OutputContent bytes = entry.getValue().content;
            value[i] = bytes == null ? NONE : bytes.valueSats();
            owner[i] = bytes == null ? null : bytes.owner();
            basket[i] = bytes == null ? null : bytes.basket();
            tags[i] = bytes == null ? null : String.join(SEPARATOR, bytes.tags());
            script[i] = bytes == null ? null : bytes.script();
            content[i] = bytes == null ? null : bytes.content();
            i++;
        }
        new Arrays(connection, statement)
                .add("uuid", ids)
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

    private static void read(ResultSet row, List<RowChange> changes, List<TxRef> touched) throws SQLException {
        AccountId account = new AccountId(row.getObject(1, UUID.class));
        int generation = row.getInt(2);
        OutputRef ref =
                new OutputRef(account, generation, new Outpoint(Txid.fromBytes(row.getBytes(3)), row.getInt(4)));
        Txid oldSpender = txid(row, 9);
        Txid newSpender = txid(row, 15);
        touched.add(ref.tx());
        if (oldSpender != null) {
            touched.add(new TxRef(account, generation, oldSpender));
        }
        if (newSpender != null && !newSpender.equals(oldSpender)) {
            touched.add(new TxRef(account, generation, newSpender));
        }
        RowChange.State before = row.getBoolean(5)
                ? new RowChange.State(row.getLong(6), row.getBoolean(7), score(row, 8), oldSpender, score(row, 10))
                : null;
        RowChange.State after = row.getBoolean(11)
                ? new RowChange.State(row.getLong(12), row.getBoolean(13), score(row, 14), newSpender, score(row, 16))
                : null;
        if (before == null && after == null) {
            return;
        }
        String tags = row.getString(19);
        changes.add(new RowChange(
                ref,
                before,
                after,
                new RowChange.Content(
                        row.getString(17),
                        row.getString(18),
                        tags == null || tags.isEmpty() ? List.of() : List.of(tags.split(SEPARATOR, -1)),
                        row.getString(20))));
    }

    private static @Nullable Txid txid(ResultSet row, int column) throws SQLException {
        byte[] bytes = row.getBytes(column);
        return bytes == null ? null : Txid.fromBytes(bytes);
    }

    private static @Nullable Score score(ResultSet row, int column) throws SQLException {
        long packed = row.getLong(column);
        return row.wasNull() ? null : new Score(packed);
    }
}
