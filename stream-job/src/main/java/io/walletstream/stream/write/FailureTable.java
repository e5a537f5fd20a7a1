package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.WriterInput.Parked;
import io.walletstream.stream.write.FailureKey.Half;
import io.walletstream.stream.write.Failures.Failure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * {@code wallet.sync_failure}: a row an output that lacks a half. Whether it lacks it {@code output} itself says, after the flush's rows are
 * written: what is there cannot fail, what came is over, and so is what an output lacks that is not live any more. So it matters neither how outputs were grouped into requests nor what is replayed.
 */
final class FailureTable {
    /** Item ids told in one event at most; a legal transaction may have more, and is told in several. */
    static final int MAX_ITEM_IDS = 1_000;

    /** Whether the half is there that the row of this name lacks, or its output is not any more. */
    private static final String IS_OVER = """
            CASE WHEN $.half = 'state' THEN EXISTS (SELECT FROM wallet.output o WHERE o.account_id = $.account_id AND o.txid = $.txid
                    AND o.generation = $.generation AND o.vout = $.vout AND o.revision >= $.revision)
                WHEN $.vout < 0 THEN EXISTS (SELECT FROM wallet.account_tx t WHERE t.account_id = $.account_id AND t.txid = $.txid
                    AND t.generation = $.generation AND t.size_bytes IS NOT NULL)
                ELSE EXISTS (SELECT FROM wallet.output o WHERE o.account_id = $.account_id AND o.txid = $.txid
                    AND o.generation = $.generation AND o.vout = $.vout AND (o.value_sats IS NOT NULL OR NOT o.live)) END
            """;

    private static final String FAIL = """
            INSERT INTO wallet.sync_failure AS f (account_id, generation, txid, vout, half, kind, attempts, last_error, next_retry_at, item,
                revision, failed_at)
            SELECT i.account_id, i.generation, i.txid, i.vout, i.half, i.kind, i.attempts, (?::text[])[i.word],
                CASE WHEN i.retry_at < 9223372036854775807 THEN to_timestamp(i.retry_at / 1000.0) END, i.item, i.revision, ?
            FROM (SELECT (?::uuid[])[u.a] AS account_id, u.* FROM unnest(?::integer[], ?::integer[], ?::bytea[], ?::integer[], ?::text[],
                    ?::integer[], ?::text[], ?::integer[], ?::bigint[], ?::text[], ?::bigint[])
                AS u(a, generation, txid, vout, half, word, kind, attempts, retry_at, item, revision)) i
            WHERE NOT ($IS_OVER)
            ON CONFLICT (account_id, txid, generation, vout, half) DO UPDATE SET kind = excluded.kind, attempts = excluded.attempts,
                last_error = excluded.last_error, next_retry_at = excluded.next_retry_at, item = excluded.item, revision = excluded.revision,
                resolved_at = NULL
            RETURNING new.account_id, new.generation, new.txid, new.vout, new.half, old.attempts IS NULL OR old.resolved_at IS NOT NULL
            """.replace("$IS_OVER", IS_OVER.replace("$", "i"));

    private static final String ANY_OPEN =
            "SELECT EXISTS (SELECT FROM wallet.sync_failure WHERE account_id = ANY (?::uuid[]) AND resolved_at IS NULL)";

    private static final String RESOLVE = """
            UPDATE wallet.sync_failure f SET resolved_at = ?, next_retry_at = NULL
            FROM (SELECT (?::uuid[])[u.a] AS account_id, u.generation, u.txid, u.unnamed
                FROM unnest(?::integer[], ?::integer[], ?::bytea[], ?::boolean[]) AS u(a, generation, txid, unnamed)) i
            WHERE f.account_id = i.account_id AND f.txid = i.txid AND f.generation = i.generation AND f.resolved_at IS NULL
                AND (i.unnamed AND f.vout < 0 OR $IS_OVER)
            RETURNING f.account_id, f.generation, f.txid, f.vout, f.half, f.item, i.unnamed OR f.half = 'content' AND EXISTS (SELECT FROM wallet.output o
                WHERE o.account_id = f.account_id AND o.txid = f.txid AND o.generation = f.generation AND o.vout = f.vout
                AND o.value_sats IS NULL)
            """.replace("$IS_OVER", IS_OVER.replace("$", "f"));

    private final Connection connection;
    private final Instant now;
    private final EventJson json = new EventJson();

    FailureTable(Connection connection, Instant now) {
        this.connection = connection;
        this.now = now;
    }

