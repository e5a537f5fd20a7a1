package io.walletstream.stream.wallet;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.stream.decode.DeadLetter;
import io.walletstream.stream.decode.RawRecord;
import io.walletstream.stream.decode.RawRecordReader;
import io.walletstream.stream.decode.TopicWatch;
import io.walletstream.stream.flow.Revision;
import io.walletstream.stream.write.UnknownAccount;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.NavigableSet;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter for each record of accounts that the writer did not find. Their bytes are gone by then and rarely wanted, so they are read
 * again from the topic: the partition follows from the key, the offset from the revision. Many are read in one go: when enough have come, after a
 * short pause, and before every barrier, so that a checkpoint never holds one that is not read.
 */
final class RecordsOfUnknownAccounts extends AbstractStreamOperator<DeadLetter>
        implements OneInputStreamOperator<UnknownAccount, DeadLetter>, BoundedOneInput {
    private static final long serialVersionUID = 1;

    /** Opens a consumer on the subtask; closed with the operator. */
    @FunctionalInterface
    interface Opener extends Serializable {
        Consumer<byte[], byte[]> open();
    }

    /** Records read in one go. */
    static final int MOST_RECORDS = 20_000;

    /** How long the first one waits for others. */
    static final long LINGER_MILLIS = 100;

    /** Few, since records of unknown accounts may lie far from each other, and what comes after them is not wanted. */
    private static final int FETCH_BYTES = 64 << 10;

    /** What is wanted is there: an answer that waits for more would only hold up the next seek. */
    private static final int FETCH_WAIT_MILLIS = 10;

    private static final Duration CLOSE = Duration.ofMillis(200);
    private static final String REASON = "unknownAccount";
    private static final byte[] NONE = {};
    private static final Comparator<TopicPartition> BY_NUMBER = Comparator.comparingInt(TopicPartition::partition);

    private final Opener opener;
    private final String topic;
    private final int partitions;
    private final Duration patience;
    private final TopicWatch watch;
    private transient @Nullable Consumer<byte[], byte[]> consumer;
    private transient @Nullable TreeMap<TopicPartition, TreeMap<Long, AccountId>> waiting;
    private transient @Nullable ScheduledFuture<?> linger;
    private transient int records;
    private transient @Nullable Counter deadLetters;

    /**
     * @param partitions of the topic
     * @param patience how long Kafka may give nothing before the job fails
     * @param watch looks at the topics before each barrier; here, since this thread may wait for Kafka
     */
    RecordsOfUnknownAccounts(Opener opener, String topic, int partitions, Duration patience, TopicWatch watch) {
        this.opener = opener;
        this.topic = topic;
        this.partitions = partitions;
        this.patience = patience;
        this.watch = watch;
    }

    /**
     * On Kafka.
     *
     * @param job settings of the job
     */
    static RecordsOfUnknownAccounts of(
            String kafka, String topic, int partitions, ReadableConfig job, TopicWatch watch) {
        Properties properties = JobPatience.ofReaders(job);
        properties.put("bootstrap.servers", kafka);
        properties.put("enable.auto.commit", false);
        properties.put("auto.offset.reset", "none");
        properties.put("max.partition.fetch.bytes", FETCH_BYTES);
        properties.put("fetch.max.wait.ms", FETCH_WAIT_MILLIS);
        return new RecordsOfUnknownAccounts(
                () -> new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                topic,
                partitions,
                JobPatience.kafkaTimeout(job),
                watch);
    }

    @Override
    public void open() throws Exception {
        super.open();
        waiting = new TreeMap<>(BY_NUMBER);
        deadLetters = getMetricGroup().counter("deadLetters");
    }

    private static <T> T opened(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the operator is not open");
        }
        return part;
    }

    @Override
    public void processElement(StreamRecord<UnknownAccount> element) {
        AccountId account = element.getValue().account();
        TopicPartition place = new TopicPartition(topic, Utils.toPositive(Utils.murmur2(key(account))) % partitions);
        TreeMap<Long, AccountId> places = opened(waiting).computeIfAbsent(place, partition -> new TreeMap<>());
        for (long revision : element.getValue().revisions()) {
            records += places.put(Revision.offset(revision), account) == null ? 1 : 0;
        }
        if (records >= MOST_RECORDS) {
            read();
        } else if (linger == null) {
            long now = getProcessingTimeService().getCurrentProcessingTime();
            linger = getProcessingTimeService().registerTimer(now + LINGER_MILLIS, time -> {
                linger = null;
                read();
            });
        }
    }

    private static byte[] key(AccountId account) {
        return account.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws InterruptedException {
        if (getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) {
            watch.look();
        }
        read();
    }

    @Override
    public void endInput() {
        read();
    }

    private void read() {
        TreeMap<TopicPartition, TreeMap<Long, AccountId>> places = opened(waiting);
        if (places.isEmpty()) {
            return;
        }
        TreeMap<TopicPartition, NavigableSet<Long>> offsets = new TreeMap<>(BY_NUMBER);
        places.forEach((partition, accounts) -> offsets.put(partition, accounts.navigableKeySet()));
        Consumer<byte[], byte[]> from = consumer == null ? opener.open() : consumer;
        consumer = from;
        new TopicRecords(from, patience).read(offsets, new TopicRecords.Output() {
            @Override
            public void found(ConsumerRecord<byte[], byte[]> record) {
                bury(
                        RawRecordReader.raw(record),
                        detail(new TopicPartition(topic, record.partition()), record.offset()));
            }

            /** Its place and key are known all the same. */
            @Override
            public void gone(TopicPartition partition, long offset) {
                byte[] key = key(account(partition, offset));
                RawRecord raw = new RawRecord(topic, partition.partition(), offset, key, NONE, 0);
                bury(raw, detail(partition, offset) + "; the topic no longer holds the record");
            }

            private AccountId account(TopicPartition partition, long offset) {
                return opened(opened(places.get(partition)).get(offset));
            }

            private String detail(TopicPartition partition, long offset) {
                return "no account " + account(partition, offset);
            }
        });
        places.clear();
        records = 0;
    }

    private void bury(RawRecord raw, String detail) {
        opened(deadLetters).inc();
        output.collect(new StreamRecord<>(new DeadLetter(raw, REASON, detail)));
    }

    @Override
    public void close() throws Exception {
        watch.close();
        if (consumer != null) {
            consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(CLOSE));
        }
        super.close();
    }
}
