package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Table {@code rework}: which walks are to be made, and how far they are. */
final class ReworkTable {
    private static final int MOST_TASKS = 100;

    private static final String OPEN = """
            SELECT r.account_id, r.kind, r.generation, r.request, r.after_txid, r.after_vout, r.attempts, r.failing_since, a.network
            FROM wallet.rework r JOIN wallet.account a ON a.id = r.account_id
            WHERE r.finished_at IS NULL AND r.not_before <= ?
            ORDER BY r.not_before, r.requested_at, r.account_id, r.kind LIMIT ?
            """;

    /** A worker of an attempt that is over must not go on. */
    private static final String CLAIM = """
            UPDATE wallet.rework SET claimed_by = ? WHERE account_id = ? AND kind = ? AND request = ? AND after_txid = ? AND after_vout = ?
                AND finished_at IS NULL AND claimed_by <= ?
            """;

    private static final String ADVANCE = """
            UPDATE wallet.rework SET after_txid = ?, after_vout = ?, rows_done = rows_done + ?, rows_changed = rows_changed + ?,
                rows_skipped = rows_skipped + ?, last_error = coalesce(?, last_error), attempts = 0,
                failing_since = NULL, not_before = ?
            WHERE account_id = ? AND kind = ?
            """;
    private static final String FINISH =
            "UPDATE wallet.rework SET finished_at = clock_timestamp() WHERE account_id = ? AND kind = ?";
    private static final String FAILED = """
            UPDATE wallet.rework SET attempts = attempts + ?, failing_since = coalesce(failing_since, ?), not_before = ?, last_error = ?
            WHERE account_id = ? AND kind = ? AND request = ? AND finished_at IS NULL
            """;

    private final Connection connection;

    ReworkTable(Connection connection) {
        this.connection = connection;
    }

    /** Those whose turn it is: the ones that waited longest. */
    List<ReworkTask> open(Instant now) throws SQLException {
        List<ReworkTask> tasks = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(OPEN)) {
            statement.setObject(1, sql(now));
            statement.setInt(2, MOST_TASKS);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    tasks.add(new ReworkTask(
                            new AccountId(row.getObject(1, UUID.class)),
                            ReworkTask.Kind.of(row.getString(2)),
                            row.getInt(3),
                            row.getLong(4),
                            row.getBytes(5),
                            row.getInt(6),
                            row.getInt(7),
                            instant(row, 8),
                            row.getString(9)));
                }
            }
        }
        return tasks;
    }

    /** Whether the task is as it was read, and this worker's until the SQL transaction ends. */
    boolean claim(ReworkTask task, long worker) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(CLAIM)) {
            statement.setLong(1, worker);
            statement.setObject(2, task.account().uuid());
            statement.setString(3, task.kind().text());
            statement.setLong(4, task.request());
            statement.setBytes(5, task.afterTxid());
            statement.setInt(6, task.afterVout());
            statement.setLong(7, worker);
            return statement.executeUpdate() == 1;
        }
    }

    /** A page is done. */
    void advance(ReworkTask task, ReworkPage page, int changed, Instant now) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ADVANCE)) {
            ReworkPage.Row last = page.last();
            statement.setBytes(1, last.txid().toBytes());
            statement.setInt(2, last.vout());
            statement.setInt(3, page.rows().size());
            statement.setInt(4, changed);
            statement.setInt(5, page.skipped().size());
            statement.setString(6, page.error());
            statement.setObject(7, sql(now));
            statement.setObject(8, task.account().uuid());
            statement.setString(9, task.kind().text());
            statement.executeUpdate();
        }
    }

    void finish(ReworkTask task) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FINISH)) {
            statement.setObject(1, task.account().uuid());
            statement.setString(2, task.kind().text());
            statement.executeUpdate();
        }
    }

    /**
     * The next page could not be had.
     *
     * @param counts whether that is an attempt
     * @param next when it is tried again
     */
    void failed(ReworkTask task, boolean counts, String error, Instant now, Instant next) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FAILED)) {
            statement.setInt(1, counts ? 1 : 0);
            statement.setObject(2, sql(now));
            statement.setObject(3, sql(next));
            statement.setString(4, error);
            statement.setObject(5, task.account().uuid());
            statement.setString(6, task.kind().text());
            statement.setLong(7, task.request());
            statement.executeUpdate();
        }
    }

    private static OffsetDateTime sql(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
