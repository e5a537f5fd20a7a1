package io.walletstream.stream.wallet;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.record.FeedRecord.AccountReset;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Table {@code topic_rebuild} and the generations of accounts, for {@link AfterRestore}. */
final class RebuildTable {
    private static final String FIND = "SELECT partition_id, end_offset FROM wallet.topic_rebuild";
    private static final String BEGIN = "INSERT INTO wallet.topic_rebuild (partition_id, end_offset) VALUES (?, ?)";
    private static final String END = "DELETE FROM wallet.topic_rebuild";
    private static final String ACCOUNTS = """
            SELECT id, generation, history = 'full', network FROM wallet.account WHERE deleted_at IS NULL ORDER BY id
            """;

    /**
     * Sequences go on above all that was told before the restore, which the tables do not know: milliseconds times 1024, and no account was told more
     * events a millisecond. A clock that went back costs that promise, but never a sequence that the tables have.
     */
    private static final String RAISE = """
            UPDATE wallet.account SET generation = ?,
                last_seq = greatest(last_seq + %d, (extract(epoch FROM clock_timestamp()) * 1000)::bigint << 10)
            WHERE id = ? AND generation < ?
            """.formatted(AfterRestore.LEAST_GAP);

    private final Connection connection;

    RebuildTable(Connection connection) {
        this.connection = connection;
    }

    /** Remembers where the topic ends; answers where it ended when this was first begun. */
    Map<Integer, Long> begin(Map<Integer, Long> ends) throws SQLException {
        Map<Integer, Long> begun = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(FIND)) {
            while (row.next()) {
                begun.put(row.getInt(1), row.getLong(2));
            }
        }
        if (!begun.isEmpty()) {
            return begun;
        }
        connection.setAutoCommit(false);
        try (PreparedStatement statement = connection.prepareStatement(BEGIN)) {
            for (Map.Entry<Integer, Long> end : ends.entrySet()) {
                statement.setInt(1, end.getKey());
                statement.setLong(2, end.getValue());
                statement.addBatch();
            }
            statement.executeBatch();
            connection.commit();
        } finally {
            connection.setAutoCommit(true);
        }
        return new TreeMap<>(ends);
    }

    /** Of every account the reset to a generation that neither the tables nor the topic have had. */
    List<AccountReset> resets(Map<AccountId, Integer> newestInTopic) throws SQLException {
        List<AccountReset> resets = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(ACCOUNTS)) {
            while (row.next()) {
                AccountId account = new AccountId(row.getObject(1, UUID.class));
                int newest = Math.max(row.getInt(2), newestInTopic.getOrDefault(account, 0));
                resets.add(new AccountReset(account, newest + 1, row.getBoolean(3), row.getString(4)));
            }
        }
        return resets;
    }

    /** The generations hold, sequences go on far above what was ever told, and the rebuild is over: all or nothing. */
    void end(List<AccountReset> resets) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement raise = connection.prepareStatement(RAISE);
                Statement end = connection.createStatement()) {
            for (AccountReset reset : resets) {
                raise.setInt(1, reset.generation());
                raise.setObject(2, reset.account().uuid());
                raise.setInt(3, reset.generation());
                raise.addBatch();
            }
            raise.executeBatch();
            end.execute(END);
            connection.commit();
        } finally {
            connection.setAutoCommit(true);
        }
    }
}
