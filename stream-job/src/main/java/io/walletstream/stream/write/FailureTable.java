package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.WriterInput.Parked;
import io.walletstream.stream.write.FailureWords.Resolved;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * {@code wallet.sync_failure}: a row a transaction, open ones ordered by (revision, attempts). Bytes that came end whatever
 * failure there was and leave a tombstone at the newer revision of the two, even of a failure that was never written, so that no replay can
 * bring the failure back. A failure of another request than the one that succeeded is shown whatever its revision: the transaction is parked.
 */
final class FailureTable {
    private static final long NEVER = Long.MAX_VALUE;

    private static final String FAIL = """
            INSERT INTO wallet.sync_failure AS f (account_id, generation, txid, kind, attempts, last_error, next_retry_at, items,
                request, revision, failed_at)
            SELECT (?::uuid[])[i.a], i.generation, i.txid, i.kind, i.attempts, i.last_error,
                CASE WHEN i.retry_at < 9223372036854775807 THEN to_timestamp(i.retry_at / 1000.0) END,
                string_to_array(i.items, E'\\x1f'), i.request, i.revision, ?
            FROM unnest(?::integer[], ?::integer[], ?::bytea[], ?::text[], ?::integer[], ?::text[], ?::bigint[], ?::text[], ?::integer[],
                ?::bigint[])
                AS i(a, generation, txid, kind, attempts, last_error, retry_at, items, request, revision)
            ON CONFLICT (account_id, txid, generation) DO UPDATE SET kind = excluded.kind, attempts = excluded.attempts,
                last_error = excluded.last_error, next_retry_at = excluded.next_retry_at, items = excluded.items,
                request = excluded.request, revision = greatest(f.revision, excluded.revision), resolved_at = NULL
            WHERE excluded.revision > f.revision
                OR f.resolved_at IS NOT NULL AND excluded.request <> f.request
                OR f.resolved_at IS NULL AND (excluded.revision = f.revision OR excluded.request = f.request)
                    AND excluded.attempts > f.attempts
            RETURNING new.account_id, new.generation, new.txid, old.attempts IS NULL OR old.resolved_at IS NOT NULL
            """;

    private static final String RESOLVE = """
            INSERT INTO wallet.sync_failure AS f (account_id, generation, txid, kind, attempts, last_error, items, request,
                revision, failed_at, resolved_at)
            SELECT (?::uuid[])[i.a], i.generation, i.txid, 'transient', i.attempts, '', '{}', i.request, i.revision, r.at, r.at
            FROM unnest(?::integer[], ?::integer[], ?::bytea[], ?::integer[], ?::integer[], ?::bigint[])
                AS i(a, generation, txid, attempts, request, revision), (SELECT ?::timestamptz AS at) r
            ON CONFLICT (account_id, txid, generation) DO UPDATE SET resolved_at = coalesce(f.resolved_at, excluded.resolved_at),
                next_retry_at = NULL, attempts = excluded.attempts, request = excluded.request,
                revision = greatest(f.revision, excluded.revision)
            WHERE excluded.revision > f.revision OR f.resolved_at IS NULL
            RETURNING new.account_id, new.generation, new.txid, old.attempts IS NOT NULL AND old.resolved_at IS NULL,
                array_to_string(new.items, E'\\x1f')
            """;

    private static final String ANY_OPEN =
            "SELECT EXISTS (SELECT FROM wallet.sync_failure WHERE account_id = ANY (?::uuid[]) AND resolved_at IS NULL)";

    private static final String OPEN = """
            SELECT i.n
            FROM (SELECT (?::uuid[])[u.a] AS account_id, u.generation, u.txid, u.n
                FROM unnest(?::integer[], ?::integer[], ?::bytea[]) WITH ORDINALITY AS u(a, generation, txid, n)) i
            JOIN wallet.sync_failure f ON f.account_id = i.account_id AND f.txid = i.txid AND f.generation = i.generation
            WHERE f.resolved_at IS NULL
            """;

