package io.walletstream.stream.write;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Sets array parameters one after the other; arrays of primitives travel in binary form. */
final class Arrays {
    private final Connection connection;
    private final PreparedStatement statement;
    private int next;

    Arrays(Connection connection, PreparedStatement statement) {
        this(connection, statement, 1);
    }

    /**
     * @param first number of the first parameter to set
     */
    Arrays(Connection connection, PreparedStatement statement, int first) {
        this.connection = connection;
        this.statement = statement;
        this.next = first;
    }

    Arrays add(String type, Object[] values) throws SQLException {
        Array array = connection.createArrayOf(type, values);
        statement.setArray(next++, array);
        return this;
    }

    Arrays longs(long[] values) throws SQLException {
        statement.setObject(next++, values);
        return this;
    }

    Arrays ints(int[] values) throws SQLException {
        statement.setObject(next++, values);
        return this;
    }

    Arrays booleans(boolean[] values) throws SQLException {
        statement.setObject(next++, values);
        return this;
    }

    Arrays bytes(byte[] @Nullable [] values) throws SQLException {
        return add("bytea", values);
    }

    Arrays texts(@Nullable String[] values) throws SQLException {
        return add("text", values);
    }
}
