package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.write.BalanceTable.Balance;
import io.walletstream.stream.write.TxTable.TxChange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes a batch in one SQL transaction: locks the accounts' rows in order, writes both halves of outputs, recomputes the transactions they
 * touch, keeps balances by deltas, and logs every change once. Writing a batch again, or any suffix of batches, changes nothing.
 */
final class WalletStore implements AutoCloseable {
    /**
     * What a flush came to.
     *
     * @param rows output rows that really changed
     * @param events events written
     * @param unknown accounts that do not exist
     */
    record Flushed(int rows, int events, Set<AccountId> unknown) {}

    private final Connection connection;
    private final InstantSource clock;
    private final long writerEpoch;
    private final TxEvents txEvents = new TxEvents();
    private final EventJson json = new EventJson();

    private WalletStore(Connection connection, InstantSource clock, long writerEpoch) {
        this.connection = connection;
        this.clock = clock;
        this.writerEpoch = writerEpoch;
    }

    /** Takes a writer epoch; a store opened earlier cannot write any account that this one wrote. */
    static WalletStore open(Connection connection, InstantSource clock) throws SQLException {
        connection.setAutoCommit(true);
        try (PreparedStatement statement = connection.prepareStatement("SELECT nextval('wallet.writer_epoch')");
                ResultSet row = statement.executeQuery()) {
            row.next();
            long epoch = row.getLong(1);
            connection.setAutoCommit(false);
            return new WalletStore(connection, clock, epoch);
        }
    }

    long writerEpoch() {
        return writerEpoch;
    }

    /**
     * Writes the batch.
     *
     * @throws StaleWriterException if a newer writer took over
     */
    Flushed flush(FlushBatch batch) throws SQLException {
        try {
            Flushed flushed = write(batch);
            connection.commit();
            return flushed;
        } catch (SQLException | RuntimeException e) {
            try {
                connection.rollback();
            } catch (SQLException rollback) {
                e.addSuppressed(rollback);
            }
            throw e;
        }
    }

    private Flushed write(FlushBatch batch) throws SQLException {
        Map<AccountId, AccountRow> accounts = AccountRow.lock(connection, batch.accounts);
        Set<AccountId> unknown = new TreeSet<>();
        for (AccountId id : batch.accounts) {
            AccountRow row = accounts.get(id);
            if (row == null) {
                unknown.add(id);
                batch.keepOnly(id, 0);
            } else if (row.writerEpoch() > writerEpoch) {
                throw new StaleWriterException(id, writerEpoch, row.writerEpoch());
            } else {
                batch.keepOnly(id, row.deleted() ? 0 : row.generation());
            }
        }
        accounts.values().removeIf(AccountRow::deleted);
        List<AccountId> order = List.copyOf(accounts.keySet());
        OutputTable.Result outputs = OutputTable.upsert(connection, batch.outputs, order);
        TreeSet<TxRef> touched = new TreeSet<>(outputs.touched());
        touched.addAll(batch.contents.keySet());
        List<TxChange> transactions = TxTable.recompute(connection, touched, batch.contents, order, clock.instant());
        transactions = withUnchanged(outputs.changes(), transactions, order);
        List<Balance> balances = BalanceTable.apply(connection, outputs.changes(), accounts);
        List<Event> events = new ArrayList<>(txEvents.of(outputs.changes(), transactions));
        for (Balance balance : balances) {
            events.add(event(balance));
        }
        events.addAll(SyncTables.write(connection, batch, clock.instant()));
        if (!accounts.isEmpty()) {
            EventTable.append(connection, events, accounts, writerEpoch, clock.instant());
        }
        return new Flushed(outputs.changes().size(), events.size(), unknown);
    }

    /** Adds the transactions that events of changed outputs belong to although their own rows stayed the same. */
    private List<TxChange> withUnchanged(List<RowChange> rows, List<TxChange> changed, List<AccountId> order)
            throws SQLException {
        TreeSet<TxRef> told = new TreeSet<>();
        for (RowChange row : rows) {
            if (row.isOwnChange()) {
                told.add(row.ref().tx());
            }
            Txid spender = row.spentAfter() != null ? row.spentAfter() : row.spentBefore();
            if (row.isSpendChange() && spender != null) {
                told.add(new TxRef(row.ref().account(), row.ref().generation(), spender));
            }
        }
        changed.forEach(change -> told.remove(change.ref()));
        List<TxChange> all = new ArrayList<>(changed);
        all.addAll(TxTable.unchanged(connection, told, order));
        return all;
    }

    private Event event(Balance balance) {
        String data = json.open('{')
                .field("assetType", balance.assetType())
                .field("assetId", "")
                .field("confirmed", balance.confirmed())
                .field("unconfirmed", balance.unconfirmed())
                .field("outputs", balance.outputs())
                .close('}')
                .take();
        return new Event(balance.account(), balance.generation(), "balance.changed", data);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
