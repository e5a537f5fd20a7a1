package io.walletstream.stream.write;

import io.walletstream.schema.chain.ItemId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.write.TxTable.TxChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One event per transaction and change. A row whose own facts changed belongs to its transaction's event, whole; a row that only was spent, or
 * is no longer, belongs to the spending transaction's event, as outpoint and spend.
 */
final class TxEvents {
    /** Rows in one event at most; more are split into parts. */
    static final int MAX_ROWS = 1000;

    /** What belongs to one transaction's event. */
    private static final class Parts {
        final List<RowChange> outputs = new ArrayList<>();
        final List<RowChange> spent = new ArrayList<>();

        @Nullable
        TxChange change;
    }

    private final EventJson json = new EventJson();

    /** Events of the changes, by account and txid. */
    List<Event> of(List<RowChange> rows, List<TxChange> transactions) {
        TreeMap<TxRef, Parts> byTx = new TreeMap<>();
        for (RowChange row : rows) {
            if (row.isOwnChange()) {
                parts(byTx, row.ref().tx()).outputs.add(row);
            }
            if (row.isSpendChange()) {
                Txid spender = row.spentAfter() != null ? row.spentAfter() : row.spentBefore();
                if (spender != null) {
                    parts(byTx, new TxRef(row.ref().account(), row.ref().generation(), spender))
                            .spent
                            .add(row);
                }
            }
        }
        for (TxChange change : transactions) {
            if (!change.state().equals("hidden")
                    || (change.oldState() != null && !change.oldState().equals("hidden"))) {
                parts(byTx, change.ref()).change = change;
            }
        }
        List<Event> events = new ArrayList<>(byTx.size());
        byTx.forEach((ref, parts) -> add(ref, parts, events));
        return events;
    }

    private static Parts parts(Map<TxRef, Parts> byTx, TxRef ref) {
        return byTx.computeIfAbsent(ref, key -> new Parts());
    }

    private void add(TxRef ref, Parts parts, List<Event> events) {
        String type = typeOf(parts.change);
        int rows = Math.max(parts.outputs.size(), parts.spent.size());
        int pieces = Math.max(1, (rows + MAX_ROWS - 1) / MAX_ROWS);
        for (int piece = 0; piece < pieces; piece++) {
            List<RowChange> outputs = piece(parts.outputs, piece);
            List<RowChange> spent = piece(parts.spent, piece);
            events.add(new Event(
                    ref.account(), ref.generation(), type, data(ref, parts.change, outputs, spent, piece, pieces)));
        }
    }

    private static List<RowChange> piece(List<RowChange> rows, int piece) {
        int from = Math.min(piece * MAX_ROWS, rows.size());
        return rows.subList(from, Math.min(from + MAX_ROWS, rows.size()));
    }

    private static String typeOf(@Nullable TxChange change) {
        if (change == null || change.oldState() == null || change.oldState().equals("hidden")) {
            return "tx.applied";
        }
        String before = change.oldState();
        String after = change.state();
        if (!before.equals(after)) {
            return switch (after) {
                case "orphaned", "hidden" -> "tx.orphaned";
                case "confirmed" -> before.equals("orphaned") ? "tx.restored" : "tx.confirmed";
                default -> before.equals("orphaned") ? "tx.restored" : "tx.moved";
            };
        }
        return Objects.equals(change.oldScore(), change.score()) ? "tx.applied" : "tx.moved";
    }

    private String data(
            TxRef ref,
            @Nullable TxChange change,
            List<RowChange> outputs,
            List<RowChange> spent,
            int piece,
            int pieces) {
        json.open('{').field("txid", ref.txid().toString());
        if (change != null) {
            Score score = change.score();
            json.field("state", change.state()).height("height", score);
            json.optional("index", score == null || !score.isMined() ? null : Long.valueOf(score.fraction()));
            json.score("score", score).optional("netSats", change.netSats()).field("direction", change.direction());
        }
        json.name("outputs").open('[');
        for (RowChange row : outputs) {
            json.next();
            output(row);
        }
        json.close(']').name("spent").open('[');
        for (RowChange row : spent) {
            json.next().open('{').field("outpoint", row.ref().outpoint().toString());
            Txid by = row.spentAfter();
            json.field("spentTxid", by == null ? null : by.toString());
            json.score("spentScore", row.after() == null ? null : row.after().spentScore());
            json.close('}');
        }
        json.close(']').texts("items", items(outputs, spent));
        if (pieces > 1) {
            json.field("part", piece + 1).field("parts", pieces);
        }
        return json.close('}').take();
    }

    private void output(RowChange row) {
        Outpoint outpoint = row.ref().outpoint();
        RowChange.State state = row.after() == null ? row.before() : row.after();
        RowChange.Content content = row.content();
        if (state == null || content == null) {
            throw new IllegalStateException("a change of a row that was never shown: " + outpoint);
        }
        Txid spentTxid = state.spentTxid();
        json.open('{')
                .field("outpoint", outpoint.toString())
                .field("txid", outpoint.txid().toString())
                .field("vout", outpoint.vout())
                .field("owner", content.owner())
                .field("valueSats", state.valueSats())
                .field("basket", content.basket())
                .texts("tags", content.tags())
                .field("content", content.content())
                .field("state", row.after() == null ? "hidden" : stateName(state))
                .score("score", state.score())
                .height("height", state.score());
        Score score = state.score();
        json.optional("index", score == null || !score.isMined() ? null : Long.valueOf(score.fraction()));
        json.field("spentTxid", spentTxid == null ? null : spentTxid.toString())
                .score("spentScore", state.spentScore())
                .height("spentHeight", state.spentScore())
                .close('}');
    }

    private static String stateName(RowChange.State state) {
        if (!state.live()) {
            return "orphaned";
        }
        return state.isConfirmed() ? "confirmed" : "unconfirmed";
    }

    private static List<String> items(List<RowChange> outputs, List<RowChange> spent) {
        List<String> items = new ArrayList<>();
        for (RowChange row : outputs) {
            if (row.before() == null && row.after() != null && row.after().score() != null) {
                items.add(new ItemId(row.ref().outpoint(), row.after().score()).toString());
            }
        }
        for (RowChange row : spent) {
            if (row.after() != null
                    && row.after().spentTxid() != null
                    && row.after().spentScore() != null) {
                items.add(new ItemId(row.ref().outpoint(), row.after().spentScore()).toString());
            }
        }
        return items;
    }
}
