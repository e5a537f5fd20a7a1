package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.stream.flow.WriterInput.Parked;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;

/** Failures, owners' passes and progress: small tables, with events on transitions only. */
final class SyncTables {
    private static final String FAIL = """
            INSERT INTO wallet.sync_failure AS f (account_id, generation, txid, kind, attempts, last_error, next_retry_at, items,
                revision, failed_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (account_id, txid, generation) DO UPDATE SET kind = excluded.kind, attempts = excluded.attempts,
                last_error = excluded.last_error, next_retry_at = excluded.next_retry_at, items = excluded.items,
                revision = excluded.revision, resolved_at = NULL
            WHERE (excluded.revision, excluded.attempts) > (f.revision, f.attempts)
            RETURNING old.attempts IS NULL OR old.resolved_at IS NOT NULL
            """;
    private static final String RESOLVE = """
            UPDATE wallet.sync_failure f SET resolved_at = ?, next_retry_at = NULL
            WHERE account_id = ? AND txid = ? AND generation = ? AND resolved_at IS NULL AND (revision, attempts) <= (?, ?)
            RETURNING items
            """;
    private static final String PASS = """
            INSERT INTO wallet.owner_sync AS s (account_id, generation, owner, owner_generation, state, reason, revision,
                pass_epoch, pass_number, tip, last_pass_at)
            VALUES (?, ?, ?, ?, 'synced', NULL, ?, ?, ?, ?, ?)
            ON CONFLICT (account_id, generation, owner) DO UPDATE SET owner_generation = excluded.owner_generation,
                state = 'synced', reason = NULL, revision = excluded.revision, pass_epoch = excluded.pass_epoch,
                pass_number = excluded.pass_number, tip = excluded.tip, last_pass_at = excluded.last_pass_at
            WHERE excluded.revision > s.revision
            RETURNING coalesce(old.state, '') = 'stalled'
            """;
    private static final String STATUS = """
            INSERT INTO wallet.owner_sync AS s (account_id, generation, owner, owner_generation, state, reason, revision)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (account_id, generation, owner) DO UPDATE SET owner_generation = excluded.owner_generation,
                state = CASE WHEN excluded.state = 'stalled' THEN 'stalled' WHEN s.pass_epoch > 0 THEN 'synced' ELSE 'syncing' END,
                reason = excluded.reason, revision = excluded.revision
            WHERE excluded.revision > s.revision
            RETURNING coalesce(old.state, '') = 'stalled', new.state = 'stalled'
            """;
    private static final String COUNTS = """
            INSERT INTO wallet.account_sync AS s (account_id, generation, items_pending, items_processing, items_done, items_failed,
                items_skipped, txs_pending, txs_processing, txs_done, txs_failed, txs_skipped, settled_group, updated_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (account_id, generation) DO UPDATE SET items_pending = excluded.items_pending,
                items_processing = excluded.items_processing, items_done = excluded.items_done, items_failed = excluded.items_failed,
                items_skipped = excluded.items_skipped, txs_pending = excluded.txs_pending, txs_processing = excluded.txs_processing,
                txs_done = excluded.txs_done, txs_failed = excluded.txs_failed, txs_skipped = excluded.txs_skipped,
                settled_group = greatest(s.settled_group, excluded.settled_group), updated_at = excluded.updated_at
            RETURNING coalesce(old.items_pending + old.items_processing, 1) > 0 AND new.items_pending + new.items_processing = 0
                AND new.settled_group > coalesce(old.settled_group, 0)
            """;
    private static final String SYNCED = """
            UPDATE wallet.account_sync s SET synced = c.synced,
                last_synced_at = CASE WHEN c.synced THEN ? ELSE s.last_synced_at END
            FROM (
                SELECT s.account_id, s.generation, s.items_pending + s.items_processing + s.txs_processing = 0 AND NOT EXISTS (
                    SELECT FROM wallet.account_owner w WHERE w.account_id = a.id AND w.removed_at IS NULL AND a.feed <> 'push'
                        AND NOT EXISTS (SELECT FROM wallet.owner_sync p WHERE p.account_id = a.id
                            AND p.generation = a.generation AND p.owner = w.owner AND p.owner_generation = w.generation
                            AND p.state = 'synced')) AS synced
                FROM wallet.account a
                JOIN wallet.account_sync s ON s.account_id = a.id AND s.generation = a.generation
                WHERE a.id = ANY (?::uuid[])
            ) c
            WHERE s.account_id = c.account_id AND s.generation = c.generation AND s.synced IS DISTINCT FROM c.synced
            RETURNING new.account_id, new.generation, new.synced
            """;
    private static final String OPENED = """
            INSERT INTO wallet.account_sync (account_id, generation, updated_at) VALUES (?, ?, ?)
            ON CONFLICT (account_id, generation) DO NOTHING RETURNING 1
            """;