    private final Connection connection;
    private final Instant now;
    private final EventJson json = new EventJson();

    FailureTable(Connection connection, Instant now) {
        this.connection = connection;
        this.now = now;
    }

    /** Writes newer failures; tells of those that were not open before. */
    void fail(SortedMap<TxRef, Parked> failures, List<Event> events) throws SQLException {
        int n = failures.size();
        if (n == 0) {
            return;
        }
        AccountIndex index = new AccountIndex();
        int[] account = new int[n];
        int[] generation = new int[n];
        byte[][] txid = new byte[n][];
        String[] kind = new String[n];
        int[] attempts = new int[n];
        String[] error = new String[n];
        long[] retryAt = new long[n];
        String[] items = new String[n];
        int[] request = new int[n];
        long[] revision = new long[n];
        int i = 0;
        for (Parked parked : failures.values()) {
            account[i] = index.of(parked.account());
            generation[i] = parked.generation();
            txid[i] = parked.txid().toBytes();
            kind[i] = parked.kind().text();
            attempts[i] = parked.attempts();
            error[i] = Texts.clean(parked.error());
            retryAt[i] = parked.retryAtMillis();
            items[i] = Texts.join(parked.items());
            request[i] = parked.request();
            revision[i] = parked.revision();
            i++;
        }
        try (PreparedStatement statement = connection.prepareStatement(FAIL)) {
            new Arrays(connection, statement).accounts(index.ids());
            statement.setTimestamp(2, Timestamp.from(now));
            new Arrays(connection, statement, 3)
                    .ints(account)
                    .ints(generation)
                    .bytes(txid)
                    .texts(kind)
                    .ints(attempts)
                    .texts(error)
                    .longs(retryAt)
                    .texts(items)
                    .ints(request)
                    .longs(revision);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Parked parked = failures.get(ref(row));
                    if (row.getBoolean(4) && parked != null) {
                        events.add(failed(parked));
                    }
                }
            }
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

    /**
     * Which of the transactions have an open failure. A restore may take a request back to before its failure, so success alone says that
     * the failure is over; nearly always there is none, which one look at an index tells.
     */
    List<TxRef> open(List<TxRef> refs) throws SQLException {
        List<TxRef> open = new ArrayList<>();
        if (refs.isEmpty() || !isAnyOpen(refs)) {
            return open;
        }
        try (PreparedStatement statement = connection.prepareStatement(OPEN)) {
            new Arrays(connection, statement).keys(refs);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    open.add(refs.get(row.getInt(1) - 1));
                }
            }
        }
        return open;
    }

    private boolean isAnyOpen(List<TxRef> refs) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ANY_OPEN)) {
            TreeSet<AccountId> accounts = new TreeSet<>();
            refs.forEach(ref -> accounts.add(ref.account()));
            new Arrays(connection, statement).accounts(accounts);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /** Writes tombstones; tells of failures that were open. */
    void resolve(SortedMap<TxRef, Resolved> resolved, List<Event> events) throws SQLException {
        if (resolved.isEmpty()) {
            return;
        }
        int n = resolved.size();
        int[] attempts = new int[n];
        int[] request = new int[n];
        long[] revision = new long[n];
        int i = 0;
        for (Resolved success : resolved.values()) {
            attempts[i] = success.attempt();
            request[i] = success.request();
            revision[i] = success.revision();
            i++;
        }
        try (PreparedStatement statement = connection.prepareStatement(RESOLVE)) {
            new Arrays(connection, statement)
                    .keys(new ArrayList<>(resolved.keySet()))
                    .ints(attempts)
                    .ints(request)
                    .longs(revision);
            statement.setTimestamp(8, Timestamp.from(now));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    if (row.getBoolean(4)) {
                        events.add(completed(ref(row), Texts.split(row.getString(5))));
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

    private static TxRef ref(ResultSet row) throws SQLException {
        return new TxRef(new AccountId(row.getObject(1, UUID.class)), row.getInt(2), Txid.fromBytes(row.getBytes(3)));
    }
}
