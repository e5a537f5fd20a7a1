package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * {@code wallet.account_sync}: counts, and whether the account as a whole is synced. A restore takes the counts back to the checkpoint's, while the
 * rows are ahead: until what is repeated has caught up with the newest revision written, the counts of that time stay. Events about them are tied to the newest revision applied, which no replay exceeds, and so come once.
 */
final class ProgressTable {
    private static final String COUNTS = """
            INSERT INTO wallet.account_sync AS s (account_id, generation, items_pending, items_processing, items_done, items_failed,
                items_skipped, txs_pending, txs_processing, txs_done, txs_failed, txs_skipped, settled_group, revision,
                emptied_revision, updated_at)
            SELECT (?::uuid[])[i.a], i.generation, i.items_pending, i.items_processing, i.items_done, i.items_failed,
                i.items_skipped, i.txs_pending, i.txs_processing, i.txs_done, i.txs_failed, i.txs_skipped, i.settled_group, i.revision,
                CASE WHEN i.items_pending + i.items_processing = 0 THEN i.revision ELSE 0 END, ?
            FROM unnest(?::integer[], ?::integer[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],
                ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])
                AS i(a, generation, items_pending, items_processing, items_done, items_failed, items_skipped, txs_pending,
                txs_processing, txs_done, txs_failed, txs_skipped, settled_group, revision)
            ON CONFLICT (account_id, generation) DO UPDATE SET items_pending = excluded.items_pending,
                items_processing = excluded.items_processing, items_done = excluded.items_done, items_failed = excluded.items_failed,
                items_skipped = excluded.items_skipped, txs_pending = excluded.txs_pending, txs_processing = excluded.txs_processing,
                txs_done = excluded.txs_done, txs_failed = excluded.txs_failed, txs_skipped = excluded.txs_skipped,
                settled_group = excluded.settled_group, revision = greatest(s.revision, excluded.revision),
                emptied_revision = CASE WHEN excluded.items_pending + excluded.items_processing = 0
                    THEN greatest(s.revision, excluded.revision) ELSE s.emptied_revision END,
                updated_at = excluded.updated_at
            WHERE excluded.revision >= s.revision AND (excluded.revision > s.revision OR (excluded.items_pending, excluded.items_processing, excluded.items_done,
                excluded.items_failed, excluded.items_skipped, excluded.txs_pending, excluded.txs_processing, excluded.txs_done,
                excluded.txs_failed, excluded.txs_skipped, excluded.settled_group) IS DISTINCT FROM (s.items_pending,
                s.items_processing, s.items_done, s.items_failed, s.items_skipped, s.txs_pending, s.txs_processing, s.txs_done,
                s.txs_failed, s.txs_skipped, s.settled_group))
            RETURNING new.account_id, new.generation, old.account_id IS NULL, new.emptied_revision > coalesce(old.emptied_revision, 0)
            """;
    private static final int COUNT_COLUMNS = 11;

    private static final String SYNCED = """
            UPDATE wallet.account_sync s SET synced = c.synced,
                synced_revision = CASE WHEN c.synced THEN s.revision ELSE s.synced_revision END,
                last_synced_at = CASE WHEN c.synced THEN ? ELSE s.last_synced_at END
            FROM (
                SELECT s.account_id, s.generation, (q.idle OR s.synced AND s.revision <= s.synced_revision) AND NOT EXISTS (
                    SELECT FROM wallet.account_owner w WHERE w.account_id = a.id AND w.removed_at IS NULL AND a.feed <> 'push'
                        AND NOT EXISTS (SELECT FROM wallet.owner_sync p WHERE p.account_id = a.id
                            AND p.generation = a.generation AND p.owner = w.owner AND p.owner_generation = w.generation
                            AND p.state = 'synced'))
                    AND NOT EXISTS (SELECT FROM wallet.rework x WHERE x.account_id = a.id AND x.generation = a.generation
                        AND x.finished_at IS NULL) AS synced
                FROM wallet.account a
                JOIN wallet.account_sync s ON s.account_id = a.id AND s.generation = a.generation
                CROSS JOIN LATERAL (SELECT s.items_pending + s.items_processing + s.txs_processing = 0 AS idle) q
                WHERE a.id = ANY (?::uuid[])
            ) c
            WHERE s.account_id = c.account_id AND s.generation = c.generation
                AND (s.synced <> c.synced OR c.synced AND s.revision > s.synced_revision)
            RETURNING new.account_id, new.generation, new.synced, old.synced
            """;

