package io.walletstream.standalone.verify;

import io.walletstream.oracle.Reference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/** Feeds the reference with one partition, from its beginning to where it ends, and further each time it is asked. */
final class PartitionReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    /** Kafka that tells nothing for so long, although there is more, is away. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Consumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private final int partitions;
    private final Reference reference;
    private final Duration patience;

    /**
     * @param partitions of the topic
     */
    PartitionReader(String kafka, TopicPartition partition, int partitions, Reference reference) {
        this(
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", kafka, "auto.offset.reset", "none", "enable.auto.commit", false),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer()),
                partition,
                partitions,
                reference,
                PATIENCE);
    }

    PartitionReader(
            Consumer<byte[], byte[]> consumer,
            TopicPartition partition,
            int partitions,
            Reference reference,
            Duration patience) {
        this.consumer = consumer;
        this.partition = partition;
        this.partitions = partitions;
        this.reference = reference;
        this.patience = patience;
        consumer.assign(List.of(partition));
        consumer.seek(partition, 0);
    }

    /**
     * Reads to where the partition ends now; answers that offset.
     *
     * @throws VerifyRefusedException if Kafka tells nothing more, but says that there is
     * @throws org.apache.kafka.common.KafkaException if it fails
     */
    long read() {
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        long before = consumer.position(partition);
        long progressNanos = System.nanoTime();
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (isMisplaced(record.key())) {
                    reference.refuse(record.partition(), record.offset());
                } else {
                    reference.acceptBytes(record.partition(), record.offset(), record.key(), record.value());
                }
            }
            long position = consumer.position(partition);
            if (position > before) {
                before = position;
                progressNanos = System.nanoTime();
            } else if (System.nanoTime() - progressNanos > patience.toNanos()) {
                throw new VerifyRefusedException(
                        "Kafka failed: " + partition + " tells nothing behind offset " + position + ", but ends at "
                                + end,
                        null);
            }
        }
        return consumer.position(partition);
    }

    /** Whether Kafka's own partitioner puts the key elsewhere; the job buries such a record, since its offset orders nothing here. */
    private boolean isMisplaced(byte @Nullable [] key) {
        return key != null && Utils.toPositive(Utils.murmur2(key)) % partitions != partition.partition();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
