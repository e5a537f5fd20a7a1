package io.walletstream.query.letter;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Table {@code dead_letter}, of all tenants. */
final class DeadLetterStore {
    private static final String COLUMNS = """
            SELECT id, topic, log_epoch, partition_id, record_offset, reason, detail, record_key,
                octet_length(record_value) AS value_bytes, at, replayed_at,
            """;
    /** As much of the value as is shown. */
    private static final String SHOWN =
            COLUMNS + "substring(record_value FOR " + DeadLetter.SHOWN_BYTES + ") AS value FROM wallet.dead_letter ";

    private static final String FIND = SHOWN + "WHERE id = :id";
    private static final String LOCK =
            COLUMNS + "record_value AS value FROM wallet.dead_letter WHERE id = :id FOR UPDATE";
    private static final String MARK =
            "UPDATE wallet.dead_letter SET replayed_at = clock_timestamp() WHERE id = :id RETURNING replayed_at";

    private DeadLetterStore() {}

    /** A page, newest first, of those before this id. */
    static List<DeadLetter> page(
            Handle handle, long before, @Nullable String reason, @Nullable String topic, int limit) {
        String sql = SHOWN + "WHERE id < :before"
                + (reason == null ? "" : " AND reason = :reason")
                + (topic == null ? "" : " AND topic = :topic")
                + " ORDER BY id DESC LIMIT :limit";
        Query query = handle.createQuery(sql).bind("before", before).bind("limit", limit);
        if (reason != null) {
            query.bind("reason", reason);
        }
        if (topic != null) {
            query.bind("topic", topic);
        }
        return query.map((row, context) -> read(row)).list();
    }

    /** The letter, with as much of its value as is shown. */
    static Optional<DeadLetter> find(Handle handle, long id) {
        return handle.createQuery(FIND)
                .bind("id", id)
                .map((row, context) -> read(row))
                .findOne();
    }

    /** The whole letter, locked until the transaction ends. */
    static Optional<DeadLetter> lock(Handle handle, long id) {
        return handle.createQuery(LOCK)
                .bind("id", id)
                .map((row, context) -> read(row))
                .findOne();
    }

    /** Notes that it was sent again; answers it as it is then. */
    static DeadLetter markReplayed(Handle handle, DeadLetter letter) {
        Timestamp at = handle.createQuery(MARK)
                .bind("id", letter.id())
                .mapTo(Timestamp.class)
                .one();
        return new DeadLetter(
                letter.id(),
                letter.topic(),
                letter.logEpoch(),
                letter.partition(),
                letter.offset(),
                letter.reason(),
                letter.detail(),
                letter.key(),
                letter.value(),
                letter.valueBytes(),
                letter.at(),
                at.toInstant());
    }

    private static DeadLetter read(ResultSet row) throws SQLException {
        Timestamp replayedAt = row.getTimestamp("replayed_at");
        return new DeadLetter(
                row.getLong("id"),
                row.getString("topic"),
                row.getInt("log_epoch"),
                row.getInt("partition_id"),
                row.getLong("record_offset"),
                row.getString("reason"),
                row.getString("detail"),
                bytes(row, "record_key"),
                bytes(row, "value"),
                row.getInt("value_bytes"),
                row.getTimestamp("at").toInstant(),
                replayedAt == null ? null : replayedAt.toInstant());
    }

    private static byte[] bytes(ResultSet row, String column) throws SQLException {
        byte[] bytes = row.getBytes(column);
        return bytes == null ? new byte[0] : bytes;
    }
}
