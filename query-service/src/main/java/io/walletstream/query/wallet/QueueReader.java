package io.walletstream.query.wallet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.walletstream.query.account.Account;
import io.walletstream.query.http.Json;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The queue, looked into: items of a transaction, derived from its rows. */
final class QueueReader {
    private static final int MAX_OUTPUTS = 10_000;
    private static final String ITEMS = """
            SELECT o.vout, o.score, o.spent_txid, o.spent_score, o.remembered, o.value_sats IS NULL AS waiting, t.first_seen_at,
                f.attempts, f.last_error, f.failed_at
            FROM wallet.output o
            LEFT JOIN wallet.account_tx t ON t.account_id = o.account_id AND t.txid = o.txid AND t.generation = o.generation
            LEFT JOIN wallet.sync_failure f ON f.account_id = o.account_id AND f.txid = o.txid AND f.generation = o.generation
                AND f.vout = o.vout AND f.half = 'content' AND f.resolved_at IS NULL
            WHERE o.account_id = :account AND o.generation = :generation AND o.txid = :txid AND o.revision IS NOT NULL
            ORDER BY o.vout LIMIT :limit
            """;

    private final Jdbi jdbi;

    QueueReader(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** The items of a transaction's outpoints: of each its creation, and its spend once that is known. */
    Page items(Account account, Txid txid) {
        ArrayNode items = Json.array();
        jdbi.useHandle(handle -> {
            handle.createQuery(ITEMS)
                    .bind("account", account.id().uuid())
                    .bind("generation", account.generation())
                    .bind("txid", txid.toBytes())
                    .bind("limit", MAX_OUTPUTS)
                    .map((row, context) -> itemsOf(row, txid))
                    .forEach(items::addAll);
        });
        return Page.all(items);
    }

    /** The creation's item and the spend's. */
    private static List<ObjectNode> itemsOf(ResultSet row, Txid txid) throws SQLException {
        Outpoint outpoint = new Outpoint(txid, row.getInt("vout"));
        Score created = Columns.score(row, "score");
        Score spent = Columns.score(row, "spent_score");
        Txid spentTxid = Columns.txidOrNull(row, "spent_txid");
        boolean hasSpend = spentTxid != null && (spent != null || created == null);
        boolean remembered = row.getBoolean("remembered");
        List<ObjectNode> items = new ArrayList<>(2);
        if (created != null) {
            items.add(item(row, outpoint, created, null, creationStatus(row)));
        }
        if (hasSpend) {
            items.add(item(row, outpoint, spent, spentTxid, remembered ? "skipped" : "done"));
        }
        return items;
    }

    private static String creationStatus(ResultSet row) throws SQLException {
        if (row.getBoolean("remembered")) {
            return "skipped";
        }
        if (!row.getBoolean("waiting")) {
            return "done";
        }
        return row.getString("last_error") == null ? "processing" : "failed";
    }

    private static ObjectNode item(
            ResultSet row, Outpoint outpoint, @Nullable Score score, @Nullable Txid spendTxid, String status)
            throws SQLException {
        boolean failed = status.equals("failed");
        String createdAt = Columns.instant(row, "first_seen_at");
        return Json.object()
                .put("id", outpoint + ":" + (score == null ? "" : score))
                .put("outpoint", outpoint.toString())
                .put("score", Columns.text(score))
                .put("spendTxid", Columns.text(spendTxid))
                .put("status", status)
                .put("attempts", failed ? row.getInt("attempts") : status.equals("done") ? 1 : 0)
                .put("lastError", failed ? row.getString("last_error") : null)
                .put("createdAt", createdAt)
                .put("updatedAt", failed ? Columns.instant(row, "failed_at") : createdAt);
    }
}
