package io.walletstream.bench.pipeline;

import io.walletstream.bench.BenchStack;
import io.walletstream.bench.CpuTimes;
import io.walletstream.bench.MemoryUse;
import io.walletstream.schema.chain.Txid;
import io.walletstream.standalone.embedded.EmbeddedFlink;
import io.walletstream.stream.fetch.MemoryTransactionSource;
import io.walletstream.stream.wallet.WalletJobSettings;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** One run of ours: topics, tables and a cluster of its own; from the first record produced to the last commit. */
final class PipelineRun {
    private static final Duration RUN_TIMEOUT = Duration.ofMinutes(60);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration PROGRESS = Duration.ofSeconds(10);

    /** The upstream of the job's source, which Flink makes from a factory of its own. */
    private static final AtomicReference<RawTransactions> UPSTREAM = new AtomicReference<>();

    /**
     * What a run took.
     *
     * @param seconds from the first record to the last commit
     * @param rows rows of the four tables
     * @param cpu CPU seconds by part
     * @param tuples what Postgres did to rows, by table and kind
     * @param memory what the process holds then, the job still running
     */
    record Result(double seconds, long rows, Map<String, Double> cpu, Map<String, Long> tuples, MemoryUse memory) {
        double rowsPerSecond() {
            return rows / seconds;
        }
    }

    private final BenchStack stack;
    private final Items items;
    private final int parallelism;
    private final AtomicReference<@Nullable Exception> notSent = new AtomicReference<>();

    PipelineRun(BenchStack stack, Items items, RawTransactions upstream, int parallelism) {
        this.stack = stack;
        this.items = items;
        this.parallelism = parallelism;
        UPSTREAM.set(upstream);
    }

    private static byte @Nullable [] raw(Txid txid) {
        return Objects.requireNonNull(UPSTREAM.get()).raw(txid);
    }

    Result run(int number) throws SQLException, IOException, TimeoutException {
        clearTables();
        String topic = WalletJobSettings.TOPIC + "-" + number;
        String retries = WalletJobSettings.RETRY_TOPIC + "-" + number;
        stack.kafka().createTopics(Map.of(topic, parallelism, retries, parallelism));
        EmbeddedFlink flink = stack.startFlink(parallelism);
        try {
            stack.startWalletJob(
                    flink, topic, retries, parallelism, () -> MemoryTransactionSource.of(PipelineRun::raw));
            stack.execute("CHECKPOINT");
            stack.execute("SELECT pg_stat_reset()");
            CpuTimes before = CpuTimes.now(stack.postgres().pid());
            long start = System.nanoTime();
            Thread producer = new Thread(() -> produce(topic), "bench-producer");
            producer.start();
            awaitApplied(start);
            double seconds = (System.nanoTime() - start) / 1e9;
            Map<String, Double> cpu = CpuTimes.now(stack.postgres().pid()).since(before);
            Map<String, Long> tuples = tuples();
            new TableCheck(stack::number, "true").check(items.workload());
            return new Result(seconds, new CopyYardstick(stack).rows(), cpu, tuples, MemoryUse.now());
        } finally {
            flink.abort();
        }
    }

    private void clearTables() throws SQLException {
        stack.execute(
                "TRUNCATE wallet.output, wallet.account_tx, wallet.account_balance, wallet.account_event, wallet.account_sync, "
                        + "wallet.owner_sync, wallet.sync_failure");
        stack.execute("UPDATE wallet.account SET last_seq = 0");
    }

    private void produce(String topic) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        stack.kafka().bootstrapServers(),
                        "acks",
                        "all",
                        "linger.ms",
                        5,
                        "batch.size",
                        1 << 18),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            items.forEach((key, value) -> send(producer, topic, key, value));
            items.forEachEnd((key, value) -> send(producer, topic, key, value));
        } catch (IOException | RuntimeException e) {
            notSent.compareAndSet(null, e);
        }
    }

    private void send(KafkaProducer<byte[], byte[]> producer, String topic, byte[] key, byte[] value) {
        Future<?> unused = producer.send(new ProducerRecord<>(topic, key, value), (sent, failure) -> {
            if (failure != null) {
                notSent.compareAndSet(null, failure); // thrown here it would be lost
            }
        });
    }

    private void awaitApplied(long start) throws SQLException, TimeoutException {
        long deadline = System.nanoTime() + RUN_TIMEOUT.toNanos();
        long nextWord = start + PROGRESS.toNanos();
        while (stack.number("SELECT count(*) FROM wallet.owner_sync WHERE owner = '" + Items.LAST_OWNER + "'")
                < items.accounts().size()) {
            if (System.nanoTime() > nextWord) {
                nextWord += PROGRESS.toNanos();
                System.err.printf(
                        "  %3.0f s: %,d items done%n",
                        (System.nanoTime() - start) / 1e9,
                        stack.number("SELECT coalesce(sum(items_done + items_skipped), 0) FROM wallet.account_sync"));
            }
            Exception lost = notSent.get();
            if (lost != null) {
                throw new IllegalStateException("an item was not sent", lost);
            }
            pause(deadline, "the items are not applied");
        }
    }

    private static void pause(long deadline, String what) throws TimeoutException {
        if (System.nanoTime() > deadline) {
            throw new TimeoutException(what);
        }
        LockSupport.parkNanos(POLL.toNanos());
    }

    private Map<String, Long> tuples() throws SQLException {
        Map<String, Long> tuples = new TreeMap<>();
        for (String table : List.of("output", "account_tx", "account_balance", "account_sync", "account")) {
            for (String kind : List.of("ins", "upd", "hot_upd")) {
                tuples.put(
                        table + " " + kind,
                        stack.number("SELECT n_tup_" + kind
                                + " FROM pg_stat_user_tables WHERE schemaname = 'wallet' AND relname = '" + table
                                + "'"));
            }
        }
        return tuples;
    }
}
