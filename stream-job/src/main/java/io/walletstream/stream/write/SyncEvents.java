package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.stream.flow.TxInput.Spending;
import io.walletstream.stream.write.FailureKey.Half;
import io.walletstream.stream.write.Failures.Failure;
import io.walletstream.stream.write.TxTable.TxChange;
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

    /**
     * Writes them.
     *
     * @param touched transactions whose rows changed, as their own or as spending
     * @param words is given what is to be told to transactions
     */
    static List<Event> write(
            Connection connection,
            FlushBatch batch,
            List<TxWork> works,
            List<TxChange> touched,
            Instant now,
            List<Spending> words)
            throws SQLException {
        List<Event> events = new ArrayList<>();
        FailureTable failures = new FailureTable(connection, now);
        boolean isAnyOpen = failures.isAnyOpen(works);
        Spenders spenders = new Spenders(connection);
        List<TxRef> unnamed = spenders.unnamed(batch, isAnyOpen, touched);
        failures.resolve(isAnyOpen ? works : List.of(), unnamed, events);
        TreeMap<FailureKey, Failure> failed = new TreeMap<>(batch.failures.rows);
        unnamed.forEach(ref -> failed.remove(new FailureKey(ref, FailureKey.WHOLE, Half.CONTENT)));
        failures.fail(failed, events);
        words.addAll(spenders.words(unnamed, batch));
        OwnerTable.write(connection, batch.owners(), now, events);
        Map<AccountId, Long> revisions = new TreeMap<>();
        for (TxWork work : works) {
            revisions.merge(work.ref.account(), work.newestRevision(), Math::max);
        }
        new ProgressTable(connection, now).write(batch.counts(), revisions, events);
        return events;
    }
}
