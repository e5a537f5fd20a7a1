package io.walletstream.stream.wallet;

import io.walletstream.schema.chain.AccountId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Whether the tables know every generation that the topic begins. If not, a job without state would read records that its writer drops for ever. */
final class GenerationCheck {
    private static final int BATCH_ACCOUNTS = 1_000;

    /** The lock waits for a clear that has told the topic and not yet the table. */
    private static final String ACCOUNTS = """
            SELECT id, generation FROM wallet.account WHERE deleted_at IS NULL AND id > ? ORDER BY id LIMIT %d FOR SHARE
            """.formatted(BATCH_ACCOUNTS);

    private GenerationCheck() {}

    /**
     * Compares each account.
     *
     * @param newest generation that the topic begins, by account; read before this is called
     * @throws StartRefusedException if the tables have an older one
     */
    static void check(Connection connection, Map<AccountId, Integer> newest) throws SQLException {
        UUID last = new UUID(0, 0);
        while (last != null) {
            last = checkPage(connection, newest, last);
        }
    }

    /** Answers the last account; null: there is none. */
    private static @Nullable UUID checkPage(Connection connection, Map<AccountId, Integer> newest, UUID after)
            throws SQLException {
        UUID last = null;
        try (PreparedStatement statement = connection.prepareStatement(ACCOUNTS)) {
            statement.setObject(1, after);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    last = row.getObject(1, UUID.class);
                    int known = row.getInt(2);
                    int begun = newest.getOrDefault(new AccountId(last), 0);
                    if (begun > known) {
                        throw new StartRefusedException("the tables are older than the topic: account " + last
                                + " is in generation " + known + " here and in " + begun
                                + " there; after a restore of the database, or a clear that broke off, run "
                                + AfterRestore.COMMAND);
                    }
                }
            }
        }
        return last;
    }
}
