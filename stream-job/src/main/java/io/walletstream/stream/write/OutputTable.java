package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
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
import org.jspecify.annotations.Nullable;

/** Writes rows of {@code wallet.output} of which others of the same transaction may exist: content once and unguarded, state guarded by revision. */
final class OutputTable {
    private static final long NONE = -1;

    private static final String UPSERT = """
            INSERT INTO wallet.output AS o (account_id, generation, txid, vout, value_sats, revision, score, spent_score,
                live, remembered, spent_txid, owner, basket, tags, script, content, purged)
            SELECT (?::uuid[])[i.a], i.generation, i.txid, i.vout, nullif(i.value_sats, -1), nullif(i.revision, -1),
                nullif(i.score, -1), nullif(i.spent_score, -1), i.live, i.remembered, i.spent_txid, i.owner, i.basket,
                string_to_array(i.tags, E'\\x1f'), i.script, i.content, i.purged
            FROM unnest(?::integer[], ?::integer[], ?::bytea[], ?::integer[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],
                ?::boolean[], ?::boolean[], ?::bytea[], ?::text[], ?::text[], ?::text[], ?::bytea[], ?::text[], ?::boolean[])
                AS i(a, generation, txid, vout, value_sats, revision, score, spent_score,
                live, remembered, spent_txid, owner, basket, tags, script, content, purged)
            ON CONFLICT (account_id, txid, generation, vout) DO UPDATE SET
                value_sats = coalesce(o.value_sats, excluded.value_sats),
                owner = CASE WHEN o.value_sats IS NULL THEN excluded.owner ELSE o.owner END,
                basket = CASE WHEN o.value_sats IS NULL THEN excluded.basket ELSE o.basket END,
                tags = CASE WHEN o.value_sats IS NULL THEN excluded.tags ELSE o.tags END,
                script = CASE WHEN o.value_sats IS NULL THEN excluded.script ELSE o.script END,
                content = CASE WHEN o.value_sats IS NULL THEN excluded.content ELSE o.content END,
                purged = CASE WHEN o.value_sats IS NULL THEN excluded.purged ELSE o.purged END,
                revision = greatest(o.revision, excluded.revision),
                score = CASE WHEN excluded.revision > coalesce(o.revision, -1) THEN excluded.score ELSE o.score END,
                spent_score = CASE WHEN excluded.revision > coalesce(o.revision, -1) THEN excluded.spent_score ELSE o.spent_score END,
                live = CASE WHEN excluded.revision > coalesce(o.revision, -1) THEN excluded.live ELSE o.live END,
                remembered = CASE WHEN excluded.revision > coalesce(o.revision, -1) THEN excluded.remembered ELSE o.remembered END,
                spent_txid = CASE WHEN excluded.revision > coalesce(o.revision, -1) THEN excluded.spent_txid ELSE o.spent_txid END
            WHERE (o.value_sats IS NULL AND excluded.value_sats IS NOT NULL) OR excluded.revision > coalesce(o.revision, -1)
            """ + RowChange.RETURNING;

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
                    changes.add(RowChange.read(row, false));
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
        boolean[] purged = new boolean[n];
        int i = 0;
        for (TxWork work : works) {
            byte[] key = work.ref.txid().toBytes();
            AccountRow owning = AccountRow.of(accounts, work.ref.account());
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
                remembered[i] = state != null && state.remembered() && !owning.fullHistory();
                spentTxid[i] = spender == null ? null : spender.toBytes();
                value[i] = bytes == null ? NONE : bytes.valueSats();
                owner[i] = bytes == null ? null : bytes.owner();
                basket[i] = bytes == null ? null : bytes.basket();
                tags[i] = bytes == null ? null : Texts.join(bytes.tags());
                script[i] = bytes == null ? null : bytes.script();
                content[i] = bytes == null ? null : bytes.content();
                purged[i] = bytes != null && owning.isPurged(bytes.owner());
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
                .texts(content)
                .booleans(purged);
    }

    private static long packed(@Nullable Score score) {
        return score == null ? NONE : score.packed();
    }
}