    private final Connection connection;
    private final Instant now;
    private final EventJson json = new EventJson();
    private final List<Event> events = new ArrayList<>();

    private SyncTables(Connection connection, Instant now) {
        this.connection = connection;
        this.now = now;
    }

    /** Writes all of the batch that these tables hold; answers the events. */
    static List<Event> write(Connection connection, FlushBatch batch, Instant now) throws SQLException {
        SyncTables tables = new SyncTables(connection, now);
        for (FlushBatch.AccountRef opened : batch.opened) {
            tables.opened(opened);
        }
        for (Map.Entry<TxRef, Parked> failure : batch.failures.entrySet()) {
            tables.fail(failure.getKey(), failure.getValue());
        }
        for (Map.Entry<TxRef, FlushBatch.Resolved> resolved : batch.resolved.entrySet()) {
            tables.resolve(resolved.getKey(), resolved.getValue());
        }
        for (FlushBatch.OwnerRow row : batch.statuses.values()) {
            tables.status(row);
        }
        for (FlushBatch.OwnerRow row : batch.passes.values()) {
            tables.pass(row);
        }
        for (Map.Entry<FlushBatch.AccountRef, SyncCounts> counts : batch.counts.entrySet()) {
            tables.counts(counts.getKey(), counts.getValue());
        }
        tables.synced(batch);
        return tables.events;
    }

