package io.walletstream.standalone.control;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the sync state again and again while everything else happens, and keeps what cannot be: over HTTP, and in one snapshot of the tables. That
 * nobody answers says nothing.
 */
final class SyncSampler implements AutoCloseable {
    /** Leaves the machine to those that are looked at. */
    private static final long PAUSE_MILLIS = 5;

    /** Of one account and its current generation, in one snapshot. */
    private static final String SNAPSHOT = """
            SELECT a.name,
                coalesce(s.synced AND s.items_pending + s.items_processing + s.txs_pending + s.txs_processing = 0
                    AND NOT EXISTS (SELECT FROM wallet.rework x WHERE x.account_id = a.id AND x.generation = a.generation
                        AND x.finished_at IS NULL), false) AS synced,
                coalesce(s.items_done, 0) AS done, coalesce(s.items_failed, 0) AS failed, coalesce(s.items_skipped, 0) AS skipped,
                o.rows, o.bare, o.spends, o.remembered, o.unspent, coalesce(b.sum, 0) AS balance,
                a.last_seq - coalesce((SELECT max(e.seq) FROM wallet.account_event e WHERE e.account_id = a.id), 0) AS gap,
                least(s.items_pending, s.items_processing, s.items_done, s.items_failed, s.items_skipped) AS least
            FROM wallet.account a
            LEFT JOIN wallet.account_sync s ON s.account_id = a.id AND s.generation = a.generation
            CROSS JOIN LATERAL (
                SELECT count(*) FILTER (WHERE NOT remembered) AS rows,
                    count(*) FILTER (WHERE NOT remembered AND value_sats IS NULL) AS bare,
                    count(*) FILTER (WHERE NOT remembered AND spent_txid IS NOT NULL) AS spends,
                    count(*) FILTER (WHERE remembered) AS remembered,
                    coalesce(sum(value_sats) FILTER (WHERE live AND spent_txid IS NULL AND NOT remembered AND NOT purged), 0) AS unspent
                FROM wallet.output o WHERE o.account_id = a.id AND o.generation = a.generation AND o.revision IS NOT NULL
            ) o
            LEFT JOIN LATERAL (SELECT sum(confirmed + unconfirmed) AS sum FROM wallet.account_balance b
                WHERE b.account_id = a.id AND b.generation = a.generation) b ON true
            """;

    private static final Logger LOG = LoggerFactory.getLogger(SyncSampler.class);

    private final ControlledProduct product;
    private final Set<String> faults = new LinkedHashSet<>();
    private final Map<String, Integer> states = new TreeMap<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = new Thread(this::sample, "sync-sampler");
    private int snapshots;

    SyncSampler(ControlledProduct product) {
        this.product = product;
        thread.setDaemon(true);
        thread.start();
    }

    private void sample() {
        while (!isStopped()) {
            try {
                for (String group : product.accounts.keySet()) {
                    overHttp(group, product.sync(group));
                }
                inOneSnapshot();
            } catch (IOException | SQLException e) {
                LOG.debug("nobody answers", e);
            } catch (RuntimeException | AssertionError e) {
                fault("the sampler failed: " + e);
            }
        }
    }

    private boolean isStopped() {
        try {
            return stopped.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    private synchronized void fault(String fault) {
        if (faults.size() < 20) {
            faults.add(fault);
        }
    }

    private void overHttp(String group, JsonNode sync) {
        String state = sync.path("state").textValue();
        synchronized (this) {
            states.merge(state, 1, Integer::sum);
        }
        if (!state.equals("synced")) {
            return;
        }
        JsonNode transactions = sync.path("transactions");
        boolean idle = sync.path("pending").longValue() == 0
                && sync.path("processing").longValue() == 0
                && transactions.path("pending").longValue() == 0
                && transactions.path("processing").longValue() == 0;
        boolean passed = true;
        for (JsonNode owner : sync.path("owners")) {
            passed &= owner.path("state").textValue().equals("synced");
        }
        JsonNode reindex = sync.path("reindex");
        boolean through = reindex.isNull() || !reindex.path("finishedAt").isNull();
        if (!idle || !passed || !through) {
            fault(group + " is called synced: " + sync);
        }
    }

    private void inOneSnapshot() throws SQLException {
        try (Connection connection = product.database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SNAPSHOT)) {
            while (row.next()) {
                check(row);
            }
        }
        synchronized (this) {
            snapshots++;
        }
    }

    private void check(ResultSet row) throws SQLException {
        StringBuilder all = new StringBuilder();
        for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
            all.append(row.getMetaData().getColumnLabel(column))
                    .append(' ')
                    .append(row.getString(column))
                    .append(", ");
        }
        if (row.getLong("unspent") != row.getLong("balance")) {
            fault("the balance is not the sum of what is unspent: " + all);
        }
        if (row.getLong("gap") != 0) {
            fault("the log does not end at the account's sequence: " + all);
        }
        if (row.getLong("least") < 0) {
            fault("a count below zero: " + all);
        }
        if (!row.getBoolean("synced")) {
            return;
        }
        if (row.getLong("bare") != row.getLong("failed")) {
            fault("synced, and rows lack their bytes: " + all);
        }
        // an output that two transactions spend, until one of them is gone, has an item of each
        if (row.getLong("done") + row.getLong("failed") < row.getLong("rows") + row.getLong("spends")) {
            fault("synced, and the counts are behind the rows: " + all);
        }
    }

    /** What was seen and cannot be. */
    synchronized Set<String> faults() {
        return Set.copyOf(faults);
    }

    /** How often each state was told. */
    synchronized Map<String, Integer> states() {
        return Map.copyOf(states);
    }

    synchronized int snapshots() {
        return snapshots;
    }

    @Override
    public void close() throws InterruptedException {
        stopped.countDown();
        thread.join(10_000);
    }
}
