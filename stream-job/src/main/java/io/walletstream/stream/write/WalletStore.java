package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.stream.flow.FailureKind;
import io.walletstream.stream.flow.TxInput;
import io.walletstream.stream.write.BalanceTable.Balance;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes a batch in one SQL transaction: locks the accounts' rows in order, writes both halves of outputs, recomputes the transactions they
 * touch, keeps balances by deltas, and logs every change once. Writing a batch again, or any suffix of batches, changes nothing.
 */
final class WalletStore implements AutoCloseable {
    /** SQLState of a number that does not fit. */
    private static final String OUT_OF_RANGE = "22003";

    /** Every statement looks rows up by key: plans are made once, and never scan a table whose statistics are behind. */
    private static final String SESSION = "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off;"
            + " SET enable_hashjoin = off; SET enable_mergejoin = off; SET jit = off; SET synchronous_commit = on";

    /**
     * What a flush came to.
     *
     * @param rows output rows that really changed
     * @param events events written
     * @param dropped elements of other generations and of deleted or unknown accounts
     * @param unknown accounts that do not exist
     * @param refused transactions that the database refused
     */
    record Flushed(int rows, int events, int dropped, Set<AccountId> unknown, List<Refused> refused) {
        Flushed plus(Flushed other) {
            Set<AccountId> allUnknown = new TreeSet<>(unknown);
            allUnknown.addAll(other.unknown);
            List<Refused> allRefused = new ArrayList<>(refused);
            allRefused.addAll(other.refused);
            return new Flushed(
                    rows + other.rows, events + other.events, dropped + other.dropped, allUnknown, allRefused);
        }
    }

    /**
     * A transaction whose bytes the database refused.
     *
     * @param answered its requests, which are to be parked as poison
     */
    record Refused(TxRef ref, String reason, List<Answered> answered) {
        Refused {
            answered = List.copyOf(answered);
        }

        /** The word to park one of them where it was asked for. */
        TxInput.Failed failed(Answered answer) {
            return new TxInput.Failed(
                    ref.account(),
                    ref.generation(),
                    ref.txid(),
                    answer.request(),
                    answer.attempt(),
                    FailureKind.POISON,
                    reason,
                    List.of(),
                    answer.revision());
        }
    }

    private final Connection connection;
    private final InstantSource clock;
    private final long writerEpoch;

    private WalletStore(Connection connection, InstantSource clock, long writerEpoch) {
        this.connection = connection;
        this.clock = clock;
        this.writerEpoch = writerEpoch;
    }

    /** Takes a writer epoch; a store opened earlier cannot write any account that this one wrote. */
    static WalletStore open(Connection connection, InstantSource clock) throws SQLException {
        connection.setAutoCommit(true);
        try (Statement session = connection.createStatement()) {
            session.execute(SESSION);
        }
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
            if (e instanceof ArithmeticException) {
                throw new SQLException("a sum of satoshis does not fit", OUT_OF_RANGE, e);
            }
            throw e;
        }
    }

    /** Commits a mark: all that this store has flushed stands before it. */
    void put(WriterMark mark, int subtask) throws SQLException {
        mark.put(connection, subtask);
        connection.commit();
    }

    /** The first of these that the tables do not hold; null when they hold all. */
    @Nullable
    WriterMark missing(List<WriterMark> marks) throws SQLException {
        try {
            for (WriterMark mark : marks) {
                if (!mark.isIn(connection)) {
                    return mark;
                }
            }
            return null;
        } finally {
            connection.rollback(); // nothing was written
        }
    }

    private Flushed write(FlushBatch batch) throws SQLException {
        Map<AccountId, AccountRow> accounts = AccountRow.lock(connection, batch.accounts);
        Set<AccountId> unknown = new TreeSet<>(batch.accounts);
        unknown.removeAll(accounts.keySet());
        for (AccountRow row : accounts.values()) {
            if (row.writerEpoch() > writerEpoch) {
                throw new StaleWriterException(row.id(), writerEpoch, row.writerEpoch());
            }
        }
        for (Iterator<AccountRow> row = accounts.values().iterator(); row.hasNext(); ) {
            AccountRow account = row.next();
            if (account.deleted()) {
                batch.delete(account.id());
                row.remove();
            }
        }
        int dropped = batch.keep((account, generation) -> {
            AccountRow row = accounts.get(account);
            return row != null && row.generation() == generation;
        });
        batch.forgotten.judge(accounts, unknown, batch.accounts);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        List<TxWork> works = batch.sortedWorks();
        TxWrite.Changes changes = TxWrite.write(connection, works, accounts, now);
        List<Balance> balances = BalanceTable.apply(connection, changes.rows(), accounts);
        List<Event> events = SyncEvents.write(connection, batch, works, now);
        try (EventLog log = new EventLog(connection, accounts, writerEpoch, now)) {
            log.append(events.stream().filter(Event::isBeginning).toList());
            new TxEvents(log).append(changes);
            for (Balance balance : balances) {
                log.append(balance.account(), balance.generation(), "balance.changed", balance.json());
            }
            log.append(events.stream().filter(event -> !event.isBeginning()).toList());
            return new Flushed(changes.rows().size(), log.finish(), dropped, unknown, List.of());
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
