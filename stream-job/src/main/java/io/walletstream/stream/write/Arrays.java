package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sets array parameters one after the other; arrays of primitives, bytes and texts travel in binary form. */
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

    private Arrays add(String type, Object[] values) throws SQLException {
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

    Arrays accounts(Collection<AccountId> ids) throws SQLException {
        return add("uuid", ids.stream().map(AccountId::uuid).toArray(UUID[]::new));
    }

    /** Four parameters: the distinct accounts, and of each key the account's index among them, the generation and the txid. */
    Arrays keys(List<TxRef> refs) throws SQLException {
        int n = refs.size();
        AccountIndex accounts = new AccountIndex();
        int[] account = new int[n];
        int[] generation = new int[n];
        byte[][] txid = new byte[n][];
        for (int i = 0; i < n; i++) {
            TxRef ref = refs.get(i);
            account[i] = accounts.of(ref.account());
            generation[i] = ref.generation();
            txid[i] = ref.txid().toBytes();
        }
        return accounts(accounts.ids()).ints(account).ints(generation).bytes(txid);
    }
}
