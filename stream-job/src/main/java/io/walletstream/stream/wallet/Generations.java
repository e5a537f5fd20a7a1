package io.walletstream.stream.wallet;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.record.FeedRecord.AccountReset;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Raises generations of accounts, as {@code clear} does. The reset is in the topic before the new generation is in the table: whoever reads the
 * new generation there and sends records of it, sends them after the reset. A crash in between repeats the reset, which changes nothing.
 */
final class Generations {
    private static final int BATCH_ACCOUNTS = 500;

    /** Which accounts are raised. */
    enum Which {
        ALL("true"),
        /** Those that have rows in their generation. */
        WITH_ROWS(
                "EXISTS (SELECT FROM wallet.account_sync s WHERE s.account_id = a.id AND s.generation = a.generation)"),
        /** Of those, the ones whose upstream tells everything again. */
        WITH_ROWS_AND_FEED("a.feed <> 'push' AND " + WITH_ROWS.condition);

        private final String condition;

        Which(String condition) {
            this.condition = condition;
        }
    }

    private static final String PAGE = """
            SELECT a.id, a.generation, a.history = 'full', a.network FROM wallet.account a
            WHERE a.deleted_at IS NULL AND a.id > ? AND %s ORDER BY a.id LIMIT %d FOR NO KEY UPDATE
            """;
    private static final String RAISE = "UPDATE wallet.account SET generation = generation + 1 WHERE id = ANY (?)";

    private final Connection connection;
    private final Topics topics;
    private final String topic;

    Generations(Connection connection, Topics topics, String topic) {
        this.connection = connection;
        this.topics = topics;
        this.topic = topic;
    }

    /** Raises them, so many accounts a transaction; answers how many. */
    int raise(Which which) throws SQLException {
        int raised = 0;
        UUID last = new UUID(0, 0);
        connection.setAutoCommit(false);
        try {
            while (true) {
                List<AccountReset> page = page(which, last);
                if (page.isEmpty()) {
                    return raised;
                }
                topics.publish(topic, page);
                raise(page);
                raised += page.size();
                last = page.get(page.size() - 1).account().uuid();
            }
        } finally {
            connection.rollback(); // what is left open holds locks only
            connection.setAutoCommit(true);
        }
    }

    private List<AccountReset> page(Which which, UUID after) throws SQLException {
        List<AccountReset> resets = new ArrayList<>();
        try (PreparedStatement statement =
                connection.prepareStatement(PAGE.formatted(which.condition, BATCH_ACCOUNTS))) {
            statement.setObject(1, after);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    resets.add(new AccountReset(
                            new AccountId(row.getObject(1, UUID.class)),
                            row.getInt(2) + 1,
                            row.getBoolean(3),
                            row.getString(4)));
                }
            }
        }
        return resets;
    }

    private void raise(List<AccountReset> page) throws SQLException {
        UUID[] ids = page.stream().map(reset -> reset.account().uuid()).toArray(UUID[]::new);
        try (PreparedStatement statement = connection.prepareStatement(RAISE)) {
            statement.setArray(1, connection.createArrayOf("uuid", ids));
            statement.executeUpdate();
        }
        connection.commit();
    }
}
