package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.TxInput.Spending;
import io.walletstream.stream.write.FailureKey.Half;
import io.walletstream.stream.write.TxTable.TxChange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Which transactions the rows of {@code output} name as spending, asked where the bytes of one cannot be had: only these rows know. Words of different
 * transactions reach the writer in any order, so a transaction may be told too early that it spends nothing; when it says that it asks for its bytes no more,
 * it is told otherwise if a row names it by then.
 */
final class Spenders {
    private static final String IS_NAMED = """
            EXISTS (SELECT FROM wallet.output o WHERE o.account_id = i.account_id AND o.spent_txid = i.txid
                AND o.generation = i.generation AND NOT o.remembered)
            """;

    private static final String KEYS = """
            FROM (SELECT (?::uuid[])[u.a] AS account_id, u.generation, u.txid FROM unnest(?::integer[], ?::integer[], ?::bytea[])
                AS u(a, generation, txid)) i
            """;

    private static final String OPEN = """
            SELECT i.account_id, i.generation, i.txid $KEYS
            WHERE EXISTS (SELECT FROM wallet.sync_failure f WHERE f.account_id = i.account_id AND f.txid = i.txid
                AND f.generation = i.generation AND f.vout = -1 AND f.half = 'content' AND f.resolved_at IS NULL)
            """.replace("$KEYS", KEYS);

    private static final String UNNAMED =
            "SELECT i.account_id, i.generation, i.txid " + KEYS + " WHERE NOT " + IS_NAMED;

    private static final String WANTED = "SELECT i.account_id, i.generation, i.txid " + KEYS + " WHERE " + IS_NAMED
            + " AND NOT EXISTS (SELECT FROM wallet.account_tx t WHERE t.account_id = i.account_id AND t.txid = i.txid"
            + " AND t.generation = i.generation AND t.size_bytes IS NOT NULL)";

    private final Connection connection;

    Spenders(Connection connection) {
        this.connection = connection;
    }

    /**
     * Transactions that fail and that no row names.
     *
     * @param isAnyOpen whether any failure is open; else only those of this flush count
     * @param touched transactions that rows named before this flush, or name now
     */
    List<TxRef> unnamed(FlushBatch batch, boolean isAnyOpen, List<TxChange> touched) throws SQLException {
        TreeSet<TxRef> looked = new TreeSet<>();
        if (isAnyOpen) {
            looked.addAll(batch.told);
            touched.forEach(change -> looked.add(change.ref()));
        }
        TreeSet<TxRef> failing = new TreeSet<>(select(OPEN, looked));
        batch.failures.rows.keySet().forEach(key -> {
            if (key.vout() == FailureKey.WHOLE && key.half() == Half.CONTENT && !batch.awaited.contains(key.tx())) {
                failing.add(key.tx());
            }
        });
        failing.removeAll(batch.awaited);
        return select(UNNAMED, failing);
    }

    /** What these transactions are to be told, and those that ask no more although rows name them. */
    List<Spending> words(List<TxRef> unnamed, FlushBatch batch) throws SQLException {
        List<Spending> words = new ArrayList<>(0);
        unnamed.forEach(ref -> words.add(word(ref, false)));
        select(WANTED, batch.silent).forEach(ref -> words.add(word(ref, true)));
        return words;
    }

    private static Spending word(TxRef ref, boolean isSpending) {
        return new Spending(ref.account(), ref.generation(), ref.txid(), isSpending);
    }

    private List<TxRef> select(String sql, Collection<TxRef> refs) throws SQLException {
        List<TxRef> selected = new ArrayList<>(0);
        if (refs.isEmpty()) {
            return selected;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            new Arrays(connection, statement).keys(List.copyOf(refs));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    AccountId account = new AccountId(row.getObject(1, UUID.class));
                    selected.add(new TxRef(account, row.getInt(2), Txid.fromBytes(row.getBytes(3))));
                }
            }
        }
        return selected;
    }
}