    private void opened(FlushBatch.AccountRef ref) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(OPENED)) {
            statement.setObject(1, ref.account().uuid());
            statement.setInt(2, ref.generation());
            statement.setTimestamp(3, Timestamp.from(now));
            try (ResultSet row = statement.executeQuery()) {
                if (row.next() && ref.generation() > 1) {
                    json.open('{').field("generation", ref.generation()).close('}');
                    events.add(new Event(ref.account(), ref.generation(), "account.cleared", json.take()));
                }
            }
        }
    }

    private void fail(TxRef ref, Parked parked) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FAIL)) {
            boolean timed = parked.retryAtMillis() != Long.MAX_VALUE;
            Instant retryAt = Instant.ofEpochMilli(timed ? parked.retryAtMillis() : 0);
            Array items = connection.createArrayOf("text", parked.items().toArray());
            statement.setObject(1, ref.account().uuid());
            statement.setInt(2, ref.generation());
            statement.setBytes(3, ref.txid().toBytes());
            statement.setString(4, parked.kind().text());
            statement.setInt(5, parked.attempts());
            statement.setString(6, parked.error());
            if (timed) {
                statement.setTimestamp(7, Timestamp.from(retryAt));
            } else {
                statement.setNull(7, Types.TIMESTAMP_WITH_TIMEZONE);
            }
            statement.setArray(8, items);
            statement.setLong(9, parked.revision());
            statement.setTimestamp(10, Timestamp.from(now));
            try (ResultSet row = statement.executeQuery()) {
                if (row.next() && row.getBoolean(1)) {
                    json.open('{')
                            .field("txid", ref.txid().toString())
                            .texts("items", parked.items())
                            .field("attempts", parked.attempts())
                            .field("lastError", parked.error())
                            .field("nextRetryAt", timed ? retryAt.toString() : null)
                            .field("kind", parked.kind().text())
                            .close('}');
                    events.add(new Event(ref.account(), ref.generation(), "item.failed", json.take()));
                }
            }
        }
    }

    private void resolve(TxRef ref, FlushBatch.Resolved resolved) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(RESOLVE)) {
            statement.setTimestamp(1, Timestamp.from(now));
            statement.setObject(2, ref.account().uuid());
            statement.setBytes(3, ref.txid().toBytes());
            statement.setInt(4, ref.generation());
            statement.setLong(5, resolved.revision());
            statement.setInt(6, resolved.attempt());
            try (ResultSet row = statement.executeQuery()) {
                if (row.next()) {
                    List<String> items = List.of((String[]) row.getArray(1).getArray());
                    json.open('{')
                            .field("txid", ref.txid().toString())
                            .texts("items", items)
                            .close('}');
                    events.add(new Event(ref.account(), ref.generation(), "item.completed", json.take()));
                }
            }
        }
    }

    private void pass(FlushBatch.OwnerRow row) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(PASS)) {
            statement.setObject(1, row.account().uuid());
            statement.setInt(2, row.generation());
            statement.setString(3, row.owner().owner());
            statement.setInt(4, row.owner().generation());
            statement.setLong(5, row.revision());
            statement.setLong(6, row.passEpoch());
            statement.setInt(7, row.passNumber());
            statement.setInt(8, row.tip());
            statement.setTimestamp(9, Timestamp.from(now));
            try (ResultSet result = statement.executeQuery()) {
                if (result.next() && result.getBoolean(1)) {
                    feedEvent(row, "feed.resumed");
                }
            }
        }
    }

    private void status(FlushBatch.OwnerRow row) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(STATUS)) {
            statement.setObject(1, row.account().uuid());
            statement.setInt(2, row.generation());
            statement.setString(3, row.owner().owner());
            statement.setInt(4, row.owner().generation());
            statement.setString(5, row.stalled() ? "stalled" : "syncing");
            statement.setString(6, row.reason());
            statement.setLong(7, row.revision());
            try (ResultSet result = statement.executeQuery()) {
                if (result.next() && result.getBoolean(1) != result.getBoolean(2)) {
                    feedEvent(row, row.stalled() ? "feed.stalled" : "feed.resumed");
                }
            }
        }
    }

    private void feedEvent(FlushBatch.OwnerRow row, String type) {
        json.open('{').field("owner", row.owner().owner());
        if (row.stalled()) {
            json.field("reason", row.reason());
        }
        events.add(
                new Event(row.account(), row.generation(), type, json.close('}').take()));
    }

    private void counts(FlushBatch.AccountRef ref, SyncCounts c) throws SQLException {
        long[] values = {
            c.itemsPending(),
            c.itemsProcessing(),
            c.itemsDone(),
            c.itemsFailed(),
            c.itemsSkipped(),
            c.txsPending(),
            c.txsProcessing(),
            c.txsDone(),
            c.txsFailed(),
            c.txsSkipped(),
            c.settledGroup()
        };
        try (PreparedStatement statement = connection.prepareStatement(COUNTS)) {
            statement.setObject(1, ref.account().uuid());
            statement.setInt(2, ref.generation());
            for (int i = 0; i < values.length; i++) {
                statement.setLong(3 + i, values[i]);
            }
            statement.setTimestamp(3 + values.length, Timestamp.from(now));
            try (ResultSet row = statement.executeQuery()) {
                if (row.next() && row.getBoolean(1)) {
                    events.add(new Event(ref.account(), ref.generation(), "queue.empty", "{}"));
                }
            }
        }
    }

    private void synced(FlushBatch batch) throws SQLException {
        TreeSet<AccountId> accounts = new TreeSet<>();
        batch.counts.keySet().forEach(ref -> accounts.add(ref.account()));
        batch.passes.values().forEach(row -> accounts.add(row.account()));
        batch.statuses.values().forEach(row -> accounts.add(row.account()));
        if (accounts.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(SYNCED)) {
            statement.setTimestamp(1, Timestamp.from(now));
            new Arrays(connection, statement, 2)
                    .add("uuid", accounts.stream().map(AccountId::uuid).toArray(UUID[]::new));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    events.add(new Event(
                            new AccountId(row.getObject(1, UUID.class)),
                            row.getInt(2),
                            row.getBoolean(3) ? "sync.complete" : "sync.started",
                            "{}"));
                }
            }
        }
    }
}