    /** Ends the failures of transactions that this flush wrote, and of those that no row names as spending; tells of their items. */
    void resolve(List<TxWork> works, List<TxRef> unnamed, List<Event> events) throws SQLException {
        if (works.isEmpty() && unnamed.isEmpty()) {
            return;
        }
        List<TxRef> refs = new ArrayList<>(works.size() + unnamed.size());
        works.forEach(work -> refs.add(work.ref));
        refs.addAll(unnamed);
        boolean[] isUnnamed = new boolean[refs.size()];
        java.util.Arrays.fill(isUnnamed, works.size(), refs.size(), true);
        TreeMap<FailureKey, String> ended = new TreeMap<>();
        TreeMap<FailureKey, String> vanished = new TreeMap<>();
        try (PreparedStatement statement = connection.prepareStatement(RESOLVE)) {
            statement.setTimestamp(1, Timestamp.from(now));
            new Arrays(connection, statement, 2).keys(refs).booleans(isUnnamed);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    (row.getBoolean(7) ? vanished : ended)
                            .put(key(row), Objects.requireNonNullElse(row.getString(6), ""));
                }
            }
        }
        tell(ended, false, events);
        tell(vanished, true, events);
    }

    private void tell(SortedMap<FailureKey, String> over, boolean isVanished, List<Event> events) {
        Map<TxRef, List<String>> items = new TreeMap<>();
        over.forEach((key, item) -> add(item, items.computeIfAbsent(key.tx(), ref -> new ArrayList<>())));
        items.forEach((ref, ids) -> parts(ids).forEach(part -> events.add(completed(ref, part, isVanished))));
    }

    /** Whether any failure of the accounts of these works is open. */
    boolean isAnyOpen(List<TxWork> works) throws SQLException {
        if (works.isEmpty()) {
            return false;
        }
        try (PreparedStatement statement = connection.prepareStatement(ANY_OPEN)) {
            TreeSet<AccountId> accounts = new TreeSet<>();
            works.forEach(work -> accounts.add(work.ref.account()));
            new Arrays(connection, statement).accounts(accounts);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /** Writes failures of what is not there; tells of those that were not open before, each word for itself. */
    void fail(SortedMap<FailureKey, Failure> failures, List<Event> events) throws SQLException {
        if (failures.isEmpty()) {
            return;
        }
        TreeSet<FailureKey> opened = new TreeSet<>();
        try (PreparedStatement statement = connection.prepareStatement(FAIL)) {
            bind(failures, statement);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    if (row.getBoolean(6)) {
                        opened.add(key(row));
                    }
                }
            }
        }
        IdentityHashMap<Parked, List<String>> told = new IdentityHashMap<>();
        List<Parked> order = new ArrayList<>();
        for (FailureKey key : opened) {
            Failure failure = Objects.requireNonNull(failures.get(key));
            Parked word = failure.word();
            List<String> items = told.get(word);
            if (items == null) {
                items = new ArrayList<>();
                told.put(word, items);
                order.add(word);
            }
            add(Objects.requireNonNullElse(failure.output().item(word.txid()), ""), items);
        }
        for (Parked word : order) {
            parts(Objects.requireNonNull(told.get(word))).forEach(part -> events.add(failed(word, part)));
        }
    }

    private static void add(String item, List<String> items) {
        if (!item.isEmpty()) {
            items.add(item);
        }
    }

    /** What one event each tells; a failure without items is told, too. */
    private static List<List<String>> parts(List<String> items) {
        List<List<String>> parts = new ArrayList<>();
        for (int from = 0; from == 0 || from < items.size(); from += MAX_ITEM_IDS) {
            parts.add(items.subList(from, Math.min(items.size(), from + MAX_ITEM_IDS)));
        }
        return parts;
    }

    private void bind(SortedMap<FailureKey, Failure> failures, PreparedStatement statement) throws SQLException {
        int n = failures.size();
        AccountIndex accounts = new AccountIndex();
        IdentityHashMap<Parked, Integer> words = new IdentityHashMap<>();
        List<String> errors = new ArrayList<>();
        int[] account = new int[n];
        int[] generation = new int[n];
        byte[][] txid = new byte[n][];
        int[] vout = new int[n];
        String[] half = new String[n];
        int[] word = new int[n];
        String[] kind = new String[n];
        int[] attempts = new int[n];
        long[] retryAt = new long[n];
        String[] item = new String[n];
        long[] revision = new long[n];
        int i = 0;
        for (Map.Entry<FailureKey, Failure> entry : failures.entrySet()) {
            FailureKey key = entry.getKey();
            Parked said = entry.getValue().word();
            account[i] = accounts.of(key.tx().account());
            generation[i] = key.tx().generation();
            txid[i] = key.tx().txid().toBytes();
            vout[i] = key.vout();
            half[i] = key.half().text;
            word[i] = words.computeIfAbsent(said, fresh -> {
                errors.add(Texts.clean(fresh.error()));
                return errors.size();
            });
            kind[i] = said.kind().text();
            attempts[i] = said.attempts();
            retryAt[i] = said.retryAtMillis();
            item[i] = entry.getValue().output().item(said.txid());
            revision[i] = said.revision();
            i++;
        }
        new Arrays(connection, statement).texts(errors.toArray(String[]::new));
        statement.setTimestamp(2, Timestamp.from(now));
        new Arrays(connection, statement, 3)
                .accounts(accounts.ids())
                .ints(account)
                .ints(generation)
                .bytes(txid)
                .ints(vout)
                .texts(half)
                .ints(word)
                .texts(kind)
                .ints(attempts)
                .longs(retryAt)
                .texts(item)
                .longs(revision);
    }

    private Event failed(Parked word, List<String> items) {
        String data = json.open('{')
                .field("txid", word.txid().toString())
                .texts("items", items)
                .field("attempts", word.attempts())
                .field("lastError", Texts.clean(word.error()))
                .field(
                        "nextRetryAt",
                        word.retryAtMillis() == Long.MAX_VALUE
                                ? null
                                : Instant.ofEpochMilli(word.retryAtMillis()).toString())
                .field("kind", word.kind().text())
                .close('}')
                .take();
        return new Event(word.account(), word.generation(), "item.failed", data);
    }

    private Event completed(TxRef ref, List<String> items, boolean isVanished) {
        json.open('{').field("txid", ref.txid().toString()).texts("items", items);
        if (isVanished) {
            json.field("vanished", true);
        }
        return new Event(
                ref.account(),
                ref.generation(),
                "item.completed",
                json.close('}').take());
    }

    private static FailureKey key(ResultSet row) throws SQLException {
        AccountId account = new AccountId(row.getObject(1, UUID.class));
        TxRef tx = new TxRef(account, row.getInt(2), Txid.fromBytes(row.getBytes(3)));
        return new FailureKey(tx, row.getInt(4), Half.of(row.getString(5)));
    }
}
