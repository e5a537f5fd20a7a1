package io.walletstream.standalone.verify;

import io.walletstream.oracle.Reference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Feeds the reference with one partition, from its beginning to where it ends, and further each time it is asked. */
final class PartitionReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private final Reference reference;

    PartitionReader(String kafka, TopicPartition partition, Reference reference) {
        this.partition = partition;
        this.reference = reference;
        this.consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka, "auto.offset.reset", "none", "enable.auto.commit", false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(List.of(partition));
        consumer.seek(partition, 0);
    }

    /** Reads to where the partition ends now; answers that offset. */
    long read() {
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                reference.acceptBytes(record.partition(), record.offset(), record.key(), record.value());
            }
        }
        return consumer.position(partition);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
