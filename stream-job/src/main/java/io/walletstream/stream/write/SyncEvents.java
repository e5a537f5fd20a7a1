package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.stream.write.FailureWords.Ended;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The small tables of a flush, in the order in which their events are told: failures, feeds, progress. */
final class SyncEvents {
    private SyncEvents() {}

    static List<Event> write(Connection connection, FlushBatch batch, List<TxWork> works, Instant now)
            throws SQLException {
        List<Event> events = new ArrayList<>();
        FailureTable failures = new FailureTable(connection, now);
        endFailures(connection, batch.failures, works);
        failures.fail(batch.failures.open, events);
        failures.resolve(batch.failures.ended, events);
        OwnerTable.write(connection, batch.owners(), now, events);
        Map<AccountId, Long> revisions = new TreeMap<>();
        for (TxWork work : works) {
            revisions.merge(work.ref.account(), work.newestRevision(), Math::max);
        }
        new ProgressTable(connection, now).write(batch.counts(), revisions, events);
        return events;
    }

    /** Finds the failures in the table that the works' bytes end. */
    private static void endFailures(Connection connection, FailureWords failures, List<TxWork> works)
            throws SQLException {
        Map<TxRef, TxWork> succeeded = new TreeMap<>();
        for (TxWork work : works) {
            if (!work.successes.isEmpty()) {
                succeeded.put(work.ref, work);
            }
        }
        for (FailureKey failure : new OpenFailures(connection).of(List.copyOf(succeeded.keySet()))) {
            TxWork work = Objects.requireNonNull(succeeded.get(failure.tx()));
            if (failures.open.containsKey(failure)) {
                continue; // it failed after that
            }
            boolean isOver = false;
            for (Success success : work.successes) {
                if (success.request() == failure.request()) {
                    failures.end(failure, new Ended(success.revision(), success.attempt()));
                }
                isOver |= success.rest().ends(failure.request());
            }
            if (isOver && !failures.ended.containsKey(failure)) {
                failures.end(failure, new Ended(Ended.BY_ANOTHER, 0));
            }
        }
    }
}
