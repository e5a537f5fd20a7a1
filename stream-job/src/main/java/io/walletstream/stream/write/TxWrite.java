package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.OutpointState;
import io.walletstream.stream.flow.TxContent;
import io.walletstream.stream.write.TxTable.TxChange;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes outputs and the transactions that they touch. What is new altogether (most of a sync) is inserted and summed up here; the rest is
 * upserted and recomputed from rows. Both under the account's lock, so nobody else can make a new transaction known meanwhile.
 */
final class TxWrite {
    /** What really changed. */
    record Changes(List<RowChange> rows, List<TxChange> transactions) {}

    private final FreshOutputs freshOutputs;
    private final OutputTable outputs;
    private final TxTable transactions;
    private final TxRows transactionRows;
    private final List<RowChange> rows = new ArrayList<>();
    private final Set<TxRef> fresh = new HashSet<>();
    private final Map<TxRef, TxTotals> touchedFresh = new HashMap<>();
    private final Set<TxRef> touchedKnown = new HashSet<>();
    private final Map<TxRef, TxRow.Size> sizes = new HashMap<>();

    private TxWrite(Connection connection, Map<AccountId, AccountRow> accounts) {
        freshOutputs = new FreshOutputs(connection, accounts);
        outputs = new OutputTable(connection, accounts);
        transactions = new TxTable(connection);
        transactionRows = new TxRows(connection);
    }

    static Changes write(Connection connection, List<TxWork> works, Map<AccountId, AccountRow> accounts, Instant now)
            throws SQLException {
        TxWrite write = new TxWrite(connection, accounts);
        write.rows(works);
        return new Changes(write.rows, write.transactions(now));
    }

    /** What follows from rows that were rewritten. */
    static Changes follow(
            Connection connection, List<RowChange> rewritten, Map<AccountId, AccountRow> accounts, Instant now)
            throws SQLException {
        TxWrite write = new TxWrite(connection, accounts);
        write.rows.addAll(rewritten);
        rewritten.forEach(write::touch);
        return new Changes(write.rows, write.transactions(now));
    }

    private void rows(List<TxWork> works) throws SQLException {
        fresh.addAll(named(works));
        List<TxRef> order = new ArrayList<>(fresh);
        order.sort(null);
        Map<TxRef, Boolean> known = transactions.known(order);
        fresh.removeAll(known.keySet());
        List<TxWork> inserts = new ArrayList<>();
        List<TxWork> upserts = new ArrayList<>();
        for (TxWork work : works) {
            (fresh.contains(work.ref) ? inserts : upserts).add(work);
            TxContent content = work.content;
            if (content != null && !Boolean.TRUE.equals(known.get(work.ref))) {
                sizes.put(
                        work.ref, new TxRow.Size(content.sizeBytes(), content.inputCount(), content.outputTotalSats()));
                touch(work.ref);
            }
        }
        rows.addAll(freshOutputs.insert(inserts));
        rows.addAll(outputs.upsert(upserts));
        rows.forEach(this::touch);
    }

    /** Transactions that the works name, as their own or as spending. */
    private static Set<TxRef> named(List<TxWork> works) {
        Set<TxRef> named = new HashSet<>();
        for (TxWork work : works) {
            named.add(work.ref);
            for (TxWork.Halves halves : work.rows.values()) {
                OutpointState state = halves.state;
                if (state != null && state.spentTxid() != null) {
                    named.add(work.ref.sibling(state.spentTxid()));
                }
            }
        }
        return named;
    }

    private void touch(RowChange change) {
        TxRef own = change.ref().tx();
        RowChange.State old = change.old();
        RowChange.State now = change.now();
        if (change.isOwnChange()) {
            TxTotals totals = touch(own);
            if (totals != null) {
                totals.addMade(now);
            }
        }
        if (old != null && isSameSpend(old, now)) {
            return;
        }
        Txid spender = now.spentTxid();
        if (spender != null) {
            TxTotals totals = touch(own.sibling(spender));
            if (totals != null) {
                totals.addSpend(now);
            }
        }
        if (old != null && old.spentTxid() != null && !old.spentTxid().equals(spender)) {
            touch(own.sibling(old.spentTxid()));
        }
    }

    /** Whether the row means the same to who spends it. */
    private static boolean isSameSpend(RowChange.State old, RowChange.State now) {
        return Objects.equals(old.spentTxid(), now.spentTxid())
                && Objects.equals(old.spentScore(), now.spentScore())
                && Objects.equals(old.valueSats(), now.valueSats())
                && old.isShown() == now.isShown()
                && old.remembered() == now.remembered()
                && old.live() == now.live();
    }

    /** The sums to add to, for a new transaction; null for one that has a row and is recomputed. */
    private @Nullable TxTotals touch(TxRef ref) {
        if (fresh.contains(ref)) {
            return touchedFresh.computeIfAbsent(ref, key -> new TxTotals());
        }
        touchedKnown.add(ref);
        return null;
    }

    private List<TxChange> transactions(Instant now) throws SQLException {
        List<TxRef> order = new ArrayList<>(touchedKnown);
        order.sort(null);
        List<TxChange> changes = transactions.recompute(order, sizes);
        List<TxRef> freshOrder = new ArrayList<>(touchedFresh.keySet());
        freshOrder.sort(null);
        for (TxRef ref : freshOrder) {
            TxTotals totals = Objects.requireNonNull(touchedFresh.get(ref));
            changes.add(new TxChange(ref, null, totals.row(sizes.get(ref))));
        }
        transactionRows.write(changes, now);
        return changes;
    }
}
