package io.walletstream.query.wallet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.walletstream.query.account.Account;
import io.walletstream.query.http.Json;
import io.walletstream.query.http.Query;
import io.walletstream.query.wallet.WalletEndpoints.OutputFilter;
import io.walletstream.query.wallet.WalletEndpoints.Rows;
import io.walletstream.schema.chain.InvalidChainValueException;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Keyset-paged reads of one account's rows, in the shapes of the API. Scores are texts in JSON, since a reader would round a number. */
public final class WalletReader {
    private static final String OUTPUT_COLUMNS = """
            SELECT txid, vout, owner, value_sats, basket, tags, content, live, score, spent_txid, spent_score
            FROM wallet.output WHERE account_id = :account AND generation = :generation
                AND value_sats IS NOT NULL AND revision IS NOT NULL AND NOT remembered
            """;
    private static final String TX_COLUMNS = """
            SELECT txid, state, score, received_sats, sent_sats, net_sats, direction, fee_sats, size_bytes, first_seen_at, block_time
            FROM wallet.account_tx WHERE account_id = :account AND generation = :generation AND state <> 'hidden'
            """;
    private static final String TIP =
            "SELECT max(tip) FROM wallet.owner_sync WHERE account_id = :account AND generation = :generation";

    private static final long FIRST_TIME = Score.FIRST_TIME << Score.FRACTION_BITS;

    private final Jdbi jdbi;
    private final SyncReader syncReader;

    public WalletReader(Jdbi jdbi) {
        this.jdbi = jdbi;
        this.syncReader = new SyncReader(jdbi);
    }

    ObjectNode sync(Account account) {
        return syncReader.read(account);
    }

    Rows outputs(Account account, OutputFilter filter, Query query) {
        boolean unspent = Boolean.TRUE.equals(filter.unspent());
        String kind = unspent ? "unspent" : "outputs";
        int limit = query.limit();
        String[] cursor = query.cursor(kind, 3);
        StringBuilder sql = new StringBuilder(OUTPUT_COLUMNS);
        String state = filter.state() == null ? "" : filter.state();
        switch (state) {
            case "orphaned" -> sql.append(" AND NOT live");
            case "confirmed" -> sql.append(" AND live AND score < ").append(FIRST_TIME);
            case "unconfirmed" ->
                sql.append(" AND live AND coalesce(score, ")
                        .append(FIRST_TIME)
                        .append(") >= ")
                        .append(FIRST_TIME);
            default -> sql.append(" AND live");
        }
        if (filter.unspent() != null) {
            sql.append(unspent ? " AND spent_txid IS NULL" : " AND spent_txid IS NOT NULL");
        }
        if (filter.basket() != null) {
            sql.append(" AND basket = :basket");
        }
        if (filter.tag() != null) {
            sql.append(" AND :tag = ANY (tags)");
        }
        String order = unspent ? "coalesce(score, 0), txid, vout" : "txid, vout";
        if (cursor != null) {
            sql.append(
                    unspent
                            ? " AND (coalesce(score, 0), txid, vout) > (:score, :txid, :vout)"
                            : " AND (txid, vout) > (:txid, :vout)");
        }
        sql.append(" ORDER BY ").append(order).append(" LIMIT :limit");
        return jdbi.withHandle(handle -> {
            org.jdbi.v3.core.statement.Query statement = handle.createQuery(sql.toString())
                    .bind("account", account.id().uuid())
                    .bind("generation", account.generation())
                    .bind("limit", limit + 1);
            if (filter.basket() != null) {
                statement.bind("basket", filter.basket());
            }
            if (filter.tag() != null) {
                statement.bind("tag", filter.tag());
            }
            if (cursor != null) {
                if (unspent) {
                    statement.bind("score", number(cursor[0]));
                }
                statement.bind("txid", txid(cursor[1])).bind("vout", (int) number(cursor[2]));
            }
            List<Keyed> rows = statement
                    .map((row, context) -> new Keyed(
                            output(row),
                            Query.encodeCursor(
                                    kind,
                                    row.getLong("score"),
                                    Txid.fromBytes(row.getBytes("txid")),
                                    row.getInt("vout"))))
                    .list();
            return page(rows, limit);
        });
    }

