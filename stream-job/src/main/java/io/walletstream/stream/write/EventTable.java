package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Appends to {@code wallet.account_event} under the lock of the account rows, which hold the sequences, and wakes the readers. */
final class EventTable {
    /** Postgres refuses payloads of 8,000 bytes and more. */
    private static final int MAX_NOTIFY_CHARS = 7000;

    private static final String INSERT = """
            INSERT INTO wallet.account_event (account_id, seq, at, generation, type, data)
            SELECT (?::uuid[])[i.a], i.seq, ?, i.generation, i.type, i.data::jsonb
            FROM unnest(?::integer[], ?::bigint[], ?::integer[], ?::text[], ?::text[]) AS i(a, seq, generation, type, data)
            """;
    private static final String SEQUENCES = """
            UPDATE wallet.account a SET last_seq = i.last_seq, writer_epoch = ?
            FROM unnest(?::uuid[], ?::bigint[]) AS i(id, last_seq) WHERE a.id = i.id
            """;

    private EventTable() {}

    static void append(
            Connection connection,
            List<Event> events,
            Map<AccountId, AccountRow> accounts,
            long writerEpoch,
            Instant now)
            throws SQLException {
        TreeMap<AccountId, Long> sequences = new TreeMap<>();
        accounts.forEach((id, row) -> sequences.put(id, row.lastSeq()));
        UUID[] ids = sequences.keySet().stream().map(AccountId::uuid).toArray(UUID[]::new);
        if (!events.isEmpty()) {
            insert(connection, events, sequences, ids, now);
        }
        try (PreparedStatement statement = connection.prepareStatement(SEQUENCES)) {
            statement.setLong(1, writerEpoch);
            new Arrays(connection, statement, 2)
                    .add("uuid", ids)
                    .longs(sequences.values().stream()
                            .mapToLong(Long::longValue)
                            .toArray());
            statement.executeUpdate();
        }
        if (!events.isEmpty()) {
            notifyReaders(connection, sequences, accounts);
        }
    }

    private static void insert(
            Connection connection, List<Event> events, Map<AccountId, Long> sequences, UUID[] ids, Instant now)
            throws SQLException {
        int n = events.size();
        int[] account = new int[n];
        long[] seq = new long[n];
        int[] generation = new int[n];
        String[] type = new String[n];
        String[] data = new String[n];
        Map<UUID, Integer> indexes = new TreeMap<>();
        for (int i = 0; i < ids.length; i++) {
            indexes.put(ids[i], i + 1);
        }
        for (int i = 0; i < n; i++) {
            Event event = events.get(i);
            account[i] = indexes.getOrDefault(event.account().uuid(), 0);
            seq[i] = sequences.merge(event.account(), 1L, Long::sum);
            generation[i] = event.generation();
            type[i] = event.type();
            data[i] = event.data();
        }
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            new Arrays(connection, statement).add("uuid", ids);
            statement.setTimestamp(2, Timestamp.from(now));
            new Arrays(connection, statement, 3)
                    .ints(account)
                    .longs(seq)
                    .ints(generation)
                    .texts(type)
                    .texts(data);
            statement.executeUpdate();
        }
    }

    private static void notifyReaders(
            Connection connection, Map<AccountId, Long> sequences, Map<AccountId, AccountRow> accounts)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT pg_notify('account_event', ?)")) {
            StringBuilder payload = new StringBuilder();
            for (Map.Entry<AccountId, Long> entry : sequences.entrySet()) {
                if (AccountRow.of(accounts, entry.getKey()).lastSeq() == entry.getValue()) {
                    continue;
                }
                if (payload.length() > MAX_NOTIFY_CHARS - 80) {
                    send(statement, payload);
                }
                payload.append(payload.length() == 0 ? "" : ",")
                        .append(entry.getKey())
                        .append(':')
                        .append(entry.getValue());
            }
            if (payload.length() > 0) {
                send(statement, payload);
            }
        }
    }

    private static void send(PreparedStatement statement, StringBuilder payload) throws SQLException {
        statement.setString(1, payload.toString());
        statement.execute();
        payload.setLength(0);
    }
}
