package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Appends a flush's events to {@code wallet.account_event} under the lock of the account rows, which hold the sequences, and wakes the readers.
 * Events stream to Postgres while the next ones are made: after the first one, no other statement may run until {@link #finish}.
 */
final class EventLog implements AutoCloseable {
    /** Postgres refuses payloads of 8,000 bytes and more. */
    private static final int MAX_NOTIFY_CHARS = 7000;

    private static final int MAX_ENTRY_CHARS = 60;

    private static final String COLUMNS = "wallet.account_event (account_id, seq, at, generation, type, data)";
    private static final int COLUMN_COUNT = 6;

    private static final String SEQUENCES = """
            UPDATE wallet.account a SET last_seq = i.last_seq, writer_epoch = ?
            FROM unnest(?::uuid[], ?::bigint[]) AS i(id, last_seq) WHERE a.id = i.id
            """;

    private final Connection connection;
    private final Map<AccountId, AccountRow> accounts;
    private final long writerEpoch;
    private final Instant now;
    private final TreeMap<AccountId, Long> sequences = new TreeMap<>();
    private @Nullable CopyRows copy;
    private int events;

    EventLog(Connection connection, Map<AccountId, AccountRow> accounts, long writerEpoch, Instant now) {
        this.connection = connection;
        this.accounts = accounts;
        this.writerEpoch = writerEpoch;
        this.now = now;
    }

    void append(List<Event> list) throws SQLException {
        for (Event event : list) {
            append(event.account(), event.generation(), event.type(), event.data());
        }
    }

    void append(AccountId account, int generation, String type, String data) throws SQLException {
        CopyRows rows = copy;
        if (rows == null) {
            rows = new CopyRows(connection, COLUMNS);
            copy = rows;
        }
        Long last = sequences.get(account);
        long seq = (last == null ? AccountRow.of(accounts, account).lastSeq() : last) + 1;
        sequences.put(account, seq);
        rows.row(COLUMN_COUNT)
                .put(account)
                .put(seq)
                .put(now)
                .put(generation)
                .put(type)
                .jsonb(data);
        events++;
    }

    /** Ends the list of events, moves the sequences on and tells the readers at commit; answers how many events there were. */
    int finish() throws SQLException {
        if (copy != null) {
            copy.end();
        }
        takeOver();
        if (events > 0) {
            notifyReaders();
        }
        return events;
    }

    /** Sequences of accounts that have events; the epoch of all that an older writer wrote. */
    private void takeOver() throws SQLException {
        TreeMap<AccountId, Long> written = new TreeMap<>(sequences);
        for (AccountRow row : accounts.values()) {
            if (row.writerEpoch() != writerEpoch) {
                written.putIfAbsent(row.id(), row.lastSeq());
            }
        }
        if (written.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(SEQUENCES)) {
            statement.setLong(1, writerEpoch);
            new Arrays(connection, statement, 2)
                    .accounts(written.keySet())
                    .longs(written.values().stream().mapToLong(Long::longValue).toArray());
            statement.executeUpdate();
        }
    }

    private void notifyReaders() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT pg_notify('account_event', ?)")) {
            StringBuilder payload = new StringBuilder();
            for (Map.Entry<AccountId, Long> entry : sequences.entrySet()) {
                if (payload.length() > MAX_NOTIFY_CHARS - MAX_ENTRY_CHARS) {
                    send(statement, payload);
                }
                payload.append(payload.length() == 0 ? "" : ",")
                        .append(entry.getKey())
                        .append(':')
                        .append(entry.getValue());
            }
            send(statement, payload);
        }
    }

    private static void send(PreparedStatement statement, StringBuilder payload) throws SQLException {
        statement.setString(1, payload.toString());
        statement.execute();
        payload.setLength(0);
    }

    @Override
    public void close() throws SQLException {
        if (copy != null) {
            copy.close();
        }
    }
}
