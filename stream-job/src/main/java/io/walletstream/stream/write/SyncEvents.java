package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The small tables of a flush, in the order in which their events are told: failures, feeds, progress. */
final class SyncEvents {
    private SyncEvents() {}

    static List<Event> write(Connection connection, FlushBatch batch, List<TxWork> works, Instant now)
            throws SQLException {
        List<Event> events = new ArrayList<>();
        FailureTable failures = new FailureTable(connection, now);
        failures.resolve(works, events);
        failures.fail(batch.failures.rows, events);
        OwnerTable.write(connection, batch.owners(), now, events);
        Map<AccountId, Long> revisions = new TreeMap<>();
        for (TxWork work : works) {
            revisions.merge(work.ref.account(), work.newestRevision(), Math::max);
        }
        new ProgressTable(connection, now).write(batch.counts(), revisions, events);
        return events;
    }
}
