package io.walletstream.stream.write;

import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.write.TxTable.TxChange;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One event per transaction and change. A row whose own facts changed belongs to its transaction's event, whole; a row that only was spent, or
 * is no longer, belongs to the event of the transaction that spends it (or did), as outpoint and spend. A transaction in state
 * {@code orphaned} without any output is no longer one of the account's.
 */
final class TxEvents {
    /** Rows in one event at most; more are split into parts. */
    static final int MAX_ROWS = 1000;

    /** What belongs to one transaction's event. */
    private static final class Parts {
        final TxRef ref;
        final List<RowChange> outputs = new ArrayList<>();
        final List<RowChange> spent = new ArrayList<>();

        @Nullable
        TxChange change;

        Parts(TxRef ref) {
            this.ref = ref;
        }

        boolean isShown() {
            return !outputs.isEmpty()
                    || !spent.isEmpty()
                    || (change != null && change.isChanged() && (isShown(change.now()) || isShown(change.old())));
        }

        private static boolean isShown(@Nullable TxRow row) {
            return row != null && row.state() != TxState.HIDDEN;
        }
    }

    private final EventLog log;
    private final EventJson json = new EventJson();

    TxEvents(EventLog log) {
        this.log = log;
    }

    /** Appends the events of the changes, by account and txid. */
    void append(TxWrite.Changes changes) throws SQLException {
        Map<TxRef, Parts> byTx = new HashMap<>();
        for (TxChange change : changes.transactions()) {
            parts(byTx, change.ref()).change = change;
        }
        for (RowChange row : changes.rows()) {
            if (row.before() == null && row.after() == null) {
                continue;
            }
            if (row.isOwnChange()) {
                parts(byTx, row.ref().tx()).outputs.add(row);
            }
            if (row.isSpendChange()) {
                Txid spender = row.now().spentTxid() != null
                        ? row.now().spentTxid()
                        : Objects.requireNonNull(row.old()).spentTxid();
                parts(byTx, row.ref().tx().sibling(Objects.requireNonNull(spender)))
                        .spent
                        .add(row);
            }
        }
        List<Parts> order = new ArrayList<>(byTx.values());
        order.removeIf(parts -> !parts.isShown());
        order.sort((a, b) -> a.ref.compareTo(b.ref));
        for (Parts parts : order) {
            append(parts);
        }
    }

    private static Parts parts(Map<TxRef, Parts> byTx, TxRef ref) {
        return byTx.computeIfAbsent(ref, Parts::new);
    }

    private void append(Parts parts) throws SQLException {
        TxChange change = Objects.requireNonNull(parts.change, "a transaction that has changes but was not recomputed");
        TxRow old = change.old();
        String type = change.now()
                .state()
                .eventAfter(
                        old == null ? null : old.state(),
                        old != null && !Objects.equals(old.score(), change.now().score()));
        int rows = Math.max(parts.outputs.size(), parts.spent.size());
        int pieces = Math.max(1, (rows + MAX_ROWS - 1) / MAX_ROWS);
        for (int piece = 0; piece < pieces; piece++) {
            log.append(
                    parts.ref.account(),
                    parts.ref.generation(),
                    type,
                    data(change, piece(parts.outputs, piece), piece(parts.spent, piece), piece, pieces));
        }
    }

    private static List<RowChange> piece(List<RowChange> rows, int piece) {
        int from = Math.min(piece * MAX_ROWS, rows.size());
        return rows.subList(from, Math.min(from + MAX_ROWS, rows.size()));
    }

    private String data(TxChange change, List<RowChange> outputs, List<RowChange> spent, int piece, int pieces) {
        TxRow row = change.now();
        TxRow.Size size = row.size();
        String txid = change.ref().txid().toString();
        json.open('{')
                .plain("txid", txid)
                .plain("state", row.state().told())
                .height("height", row.score())
                .index("index", row.score())
                .score("score", row.score())
                .field("receivedSats", row.receivedSats())
                .optional("sentSats", row.sentSats())
                .optional("netSats", row.netSats())
                .field("direction", row.direction())
                .optional("feeSats", row.feeSats())
                .optional("sizeBytes", size == null ? null : Long.valueOf(size.sizeBytes()));
        json.name("outputs").open('[');
        for (RowChange output : outputs) {
            json.next();
            output(txid, output);
        }
        json.close(']').name("spent").open('[');
        for (RowChange output : spent) {
            Txid by = output.now().spentTxid();
            json.next()
                    .open('{')
                    .outpoint(
                            "outpoint",
                            output.ref().tx().txid().toString(),
                            output.ref().vout())
                    .plain("spentTxid", by == null ? null : txidOf(by, change, txid))
                    .score("spentScore", output.now().spentScore())
                    .close('}');
        }
        json.close(']');
        items(txid, outputs, spent);
        if (pieces > 1) {
            json.field("part", piece + 1).field("parts", pieces);
        }
        return json.close('}').take();
    }

    private static String txidOf(Txid spender, TxChange change, String txid) {
        return spender.equals(change.ref().txid()) ? txid : spender.toString();
    }

    private void output(String txid, RowChange row) {
        RowChange.State state = row.now();
        RowChange.Content content = Objects.requireNonNull(row.content(), "a shown row has content");
        Txid spentTxid = state.spentTxid();
        json.open('{')
                .outpoint("outpoint", txid, row.ref().vout())
                .plain("txid", txid)
                .field("vout", row.ref().vout())
                .field("owner", content.owner())
                .field("valueSats", state.sats())
                .field("basket", content.basket())
                .texts("tags", content.tags())
                .field("content", content.content())
                .plain("state", stateName(state))
                .score("score", state.score())
                .height("height", state.score())
                .index("index", state.score())
                .plain("spentTxid", spentTxid == null ? null : spentTxid.toString())
                .score("spentScore", state.spentScore())
                .height("spentHeight", state.spentScore())
                .close('}');
    }

    private static String stateName(RowChange.State state) {
        if (state.purged()) {
            return "removed";
        }
        if (!state.isShown() || !state.live()) {
            return "orphaned";
        }
        return state.isConfirmed() ? "confirmed" : "unconfirmed";
    }

    /** Ids of the items that this change completes: creations at a new position, spends whose position is known. */
    private void items(String txid, List<RowChange> outputs, List<RowChange> spent) {
        json.name("items").open('[');
        for (RowChange row : outputs) {
            if (row.rewritten()) {
                continue; // completed before
            }
            RowChange.State before = row.before();
            Score score = row.now().score();
            if (row.after() != null && score != null && (before == null || !score.equals(before.score()))) {
                json.item(txid, row.ref().vout(), score);
            }
            Score spentScore = row.now().spentScore();
            if (before == null && spentScore != null && row.now().spentTxid() != null) {
                json.item(txid, row.ref().vout(), spentScore);
            }
        }
        for (RowChange row : spent) {
            Score score = row.now().spentScore();
            if (row.after() != null && row.now().spentTxid() != null && score != null) {
                json.item(row.ref().tx().txid().toString(), row.ref().vout(), score);
            }
        }
        json.close(']');
    }
}