    private final Connection connection;
    private final Instant now;

    ProgressTable(Connection connection, Instant now) {
        this.connection = connection;
        this.now = now;
    }

    /**
     * Writes the counts and what follows from them and the owners' feeds.
     *
     * @param revisions newest revision of each account's states in this flush
     */
    void write(Map<AccountRef, SyncCounts> counts, Map<AccountId, Long> revisions, List<Event> events)
            throws SQLException {
        if (counts.isEmpty()) {
            return;
        }
        Set<AccountRef> begun = new TreeSet<>();
        counts(counts, revisions, begun, events);
        TreeSet<AccountId> accounts = new TreeSet<>();
        counts.keySet().forEach(ref -> accounts.add(ref.account()));
        synced(accounts, begun, events);
        for (AccountRef ref : begun) {
            events.add(new Event(ref.account(), ref.generation(), "sync.started", "{}"));
        }
    }

    private void counts(
            Map<AccountRef, SyncCounts> counts,
            Map<AccountId, Long> revisions,
            Set<AccountRef> begun,
            List<Event> events)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(COUNTS)) {
            bind(statement, counts, revisions);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    AccountRef ref = new AccountRef(new AccountId(row.getObject(1, UUID.class)), row.getInt(2));
                    if (row.getBoolean(3)) {
                        begun.add(ref);
                        if (ref.generation() > 1) {
                            String data = "{\"generation\":" + ref.generation() + "}";
                            events.add(new Event(ref.account(), ref.generation(), Event.CLEARED, data));
                        }
                    }
                    if (row.getBoolean(4)) {
                        events.add(new Event(ref.account(), ref.generation(), "queue.empty", "{}"));
                    }
                }
            }
        }
    }

    private void bind(PreparedStatement statement, Map<AccountRef, SyncCounts> counts, Map<AccountId, Long> revisions)
            throws SQLException {
        int n = counts.size();
        AccountIndex index = new AccountIndex();
        int[] account = new int[n];
        int[] generation = new int[n];
        long[][] values = new long[COUNT_COLUMNS + 1][n];
        int i = 0;
        for (Map.Entry<AccountRef, SyncCounts> entry : counts.entrySet()) {
            SyncCounts c = entry.getValue();
            account[i] = index.of(entry.getKey().account());
            generation[i] = entry.getKey().generation();
            long[] row = {
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
                c.settledGroup(),
                Math.max(c.revision(), revisions.getOrDefault(entry.getKey().account(), 0L))
            };
            for (int column = 0; column < row.length; column++) {
                values[column][i] = row[column];
            }
            i++;
        }
        new Arrays(connection, statement).accounts(index.ids());
        statement.setTimestamp(2, Timestamp.from(now));
        Arrays arrays = new Arrays(connection, statement, 3).ints(account).ints(generation);
        for (long[] column : values) {
            arrays.longs(column);
        }
    }

    /** Tells of accounts that became synced or no longer are; those that began and are told of here leave the set. */
    void synced(Collection<AccountId> accounts, Set<AccountRef> begun, List<Event> events) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SYNCED)) {
            statement.setTimestamp(1, Timestamp.from(now));
            new Arrays(connection, statement, 2).accounts(accounts);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    AccountRef ref = new AccountRef(new AccountId(row.getObject(1, UUID.class)), row.getInt(2));
                    boolean synced = row.getBoolean(3);
                    if (synced != row.getBoolean(4)) {
                        begun.remove(ref);
                        events.add(new Event(
                                ref.account(), ref.generation(), synced ? "sync.complete" : "sync.started", "{}"));
                    }
                }
            }
        }
    }
}
