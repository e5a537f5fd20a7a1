package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.stream.flow.OutpointState;
import io.walletstream.stream.flow.OutputContent;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Inserts rows of {@code wallet.output} by COPY, of new transactions; see {@link OutputTable} for the others. */
final class FreshOutputs {
    private static final String COLUMNS = """
            wallet.output (account_id, txid, generation, vout, value_sats, revision, score, spent_score, live, remembered,
                spent_txid, owner, basket, tags, script, content, purged)""";
    private static final int COLUMN_COUNT = 17;

    private final Connection connection;
    private final Map<AccountId, AccountRow> accounts;

    FreshOutputs(Connection connection, Map<AccountId, AccountRow> accounts) {
        this.connection = connection;
        this.accounts = accounts;
    }

    /** Inserts the rows of transactions of which no row exists; answers them. */
    List<RowChange> insert(List<TxWork> works) throws SQLException {
        List<RowChange> changes = new ArrayList<>();
        if (works.isEmpty()) {
            return changes;
        }
        try (CopyRows copy = new CopyRows(connection, COLUMNS)) {
            for (TxWork work : works) {
                AccountRow account = AccountRow.of(accounts, work.ref.account());
                for (Map.Entry<Integer, TxWork.Halves> row : work.rows.entrySet()) {
                    RowChange change = fresh(work.ref, row.getKey(), row.getValue(), account);
                    copy(copy, change, row.getValue());
                    changes.add(change);
                }
            }
            copy.end();
        }
        return changes;
    }

    private static RowChange fresh(TxRef ref, int vout, TxWork.Halves halves, AccountRow account) {
        OutpointState state = halves.state;
        OutputContent bytes = halves.content;
        return new RowChange(
                new OutputRef(ref, vout),
                null,
                new RowChange.State(
                        bytes == null ? null : Long.valueOf(bytes.valueSats()),
                        state != null,
                        state == null || state.live(),
                        state != null && state.remembered() && !account.fullHistory(),
                        state == null ? null : state.score(),
                        state == null ? null : state.spentTxid(),
                        state == null ? null : state.spentScore(),
                        bytes != null && account.isPurged(bytes.owner())),
                bytes == null
                        ? null
                        : new RowChange.Content(
                                bytes.owner(), bytes.basket(), Texts.elements(bytes.tags()), bytes.content()),
                false);
    }

    private static void copy(CopyRows copy, RowChange change, TxWork.Halves halves) throws SQLException {
        OutputRef ref = change.ref();
        RowChange.State now = change.now();
        RowChange.Content content = change.content();
        copy.row(COLUMN_COUNT)
                .put(ref.tx().account())
                .put(ref.tx().txid())
                .put(ref.tx().generation())
                .put(ref.vout())
                .put(now.valueSats())
                .put(halves.state == null ? null : Long.valueOf(halves.state.revision()))
                .put(now.score())
                .put(now.spentScore())
                .put(now.live())
                .put(now.remembered())
                .put(now.spentTxid());
        if (content == null || halves.content == null) {
            copy.absent().absent().absent().absent().absent();
        } else {
            copy.put(content.owner())
                    .put(content.basket())
                    .put(content.tags())
                    .put(halves.content.script())
                    .put(content.content());
        }
        copy.put(now.purged());
    }
}
