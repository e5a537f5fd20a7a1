package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.WriterInput.Parked;
import io.walletstream.stream.write.FailureWords.Ended;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * {@code wallet.sync_failure}: a row a request, open ones ordered by (revision, attempts). Its success ends the failure and leaves a tombstone at
 * the newer revision of the two, so that no replay can bring the failure back. One that the success of another request ended can come back.
 */
final class FailureTable {
    private static final long NEVER = Long.MAX_VALUE;

    private static final String FAIL = """
            INSERT INTO wallet.sync_failure AS f (account_id, generation, txid, request, kind, attempts, last_error, next_retry_at, items,
                revision, failed_at)
            SELECT (?::uuid[])[i.a], i.generation, i.txid, i.request, i.kind, i.attempts, i.last_error,
                CASE WHEN i.retry_at < 9223372036854775807 THEN to_timestamp(i.retry_at / 1000.0) END,
                string_to_array(i.items, E'\\x1f'), i.revision, ?
            FROM unnest(?::integer[], ?::integer[], ?::bytea[], ?::integer[], ?::text[], ?::integer[], ?::text[], ?::bigint[], ?::text[],
                ?::bigint[])
                AS i(a, generation, txid, request, kind, attempts, last_error, retry_at, items, revision)
            ON CONFLICT (account_id, txid, generation, request) DO UPDATE SET kind = excluded.kind, attempts = excluded.attempts,
                last_error = excluded.last_error, next_retry_at = excluded.next_retry_at, items = excluded.items,
                revision = greatest(f.revision, excluded.revision), resolved_at = NULL
            WHERE excluded.revision > f.revision OR f.resolved_at IS NULL AND excluded.attempts > f.attempts
            RETURNING new.account_id, new.generation, new.txid, new.request, old.attempts IS NULL OR old.resolved_at IS NOT NULL
            """;

    /** What a request was split off from no longer waits for its items. */
    private static final String SPLIT = """
            UPDATE wallet.sync_failure f SET items = ARRAY(SELECT u.item FROM unnest(f.items) WITH ORDINALITY AS u(item, n)
                WHERE u.item <> ALL (i.items) ORDER BY u.n)
            FROM (SELECT (?::uuid[])[u.a] AS account_id, u.generation, u.txid, u.request, string_to_array(u.items, E'\\x1f') AS items
                FROM unnest(?::integer[], ?::integer[], ?::bytea[], ?::integer[], ?::text[]) AS u(a, generation, txid, request, items)) i
            WHERE f.account_id = i.account_id AND f.txid = i.txid AND f.generation = i.generation AND f.request = i.request
                AND f.items && i.items
            """;

    private static final String RESOLVE = """
            INSERT INTO wallet.sync_failure AS f (account_id, generation, txid, request, kind, attempts, last_error, items,
                revision, failed_at, resolved_at)
            SELECT (?::uuid[])[i.a], i.generation, i.txid, i.request, 'transient', i.attempts, '', '{}', i.revision, r.at, r.at
            FROM unnest(?::integer[], ?::integer[], ?::bytea[], ?::integer[], ?::integer[], ?::bigint[])
                AS i(a, generation, txid, request, attempts, revision), (SELECT ?::timestamptz AS at) r
            ON CONFLICT (account_id, txid, generation, request) DO UPDATE
            SET resolved_at = coalesce(f.resolved_at, excluded.resolved_at), next_retry_at = NULL,
                attempts = greatest(f.attempts, excluded.attempts),
                revision = CASE WHEN excluded.revision < 0 THEN excluded.revision ELSE greatest(f.revision, excluded.revision) END
            WHERE excluded.revision > f.revision OR f.resolved_at IS NULL
            RETURNING new.account_id, new.generation, new.txid, new.request, old.attempts IS NOT NULL AND old.resolved_at IS NULL,
                array_to_string(new.items, E'\\x1f')
            """;

    private final Connection connection;
    private final Instant now;
    private final EventJson json = new EventJson();

    FailureTable(Connection connection, Instant now) {
        this.connection = connection;
        this.now = now;
    }

