package io.walletstream.query.wallet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.walletstream.query.account.Account;
import io.walletstream.query.http.Json;
import io.walletstream.schema.chain.Score;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The sync state of an account: counts as the writer last flushed them, and each owner's feed. */
final class SyncReader {
    private static final String COUNTS = """
            SELECT items_pending, items_processing, items_done, items_failed, items_skipped, txs_pending, txs_processing, txs_done,
                txs_failed, txs_skipped, synced, last_synced_at
            FROM wallet.account_sync WHERE account_id = :account AND generation = :generation
            """;
    private static final String OWNERS = """
            SELECT w.owner, coalesce(s.state, 'syncing') AS state, s.reason, s.last_pass_at, s.tip,
                CASE WHEN f.generation = :generation AND f.owner_generation = w.generation THEN f.cursor END AS cursor
            FROM wallet.account_owner w
            LEFT JOIN wallet.owner_sync s ON s.account_id = w.account_id AND s.generation = :generation AND s.owner = w.owner
                AND s.owner_generation = w.generation
            LEFT JOIN wallet.feed_state f ON f.account_id = w.account_id AND f.owner = w.owner
            WHERE w.account_id = :account AND w.removed_at IS NULL ORDER BY w.owner COLLATE "C"
            """;
    private static final String[] COUNT_NAMES = {"pending", "processing", "done", "failed", "skipped"};

    private final Jdbi jdbi;
    private final InstantSource clock = InstantSource.system();

    SyncReader(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    ObjectNode read(Account account) {
        return jdbi.inTransaction(handle -> {
            ObjectNode json = Json.object().put("state", "syncing");
            Counts counts = handle.createQuery(COUNTS)
                    .bind("account", account.id().uuid())
                    .bind("generation", account.generation())
                    .map((row, context) -> counts(row))
                    .findOne()
                    .orElseGet(Counts::none);
            json.setAll(counts.items());
            json.set("transactions", counts.transactions());
            owners(handle, account, counts, json);
            return json;
        });
    }

    private record Counts(ObjectNode items, ObjectNode transactions, boolean synced, Timestamp lastSyncedAt) {
        static Counts none() {
            ObjectNode items = Json.object();
            for (String name : COUNT_NAMES) {
                items.put(name, 0);
            }
            return new Counts(items, items.deepCopy(), false, new Timestamp(0));
        }
    }

    private static Counts counts(ResultSet row) throws SQLException {
        ObjectNode items = Json.object();
        ObjectNode transactions = Json.object();
        for (String name : COUNT_NAMES) {
            items.put(name, row.getLong("items_" + name));
            transactions.put(name, row.getLong("txs_" + name));
        }
        Timestamp last = row.getTimestamp("last_synced_at");
        return new Counts(items, transactions, row.getBoolean("synced"), last == null ? new Timestamp(0) : last);
    }

    private void owners(Handle handle, Account account, Counts counts, ObjectNode json) {
        ArrayNode owners = Json.array();
        long[] lowestCursor = {Long.MAX_VALUE};
        int[] tip = {0};
        long[] oldestPass = {Long.MAX_VALUE};
        boolean[] stalled = {false};
        boolean[] waiting = {false};
        handle.createQuery(OWNERS)
                .bind("account", account.id().uuid())
                .bind("generation", account.generation())
                .map((row, context) -> {
                    long cursor = row.getLong("cursor");
                    Timestamp passAt = row.getTimestamp("last_pass_at");
                    lowestCursor[0] = Math.min(lowestCursor[0], cursor);
                    tip[0] = Math.max(tip[0], row.getInt("tip"));
                    oldestPass[0] = Math.min(oldestPass[0], passAt == null ? 0 : passAt.getTime());
                    stalled[0] |= row.getString("state").equals("stalled");
                    waiting[0] |= row.getString("state").equals("syncing");
                    return Json.object()
                            .put("owner", row.getString("owner"))
                            .put("state", row.getString("state"))
                            .put("cursor", new Score(cursor).toString())
                            .put(
                                    "lastPassAt",
                                    passAt == null ? null : passAt.toInstant().toString())
                            .put("reason", row.getString("reason"));
                })
                .forEach(owners::add);
        boolean push = account.feed().equals("push");
        boolean synced = counts.synced() && (push || !waiting[0]);
        json.put(
                "state", account.paused() ? "paused" : stalled[0] && !push ? "stalled" : synced ? "synced" : "syncing");
        json.put("lastQueuedScore", new Score(owners.isEmpty() ? 0 : lowestCursor[0]).toString());
        long lastSynced = counts.lastSyncedAt().getTime();
        json.put(
                "lastSyncedAt",
                lastSynced == 0 ? null : Instant.ofEpochMilli(lastSynced).toString());
        json.put("tip", tip[0]);
        boolean measured = !push && !owners.isEmpty() && oldestPass[0] > 0;
        json.put(
                "lagSeconds",
                measured
                        ? Long.valueOf(Math.max(
                                0,
                                Duration.between(Instant.ofEpochMilli(oldestPass[0]), clock.instant())
                                        .toSeconds()))
                        : push ? Long.valueOf(0) : null);
        json.set("owners", owners);
    }
}
