package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.stream.flow.WriterInput.Reorg;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * {@code wallet.owner_sync}. Whether a feed is stalled is guarded by revision, its newest pass by (epoch, number): a pass is applied later than
 * it closed, so a status may overtake it, and neither may undo the other.
 */
final class OwnerTable {
    private static final String UPSERT = """
            INSERT INTO wallet.owner_sync AS s (account_id, generation, owner, owner_generation, state, reason, held_from, revision,
                pass_epoch, pass_number, tip, last_pass_at)
            SELECT (?::uuid[])[i.a], i.generation, i.owner, i.owner_generation,
                CASE WHEN i.stalled THEN 'stalled' WHEN i.pass_number > 0 THEN 'synced' ELSE 'syncing' END,
                i.reason, nullif(i.held_from, 0), i.revision, i.pass_epoch, i.pass_number,
                CASE WHEN i.pass_number > 0 THEN i.tip END, CASE WHEN i.pass_number > 0 THEN r.at END
            FROM unnest(?::integer[], ?::integer[], ?::text[], ?::integer[], ?::boolean[], ?::text[], ?::integer[], ?::bigint[],
                ?::bigint[], ?::integer[], ?::integer[])
                AS i(a, generation, owner, owner_generation, stalled, reason, held_from, revision, pass_epoch, pass_number, tip),
                (SELECT ?::timestamptz AS at) r
            ON CONFLICT (account_id, generation, owner) DO UPDATE SET
                (owner_generation, state, reason, held_from, revision, pass_epoch, pass_number, tip, last_pass_at) = (
                SELECT excluded.owner_generation,
                    CASE WHEN CASE WHEN c.newer THEN excluded.state = 'stalled' ELSE s.state = 'stalled' END THEN 'stalled'
                         WHEN CASE WHEN c.passed THEN excluded.pass_number ELSE s.pass_number END > 0 THEN 'synced'
                         ELSE 'syncing' END,
                    CASE WHEN c.newer THEN excluded.reason ELSE s.reason END,
                    CASE WHEN c.newer THEN excluded.held_from ELSE s.held_from END,
                    CASE WHEN c.newer THEN excluded.revision ELSE s.revision END,
                    CASE WHEN c.passed THEN excluded.pass_epoch ELSE s.pass_epoch END,
                    CASE WHEN c.passed THEN excluded.pass_number ELSE s.pass_number END,
                    CASE WHEN c.passed THEN excluded.tip ELSE s.tip END,
                    CASE WHEN c.passed THEN excluded.last_pass_at ELSE s.last_pass_at END
                FROM (SELECT excluded.owner_generation > s.owner_generation OR excluded.revision > s.revision AS newer,
                    excluded.owner_generation > s.owner_generation
                        OR (excluded.pass_epoch, excluded.pass_number) > (s.pass_epoch, s.pass_number) AS passed) c)
            WHERE excluded.owner_generation > s.owner_generation
                OR excluded.owner_generation = s.owner_generation AND (excluded.revision > s.revision
                    OR (excluded.pass_epoch, excluded.pass_number) > (s.pass_epoch, s.pass_number))
            RETURNING new.account_id, new.generation, new.owner, coalesce(old.state, '') = 'stalled', new.state = 'stalled', new.reason,
                CASE WHEN old.owner_generation = new.owner_generation THEN old.pass_epoch ELSE 0 END,
                CASE WHEN old.owner_generation = new.owner_generation THEN old.pass_number ELSE 0 END
            """;

    private OwnerTable() {}

    /** Writes what is newer; tells of feeds that stalled or go on, and of what vanished. */
    static void write(Connection connection, Collection<OwnerRow> rows, Instant now, List<Event> events)
            throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        Map<OwnerRow.Key, List<Reorg>> reorgs = new TreeMap<>();
        for (OwnerRow row : rows) {
            if (!row.reorgs().isEmpty()) {
                String owner = Texts.clean(row.owner().owner());
                reorgs.put(new OwnerRow.Key(row.account(), row.generation(), owner), row.reorgs());
            }
        }
        try (PreparedStatement statement = connection.prepareStatement(UPSERT)) {
            bind(connection, statement, rows);
            statement.setTimestamp(13, Timestamp.from(now));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    if (row.getBoolean(4) != row.getBoolean(5)) {
                        events.add(event(row, row.getBoolean(5)));
                    }
                    reorgs(row, reorgs, events);
                }
            }
        }
    }

    private static void bind(Connection connection, PreparedStatement statement, Collection<OwnerRow> rows)
            throws SQLException {
        int n = rows.size();
        AccountIndex index = new AccountIndex();
        int[] account = new int[n];
        int[] generation = new int[n];
        String[] owner = new String[n];
        int[] ownerGeneration = new int[n];
        boolean[] stalled = new boolean[n];
        String[] reason = new String[n];
        int[] heldFrom = new int[n];
        long[] revision = new long[n];
        long[] epoch = new long[n];
        int[] number = new int[n];
        int[] tip = new int[n];
        int i = 0;
        for (OwnerRow row : rows) {
            account[i] = index.of(row.account());
            generation[i] = row.generation();
            owner[i] = Texts.clean(row.owner().owner());
            ownerGeneration[i] = row.owner().generation();
            stalled[i] = row.stalled();
            reason[i] = row.stalled() ? Texts.cleanOrNull(row.reason()) : null;
            heldFrom[i] = row.heldFrom();
            revision[i] = row.revision();
            epoch[i] = row.passEpoch();
            number[i] = row.passNumber();
            tip[i] = row.tip();
            i++;
        }
        new Arrays(connection, statement)
                .accounts(index.ids())
                .ints(account)
                .ints(generation)
                .texts(owner)
                .ints(ownerGeneration)
                .booleans(stalled)
                .texts(reason)
                .ints(heldFrom)
                .longs(revision)
                .longs(epoch)
                .ints(number)
                .ints(tip);
    }

    /**
     * A reorg is told in the transaction that takes its owner's row to its pass or beyond, and by no other: after a restore the pass comes again
     * and finds the row where it is. Passes that were applied together may come one by one then, and the other way round; hence each by its own
     * number.
     */
    private static void reorgs(ResultSet row, Map<OwnerRow.Key, List<Reorg>> reorgs, List<Event> events)
            throws SQLException {
        AccountId account = new AccountId(row.getObject(1, UUID.class));
        int generation = row.getInt(2);
        OwnerRow.Key key = new OwnerRow.Key(account, generation, row.getString(3));
        for (Reorg reorg : reorgs.getOrDefault(key, List.of())) {
            if (Passes.compare(reorg.epoch(), reorg.passNumber(), row.getLong(7), row.getInt(8)) > 0) {
                String data = new EventJson()
                        .open('{')
                        .field("fromHeight", reorg.fromHeight())
                        .field("transactions", reorg.transactions())
                        .close('}')
                        .take();
                events.add(new Event(account, generation, "reorg", data));
            }
        }
    }

    private static Event event(ResultSet row, boolean stalled) throws SQLException {
        EventJson json = new EventJson().open('{').field("owner", row.getString(3));
        if (stalled) {
            json.field("reason", row.getString(6));
        }
        return new Event(
                new AccountId(row.getObject(1, UUID.class)),
                row.getInt(2),
                stalled ? "feed.stalled" : "feed.resumed",
                json.close('}').take());
    }
}