    /** Writes newer failures; tells of those that were not open before. */
    void fail(SortedMap<FailureKey, Parked> failures, List<Event> events) throws SQLException {
        int n = failures.size();
        if (n == 0) {
            return;
        }
        String[] kind = new String[n];
        int[] attempts = new int[n];
        String[] error = new String[n];
        long[] retryAt = new long[n];
        String[] items = new String[n];
        long[] revision = new long[n];
        int i = 0;
        for (Parked parked : failures.values()) {
            kind[i] = parked.kind().text();
            attempts[i] = parked.attempts();
            error[i] = Texts.clean(parked.error());
            retryAt[i] = parked.retryAtMillis();
            items[i] = Texts.join(parked.items());
            revision[i] = parked.revision();
            i++;
        }
        Keys keys = new Keys(failures.keySet());
        try (PreparedStatement statement = connection.prepareStatement(FAIL)) {
            new Arrays(connection, statement).accounts(keys.accounts.ids());
            statement.setTimestamp(2, Timestamp.from(now));
            keys.bind(new Arrays(connection, statement, 3))
                    .texts(kind)
                    .ints(attempts)
                    .texts(error)
                    .longs(retryAt)
                    .texts(items)
                    .longs(revision);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Parked parked = failures.get(key(row));
                    if (row.getBoolean(5) && parked != null) {
                        events.add(failed(parked));
                    }
                }
            }
        }
        split(failures.values());
    }

    private void split(Collection<Parked> failures) throws SQLException {
        SortedMap<FailureKey, List<String>> moved = new TreeMap<>();
        for (Parked parked : failures) {
            if (parked.movedFrom() != 0 && !parked.items().isEmpty()) {
                FailureKey from = new FailureKey(FailureKey.of(parked).tx(), parked.movedFrom());
                moved.computeIfAbsent(from, key -> new ArrayList<>()).addAll(parked.items());
            }
        }
        if (moved.isEmpty()) {
            return;
        }
        Keys keys = new Keys(moved.keySet());
        String[] items = moved.values().stream().map(Texts::join).toArray(String[]::new);
        try (PreparedStatement statement = connection.prepareStatement(SPLIT)) {
            Arrays arrays = new Arrays(connection, statement).accounts(keys.accounts.ids());
            keys.bind(arrays).texts(items);
            statement.executeUpdate();
        }
    }

    private Event failed(Parked parked) {
        String data = json.open('{')
                .field("txid", parked.txid().toString())
                .texts("items", parked.items())
                .field("attempts", parked.attempts())
                .field("lastError", Texts.clean(parked.error()))
                .field(
                        "nextRetryAt",
                        parked.retryAtMillis() == NEVER
                                ? null
                                : Instant.ofEpochMilli(parked.retryAtMillis()).toString())
                .field("kind", parked.kind().text())
                .close('}')
                .take();
        return new Event(parked.account(), parked.generation(), "item.failed", data);
    }

    /** Ends failures and leaves tombstones; tells of those that were open. */
    void resolve(SortedMap<FailureKey, Ended> ended, List<Event> events) throws SQLException {
        if (ended.isEmpty()) {
            return;
        }
        Keys keys = new Keys(ended.keySet());
        int[] attempts = ended.values().stream().mapToInt(Ended::attempt).toArray();
        long[] revision = ended.values().stream().mapToLong(Ended::revision).toArray();
        try (PreparedStatement statement = connection.prepareStatement(RESOLVE)) {
            Arrays arrays = new Arrays(connection, statement).accounts(keys.accounts.ids());
            keys.bind(arrays).ints(attempts).longs(revision);
            statement.setTimestamp(8, Timestamp.from(now));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    if (row.getBoolean(5)) {
                        events.add(completed(key(row).tx(), Texts.split(row.getString(6))));
                    }
                }
            }
        }
    }

    private Event completed(TxRef ref, List<String> items) {
        String data = json.open('{')
                .field("txid", ref.txid().toString())
                .texts("items", items)
                .close('}')
                .take();
        return new Event(ref.account(), ref.generation(), "item.completed", data);
    }

    private static FailureKey key(ResultSet row) throws SQLException {
        AccountId account = new AccountId(row.getObject(1, UUID.class));
        return new FailureKey(new TxRef(account, row.getInt(2), Txid.fromBytes(row.getBytes(3))), row.getInt(4));
    }

    /** Keys as parameters: the distinct accounts, then of each key the account's index among them, generation, txid and request. */
    private static final class Keys {
        final AccountIndex accounts = new AccountIndex();
        private final int[] account;
        private final int[] generation;
        private final byte[][] txid;
        private final int[] request;

        Keys(Collection<FailureKey> keys) {
            account = keys.stream()
                    .mapToInt(key -> accounts.of(key.tx().account()))
                    .toArray();
            generation = keys.stream().mapToInt(key -> key.tx().generation()).toArray();
            txid = keys.stream().map(key -> key.tx().txid().toBytes()).toArray(byte[][]::new);
            request = keys.stream().mapToInt(FailureKey::request).toArray();
        }

        Arrays bind(Arrays to) throws SQLException {
            return to.ints(account).ints(generation).bytes(txid).ints(request);
        }
    }
}
