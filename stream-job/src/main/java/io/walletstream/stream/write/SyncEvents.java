package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
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
        Map<TxRef, TxWork> contents = new TreeMap<>();
        for (TxWork work : works) {
            if (work.content != null && work.endsFailure && !batch.failures.open.containsKey(work.ref)) {
                contents.put(work.ref, work);
            }
        }
        for (TxRef ref : failures.open(List.copyOf(contents.keySet()))) {
            TxWork work = Objects.requireNonNull(contents.get(ref));
            batch.resolved(ref, work.contentRequest, work.contentRevision, work.contentAttempt);
        }
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
}
