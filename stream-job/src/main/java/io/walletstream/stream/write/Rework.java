package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes pages of walks, on a connection of its own: a page's rows, what follows from them, their events and the new position in one SQL
 * transaction under the account's lock. So a page is written once, however often a worker dies, and never amid a flush.
 */
final class Rework {
    private static final Logger LOG = LoggerFactory.getLogger(Rework.class);
    private static final int VALID_SECONDS = 5;

    /** Rows are looked up by key, as the writer does. */
    private static final String SESSION = "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off;"
            + " SET enable_hashjoin = off; SET enable_mergejoin = off; SET jit = off";

    /** An upstream that answered for anything within so long is there. */
    private static final Duration THERE = Duration.ofMinutes(1);

    /** After so long a page is tried as if its upstream were there: one that lacks the page's only transaction may be asked for nothing else. */
    static final Duration PATIENCE = Duration.ofHours(1);

    /** A page that failed is tried again after so long. */
    static final Duration REST = Duration.ofSeconds(5);

    private final Connection connection;
    private final ReworkTable table;
    private final InstantSource clock;
    private final long worker;
    private Instant answered = Instant.MIN;

    private Rework(Connection connection, InstantSource clock, long worker) {
        this.connection = connection;
        this.table = new ReworkTable(connection);
        this.clock = clock;
        this.worker = worker;
    }

    /** What became of a turn at a task. */
    enum Turn {
        /** There is more to do. */
        GOES_ON,
        /** It is through, or somebody else's. */
        OVER,
        /** It failed, and is tried again later. */
        RESTS
    }

    /** Takes a number; a worker with a lower one can write no page that this one has seen. */
    static Rework open(Connection connection, InstantSource clock) throws SQLException {
        connection.setAutoCommit(true);
        try (Statement session = connection.createStatement()) {
            session.execute(SESSION);
        }
        try (PreparedStatement statement = connection.prepareStatement("SELECT nextval('wallet.writer_epoch')");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return new Rework(connection, clock, row.getLong(1));
        }
    }

    List<ReworkTask> tasks() throws SQLException {
        return table.open(now());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** Does one page of the task. What goes wrong with it alone is noted, and the task rests. */
    Turn page(ReworkTask task, Rereading rereading) throws SQLException {
        try {
            return unguarded(task, rereading);
        } catch (SQLException | RuntimeException e) {
            if (!connection.isValid(VALID_SECONDS)) {
                throw e;
            }
            if (task.failingSince() == null) {
                LOG.warn(
                        "a page of {} of account {} failed, it is tried again",
                        task.kind().text(),
                        task.account(),
                        e);
            }
            rest(task, false, e.getClass().getSimpleName());
            return Turn.RESTS;
        }
    }

    private void rest(ReworkTask task, boolean counts, String failure) throws SQLException {
        table.failed(task, counts, failure, now(), now().plus(REST));
    }

    private Turn unguarded(ReworkTask task, Rereading rereading) throws SQLException {
        ReworkPage page = ReworkPage.next(connection, task, rereading);
        String failure = page.failure();
        if (page.isOneAnswered() && task.kind() == ReworkTask.Kind.REINDEX) {
            answered = now();
        }
        if (failure != null) {
            rest(task, isUpstreamThere(task), failure);
            return Turn.RESTS;
        }
        return writeParts(task, page);
    }

    private boolean isUpstreamThere(ReworkTask task) {
        Instant since = task.failingSince();
        return !answered.isBefore(now().minus(THERE)) || (since != null && !since.isAfter(now().minus(PATIENCE)));
    }

    /** Halves what is refused until the row that is to blame is alone. */
    private Turn writeParts(ReworkTask task, ReworkPage page) throws SQLException {
        try {
            return write(task, page);
        } catch (SQLException | ArithmeticException e) {
            String refusal = refusal(e);
            if (refusal == null || page.rows().isEmpty()) {
                throw e;
            }
            if (page.rows().size() == 1) {
                return write(task, page.leftAlone(page.last().txid() + ": " + refusal));
            }
        }
        ReworkPage first = page.firstHalf();
        Turn turn = writeParts(task, first);
        return turn == Turn.OVER ? turn : writeParts(task.after(first.last()), page.secondHalf());
    }

    private static @Nullable String refusal(Exception failure) {
        if (!(failure instanceof SQLException sql)) {
            return "a sum is too large";
        }
        String state = sql.getSQLState() == null ? "" : sql.getSQLState();
        return state.startsWith("22") || state.startsWith("23")
                ? "refused by the database (SQLState " + state + ")"
                : null;
    }

    private Turn write(ReworkTask task, ReworkPage page) throws SQLException {
        connection.setAutoCommit(false);
        try {
            Turn turn = writeLocked(task, page);
            connection.commit();
            return turn;
        } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private Turn writeLocked(ReworkTask task, ReworkPage page) throws SQLException {
        Map<AccountId, AccountRow> accounts = AccountRow.lock(connection, List.of(task.account()));
        if (!table.claim(task, worker)) {
            return Turn.OVER;
        }
        AccountRow account = AccountRow.of(accounts, task.account());
        if (account.deleted() || account.generation() != task.generation()) {
            table.finish(task);
            return Turn.OVER;
        }
        Instant now = now();
        List<RowChange> rows = page.rows().isEmpty() ? List.of() : rows(task, page, account);
        TxWrite.Changes changes = TxWrite.follow(connection, rows, accounts, now);
        List<BalanceTable.Balance> balances = BalanceTable.apply(connection, rows, accounts);
        if (!page.rows().isEmpty()) {
            table.advance(task, page, rows.size(), now);
        }
        if (page.isLast()) {
            table.finish(task);
        }
        List<Event> events = new ArrayList<>();
        new ProgressTable(connection, now).synced(accounts.keySet(), new TreeSet<>(), events);
        // the epoch stays the writer's, which is not replaced
        try (EventLog log = new EventLog(connection, accounts, account.writerEpoch(), now)) {
            new TxEvents(log).append(changes);
            for (BalanceTable.Balance balance : balances) {
                log.append(balance.account(), balance.generation(), "balance.changed", balance.json());
            }
            log.append(events);
            log.finish();
        }
        return page.isLast() ? Turn.OVER : Turn.GOES_ON;
    }

    private List<RowChange> rows(ReworkTask task, ReworkPage page, AccountRow account) throws SQLException {
        if (page.skipped().size() == page.rows().size()) {
            return List.of();
        }
        ReworkedOutputs outputs = new ReworkedOutputs(connection, account);
        return task.kind() == ReworkTask.Kind.REINDEX ? outputs.contents(page.contents()) : outputs.owners(page.rows());
    }
}
