package io.walletstream.stream.feed;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.InvalidChainValueException;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.stream.write.Database;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The feed's view of Postgres: which owners there are, their epochs, and the mirror of their cursors. One connection a call. */
final class FeedRegistry implements Serializable {
    private static final long serialVersionUID = 1;

    private static final Logger LOG = LoggerFactory.getLogger(FeedRegistry.class);

    private static final String OWNERS = """
            SELECT a.id, a.generation, w.owner, w.generation,
                CASE WHEN f.generation = a.generation AND f.owner_generation = w.generation THEN f.cursor ELSE 0 END,
                CASE WHEN f.generation = a.generation AND f.owner_generation = w.generation THEN f.tip END,
                CASE WHEN f.generation = a.generation AND f.owner_generation = w.generation THEN f.shown_tip END,
                NOT EXISTS (SELECT FROM wallet.outbox x WHERE x.account_id = a.id)
            FROM wallet.account a
            JOIN wallet.account_owner w ON w.account_id = a.id
            LEFT JOIN wallet.feed_state f ON f.account_id = a.id AND f.owner = w.owner
            WHERE a.feed = 'onesat' AND NOT a.paused AND a.deleted_at IS NULL AND w.removed_at IS NULL
            ORDER BY a.id, w.owner
            """;
    private static final String EPOCH = """
            INSERT INTO wallet.feed_state AS f (account_id, owner, generation, owner_generation, epoch) VALUES (?, ?, ?, ?, 1)
            ON CONFLICT (account_id, owner) DO UPDATE SET (epoch, cursor, tip, shown_tip, generation, owner_generation, updated_at) = (
                SELECT f.epoch + 1,
                    CASE WHEN c.newer THEN 0 ELSE f.cursor END,
                    CASE WHEN c.newer THEN NULL ELSE f.tip END,
                    CASE WHEN c.newer THEN NULL ELSE f.shown_tip END,
                    CASE WHEN c.newer THEN excluded.generation ELSE f.generation END,
                    CASE WHEN c.newer THEN excluded.owner_generation ELSE f.owner_generation END,
                    now()
                FROM (SELECT (excluded.generation, excluded.owner_generation) > (f.generation, f.owner_generation) AS newer) c)
            RETURNING epoch
            """;
    private static final String MIRROR = """
            UPDATE wallet.feed_state SET cursor = ?, pass_number = ?, tip = ?, shown_tip = nullif(?, 0), updated_at = now()
            WHERE account_id = ? AND owner = ? AND generation = ? AND owner_generation = ?
            """;

    private final Database database;

    FeedRegistry(Database database) {
        this.database = database;
    }

    /**
     * An owner that is to be read.
     *
     * @param ready whether all records of its account itself (a new generation, a new owner) are in the topic: its frames must come after them
     */
    record Found(FeedSplit split, boolean ready) {}

    /** All owners that are to be read. */
    List<Found> owners() throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(OWNERS);
                ResultSet row = statement.executeQuery()) {
            List<Found> owners = new ArrayList<>();
            while (row.next()) {
                try {
                    owners.add(found(row));
                } catch (InvalidChainValueException e) {
                    // One impossible row must not keep all others from being read.
                    LOG.warn("an owner of account {} cannot be read: {}", row.getObject(1), e.getMessage());
                }
            }
            return owners;
        }
    }

    private static Found found(ResultSet row) throws SQLException {
        FeedSplit split = FeedSplit.begun(
                new AccountId(row.getObject(1, UUID.class)),
                row.getInt(2),
                new OwnerRef(row.getString(3), row.getInt(4)),
                new Score(row.getLong(5)),
                row.getInt(6),
                row.getInt(7));
        return new Found(split, row.getBoolean(8));
    }

    /** A new epoch for the owner, so that the ids of its passes never repeat. */
    long nextEpoch(FeedSplit split) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(EPOCH)) {
            statement.setObject(1, split.account().uuid());
            statement.setString(2, split.owner().owner());
            statement.setInt(3, split.generation());
            statement.setInt(4, split.owner().generation());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Writes checkpointed cursors. */
    void mirror(Collection<FeedSplit> splits) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(MIRROR)) {
            for (FeedSplit split : splits) {
                statement.setLong(1, split.cursor().packed());
                statement.setInt(2, split.passNumber());
                statement.setInt(3, split.tip());
                statement.setInt(4, split.shownTip());
                statement.setObject(5, split.account().uuid());
                statement.setString(6, split.owner().owner());
                statement.setInt(7, split.generation());
                statement.setInt(8, split.owner().generation());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }
}
