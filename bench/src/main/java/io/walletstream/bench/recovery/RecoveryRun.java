package io.walletstream.bench.recovery;

import io.walletstream.bench.latency.Pace;
import io.walletstream.bench.pipeline.Items;
import io.walletstream.bench.pipeline.TableCheck;
import io.walletstream.schema.chain.AccountId;
import io.walletstream.stream.wallet.WalletJobSettings;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Items of accounts of their own, sent at a steady rate, until all of their rows are there; with or without a kill on the way. */
final class RecoveryRun {
    /** Of the rows, when the TaskManager is killed. */
    private static final double KILL_AT = 0.5;

    private static final double AT_MOST = 0.8;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long POLL_MILLIS = 50;
    private static final InstantSource CLOCK = InstantSource.system();

    /**
     * How a kill went, in seconds since the run began.
     *
     * @param share of the rows that were there
     * @param restarted when the TaskManager was started again
     * @param running when both jobs ran again
     */
    record Kill(double share, double restarted, double running) {}

    /**
     * What a run took.
     *
     * @param seconds from the first item to the last row
     * @param kill null: there was none
     */
    record Result(double seconds, Course course, @Nullable Kill kill) {}

    private final BenchCluster bench;
    private final Items items;
    private final String accounts;
    private final Course course = new Course();
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    RecoveryRun(BenchCluster bench, Items items) {
        this.bench = bench;
        this.items = items;
        this.accounts = items.accounts().stream()
                .map(AccountId::toString)
                .collect(Collectors.joining("', '", "account_id IN ('", "')"));
    }

    /** All items, and rows; a kill only if asked for. */
    Result run(int perSecond, boolean isKilled)
            throws IOException, SQLException, TimeoutException, InterruptedException {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        items.forEach((key, value) -> records.add(new ProducerRecord<>(WalletJobSettings.TOPIC, key, value)));
        int count = records.size();
        items.forEachEnd((key, value) -> records.add(new ProducerRecord<>(WalletJobSettings.TOPIC, key, value)));
        ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
        long begin = System.nanoTime();
        try (KafkaProducer<byte[], byte[]> producer = producer();
                Connection connection = bench.connect()) {
            ScheduledFuture<?> samples = threads.scheduleAtFixedRate(
                    () -> sample(connection, begin, count), 0, POLL_MILLIS * 2, TimeUnit.MILLISECONDS);
            var unused =
                    threads.submit(() -> new Pace(perSecond).run(records.size(), i -> send(producer, records.get(i))));
            Kill kill = isKilled ? kill(begin) : null;
            await("the rows are not there", () -> course.newest() == rows() && passesAreApplied());
            double seconds = since(begin);
            samples.cancel(false);
            new TableCheck(bench::number, accounts).check(items.workload());
            return new Result(seconds, course, kill);
        } finally {
            threads.shutdownNow();
        }
    }

    private KafkaProducer<byte[], byte[]> producer() throws IOException {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", bench.cluster().kafka(), "acks", "all", "linger.ms", 5),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private void send(KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
        var unused = producer.send(record, (where, lost) -> {
            if (lost != null) {
                failure.compareAndSet(null, lost);
            }
        });
        sent.incrementAndGet();
    }

    private Kill kill(long begin) throws IOException, SQLException, TimeoutException, InterruptedException {
        await("half of the rows are not there", () -> course.newest() >= KILL_AT * rows());
        long before = CLOCK.millis();
        bench.cluster().killTaskManager();
        double share = (double) rowsNow() / rows();
        if (share > AT_MOST) {
            throw new IllegalStateException("killed too late: %.0f %% of the rows were there".formatted(share * 100));
        }
        double restarted = since(begin);
        bench.cluster().restartTaskManager();
        await("the jobs do not run again", () -> bench.cluster().jobsRunSince(before));
        return new Kill(share, restarted, since(begin));
    }

    /** Rows of all items: outputs that are there, and spends of them. */
    private long rows() {
        return items.workload().creations() + items.workload().spends();
    }

    private String rowsSql() {
        return "SELECT count(*) FILTER (WHERE value_sats IS NOT NULL AND NOT remembered) + count(spent_txid) FROM wallet.output WHERE "
                + accounts;
    }

    private long rowsNow() throws SQLException {
        return bench.number(rowsSql());
    }

    private boolean passesAreApplied() throws SQLException {
        return bench.number("SELECT count(*) FROM wallet.owner_sync WHERE owner = '" + Items.LAST_OWNER + "' AND "
                        + accounts)
                == items.accounts().size();
    }

    private void sample(Connection connection, long begin, int count) {
        int sentNow = Math.min(sent.get(), count);
        try (PreparedStatement statement = connection.prepareStatement(rowsSql());
                ResultSet row = statement.executeQuery()) {
            row.next();
            // repetitions, which make no row, are spread evenly over the items
            course.add(new Course.Moment(since(begin), (double) sentNow * rows() / count, row.getLong(1)));
        } catch (SQLException e) {
            failure.compareAndSet(null, e);
        }
    }

    private static double since(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    /** Something that is so at last. */
    private interface Condition {
        boolean holds() throws IOException, SQLException;
    }

    private void await(String what, Condition condition)
            throws IOException, SQLException, TimeoutException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            Exception lost = failure.get();
            if (lost != null) {
                throw new IllegalStateException("an item was not sent, or a row not read", lost);
            }
            if (System.nanoTime() > deadline) {
                throw new TimeoutException(what);
            }
            Thread.sleep(POLL_MILLIS);
        }
    }
}
