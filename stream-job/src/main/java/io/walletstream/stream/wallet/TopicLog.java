package io.walletstream.stream.wallet;

import io.walletstream.stream.flow.Revision;
import io.walletstream.stream.wallet.Topics.Identity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Table {@code topic_log}: which topics the tables come from. Revisions are offsets led by the log epoch, so they mean nothing in another topic
 * of the same name, nor once accounts moved to other partitions.
 */
final class TopicLog {
    static final int MAX_EPOCH = 32_767;

    private static final String FIND = "SELECT topic_id, log_epoch, partitions FROM wallet.topic_log WHERE topic = ?";
    private static final String NEWEST = "SELECT coalesce(max(revision), 0) FROM wallet.account_sync";
    private static final String RECORD = """
            INSERT INTO wallet.topic_log (topic, topic_id, log_epoch, partitions) VALUES (?, ?, ?, ?)
            ON CONFLICT (topic) DO UPDATE SET topic_id = excluded.topic_id, log_epoch = excluded.log_epoch,
                partitions = excluded.partitions, recorded_at = now()
            """;

    /** A row: the topic as it was when its epoch began. */
    record Entry(Identity topic, int logEpoch) {}

    private final Connection connection;

    TopicLog(Connection connection) {
        this.connection = connection;
    }

    /**
     * The topic's log epoch; records the topic at its first start, in epoch 0.
     *
     * @throws StartRefusedException if the topic is not the recorded one any more
     */
    int check(String name, Identity actual) throws SQLException {
        Optional<Entry> known = find(name);
        if (known.isEmpty()) {
            record(name, new Entry(actual, 0));
            return 0;
        }
        Identity recorded = known.get().topic();
        if (!recorded.id().equals(actual.id())) {
            throw new StartRefusedException(
                    "topic " + name + " was re-created: expected topic id " + recorded.id() + ", got " + actual.id()
                            + "; if that was meant, run (with the settings of this start): " + NewLogEpoch.COMMAND);
        }
        if (recorded.partitions() != actual.partitions()) {
            throw new StartRefusedException("topic " + name + " has another number of partitions: expected "
                    + recorded.partitions() + ", got " + actual.partitions()
                    + "; if that was meant, run (with the settings of this start): "
                    + NewLogEpoch.COMMAND);
        }
        return known.get().logEpoch();
    }

    /**
     * Refuses a topic that ends before what was written from it: Kafka lost records, and new ones would count as older than the rows.
     *
     * @param end highest offset after the last record of any partition
     */
    void checkEnd(String name, int logEpoch, long end) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(NEWEST);
                ResultSet row = statement.executeQuery()) {
            row.next();
            long newest = row.getLong(1);
            if (newest > 0 && newest >= Revision.of(logEpoch, end)) {
                throw new StartRefusedException("topic " + name + " lost records: rows come from revision " + newest
                        + ", but it ends at " + Revision.of(logEpoch, end)
                        + "; restore it, or run (with the settings of this start): " + NewLogEpoch.COMMAND);
            }
        }
    }

    Optional<Entry> find(String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FIND)) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(new Entry(new Identity(row.getString(1), row.getInt(3)), row.getInt(2)))
                        : Optional.empty();
            }
        }
    }

    void record(String name, Entry entry) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(RECORD)) {
            statement.setString(1, name);
            statement.setString(2, entry.topic().id());
            statement.setInt(3, entry.logEpoch());
            statement.setInt(4, entry.topic().partitions());
            statement.executeUpdate();
        }
    }
}