    /** A row with the cursor that continues after it. */
    private record Keyed(ObjectNode json, String cursor) {}

    private static Rows page(List<Keyed> rows, int limit) {
        ArrayNode items = Json.array();
        rows.stream().limit(limit).forEach(row -> items.add(row.json()));
        return new Rows(items, rows.size() > limit ? rows.get(limit - 1).cursor() : null);
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw Query.invalidCursor();
        }
    }

    private static byte[] txid(String text) {
        try {
            return Txid.parse(text).toBytes();
        } catch (InvalidChainValueException e) {
            throw Query.invalidCursor();
        }
    }

    private static ObjectNode output(ResultSet row) throws SQLException {
        Outpoint outpoint = new Outpoint(Txid.fromBytes(row.getBytes("txid")), row.getInt("vout"));
        Score score = score(row, "score");
        Score spent = score(row, "spent_score");
        byte[] spentTxid = row.getBytes("spent_txid");
        Array tags = row.getArray("tags");
        boolean mined = score != null && score.isMined();
        ObjectNode json = Json.object()
                .put("outpoint", outpoint.toString())
                .put("txid", outpoint.txid().toString())
                .put("vout", outpoint.vout())
                .put("owner", row.getString("owner"))
                .put("valueSats", row.getLong("value_sats"))
                .put("basket", row.getString("basket"));
        json.set("tags", Json.texts(tags == null ? List.of() : List.of((String[]) tags.getArray())));
        json.put("content", row.getString("content"))
                .put("state", !row.getBoolean("live") ? "orphaned" : mined ? "confirmed" : "unconfirmed")
                .put("score", score == null ? null : score.toString());
        position(json, score, "height");
        json.put("index", mined && score != null ? Integer.valueOf(score.fraction()) : null)
                .put(
                        "spentTxid",
                        spentTxid == null ? null : Txid.fromBytes(spentTxid).toString())
                .put("spentScore", spent == null ? null : spent.toString());
        position(json, spent, "spentHeight");
        return json;
    }

    private static void position(ObjectNode json, @Nullable Score score, String name) {
        json.put(name, score != null && score.isMined() ? Integer.valueOf(score.height()) : null);
    }

    private static @Nullable Score score(ResultSet row, String column) throws SQLException {
        long packed = row.getLong(column);
        return row.wasNull() ? null : new Score(packed);
    }

    ArrayNode balances(Account account) {
        return jdbi.withHandle(handle -> {
            ArrayNode items = Json.array();
            handle.createQuery("""
                            SELECT asset_type, asset_id, confirmed, unconfirmed, outputs FROM wallet.account_balance
                            WHERE account_id = :account AND generation = :generation ORDER BY asset_type, asset_id
                            """)
                    .bind("account", account.id().uuid())
                    .bind("generation", account.generation())
                    .map((row, context) -> balance(row))
                    .forEach(items::add);
            if (items.isEmpty()) {
                items.add(balance(
                        account.chain().equals("bsv") ? "bsv" : "btc", "", BigDecimal.ZERO, BigDecimal.ZERO, 0));
            }
            return items;
        });
    }

    private static ObjectNode balance(ResultSet row) throws SQLException {
        return balance(
                row.getString("asset_type"),
                row.getString("asset_id"),
                row.getBigDecimal("confirmed"),
                row.getBigDecimal("unconfirmed"),
                row.getLong("outputs"));
    }

    private static ObjectNode balance(
            String type, String id, BigDecimal confirmed, BigDecimal unconfirmed, long outputs) {
        ObjectNode json = Json.object().put("assetType", type).put("assetId", id);
        if (id.isEmpty()) {
            json.put("confirmed", confirmed.longValueExact()).put("unconfirmed", unconfirmed.longValueExact());
        } else {
            json.put("confirmed", confirmed.toPlainString()).put("unconfirmed", unconfirmed.toPlainString());
        }
        return json.put("outputs", outputs);
    }

    Rows transactions(Account account, Query query) {
        int limit = query.limit();
        String[] cursor = query.cursor("transactions", 2);
        String after = cursor == null ? "" : " AND (coalesce(score, 0), txid) < (:score, :txid)";
        return jdbi.withHandle(handle -> {
            int tip = tip(handle, account);
            org.jdbi.v3.core.statement.Query statement = handle.createQuery(
                            TX_COLUMNS + after + " ORDER BY coalesce(score, 0) DESC, txid DESC LIMIT :limit")
                    .bind("account", account.id().uuid())
                    .bind("generation", account.generation())
                    .bind("limit", limit + 1);
            if (cursor != null) {
                statement.bind("score", number(cursor[0])).bind("txid", txid(cursor[1]));
            }
            List<Keyed> rows = statement
                    .map((row, context) -> new Keyed(
                            transaction(row, tip),
                            Query.encodeCursor(
                                    "transactions", row.getLong("score"), Txid.fromBytes(row.getBytes("txid")))))
                    .list();
            return page(rows, limit);
        });
    }

    @Nullable
    ObjectNode transaction(Account account, Txid txid) {
        return jdbi.withHandle(handle -> {
            int tip = tip(handle, account);
            return handle.createQuery(TX_COLUMNS + " AND txid = :txid")
                    .bind("account", account.id().uuid())
                    .bind("generation", account.generation())
                    .bind("txid", txid.toBytes())
                    .map((row, context) -> transaction(row, tip))
                    .findOne()
                    .orElse(null);
        });
    }

    private static int tip(org.jdbi.v3.core.Handle handle, Account account) {
        return handle.createQuery(TIP)
                .bind("account", account.id().uuid())
                .bind("generation", account.generation())
                .mapTo(Integer.class)
                .findOne()
                .orElse(0);
    }

    private static ObjectNode transaction(ResultSet row, int tip) throws SQLException {
        Score score = score(row, "score");
        Timestamp blockTime = row.getTimestamp("block_time");
        boolean mined =
                score != null && score.isMined() && row.getString("state").equals("confirmed");
        ObjectNode json =
                Json.object().put("txid", Txid.fromBytes(row.getBytes("txid")).toString());
        position(json, score, "height");
        return json.put("index", score != null && score.isMined() ? Integer.valueOf(score.fraction()) : null)
                .put("state", row.getString("state"))
                .put("receivedSats", row.getLong("received_sats"))
                .put("sentSats", row.getObject("sent_sats", Long.class))
                .put("netSats", row.getObject("net_sats", Long.class))
                .put("direction", row.getString("direction"))
                .put("feeSats", row.getObject("fee_sats", Long.class))
                .put("sizeBytes", row.getObject("size_bytes", Integer.class))
                .put(
                        "firstSeenAt",
                        row.getTimestamp("first_seen_at").toInstant().toString())
                .put(
                        "blockTime",
                        blockTime == null ? null : blockTime.toInstant().toString())
                .put("confirmations", mined && score != null ? Math.max(1, tip - score.height() + 1) : 0);
    }

    ArrayNode items(Account account, Txid txid) {
        return jdbi.withHandle(handle -> {
            ArrayNode items = Json.array();
            List<ObjectNode> rows = new ArrayList<>();
            handle.createQuery("""
                            SELECT o.vout, o.score, o.spent_txid, o.spent_score, o.remembered, o.value_sats IS NULL AS waiting,
                                f.attempts, f.last_error, f.failed_at, f.resolved_at IS NULL AND f.txid IS NOT NULL AS failed,
                                t.first_seen_at
                            FROM wallet.output o
                            LEFT JOIN wallet.sync_failure f ON f.account_id = o.account_id AND f.txid = o.txid
                                AND f.generation = o.generation
                            LEFT JOIN wallet.account_tx t ON t.account_id = o.account_id AND t.txid = o.txid
                                AND t.generation = o.generation
                            WHERE o.account_id = :account AND o.generation = :generation AND o.txid = :txid
                                AND o.revision IS NOT NULL
                            ORDER BY o.vout LIMIT 10000
                            """)
                    .bind("account", account.id().uuid())
                    .bind("generation", account.generation())
                    .bind("txid", txid.toBytes())
                    .map((row, context) -> {
                        addItems(row, txid, rows);
                        return true;
                    })
                    .list();
            rows.forEach(items::add);
            return items;
        });
    }

    /** The creation's item and the spend's. */
    private static void addItems(ResultSet row, Txid txid, List<ObjectNode> items) throws SQLException {
        Outpoint outpoint = new Outpoint(txid, row.getInt("vout"));
        Score created = score(row, "score");
        Score spent = score(row, "spent_score");
        byte[] spentTxid = row.getBytes("spent_txid");
        boolean remembered = row.getBoolean("remembered");
        if (created != null) {
            String status = remembered
                    ? "skipped"
                    : !row.getBoolean("waiting") ? "done" : row.getBoolean("failed") ? "failed" : "processing";
            items.add(item(row, outpoint, created, null, status));
        }
        if (spentTxid != null && (spent != null || created == null)) {
            items.add(item(row, outpoint, spent, Txid.fromBytes(spentTxid), remembered ? "skipped" : "done"));
        }
    }

    private static ObjectNode item(
            ResultSet row, Outpoint outpoint, @Nullable Score score, @Nullable Txid spendTxid, String status)
            throws SQLException {
        Timestamp first = row.getTimestamp("first_seen_at");
        Timestamp failedAt = row.getTimestamp("failed_at");
        String at = first == null ? null : first.toInstant().toString();
        boolean failed = status.equals("failed");
        return Json.object()
                .put("id", outpoint + ":" + (score == null ? "" : score))
                .put("outpoint", outpoint.toString())
                .put("score", score == null ? null : score.toString())
                .put("spendTxid", spendTxid == null ? null : spendTxid.toString())
                .put("status", status)
                .put("attempts", failed ? row.getInt("attempts") : status.equals("done") ? 1 : 0)
                .put("lastError", failed ? row.getString("last_error") : null)
                .put("createdAt", at)
                .put(
                        "updatedAt",
                        failed && failedAt != null ? failedAt.toInstant().toString() : at);
    }

    Rows failures(Account account, Query query) {
        int limit = query.limit();
        String[] cursor = query.cursor("failures", 1);
        String after = cursor == null ? "" : " AND txid > :after";
        return jdbi.withHandle(handle -> {
            org.jdbi.v3.core.statement.Query statement = handle.createQuery("""
                            SELECT txid, kind, attempts, last_error, next_retry_at, items FROM wallet.sync_failure
                            WHERE account_id = :account AND generation = :generation AND resolved_at IS NULL
                            """ + after + " ORDER BY txid LIMIT :limit")
                    .bind("account", account.id().uuid())
                    .bind("generation", account.generation())
                    .bind("limit", limit + 1);
            if (cursor != null) {
                statement.bind("after", txid(cursor[0]));
            }
            return page(
                    statement
                            .map((row, context) -> new Keyed(
                                    failure(row), Query.encodeCursor("failures", Txid.fromBytes(row.getBytes("txid")))))
                            .list(),
                    limit);
        });
    }

    private static ObjectNode failure(ResultSet row) throws SQLException {
        Timestamp retry = row.getTimestamp("next_retry_at");
        ObjectNode json =
                Json.object().put("txid", Txid.fromBytes(row.getBytes("txid")).toString());
        json.set("items", Json.texts(List.of((String[]) row.getArray("items").getArray())));
        return json.put("attempts", row.getInt("attempts"))
                .put("lastError", row.getString("last_error"))
                .put("nextRetryAt", retry == null ? null : retry.toInstant().toString())
                .put("kind", row.getString("kind"));
    }
}
