package io.walletstream.stream.write;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;

/** Keeps the months ahead of {@code account_event} ready; events without a partition of their month would fall into the default one. */
public final class EventPartitions {
    /** Months that are ready, the current one included. */
    public static final int MONTHS = 12;

    private EventPartitions() {}

    /** Makes what is missing from the day's month on; answers how many partitions were new. The connection must be in auto-commit mode. */
    public static int ensure(Connection connection, LocalDate today) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT wallet.ensure_event_partitions(?::date, ?)")) {
            statement.setObject(1, today);
            statement.setInt(2, MONTHS);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }
}
