package io.walletstream.standalone.reference;

import io.walletstream.oracle.Reference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The reference, fed from a topic. */
public final class TopicReference {
    private static final Duration POLL = Duration.ofMillis(200);

    private TopicReference() {}

    /**
     * All that the topic holds now.
     *
     * @param kafka bootstrap servers
     */
    public static Reference read(String kafka, String topic, int partitions) {
        Reference reference = new Reference();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> all = IntStream.range(0, partitions)
                    .mapToObj(partition -> new TopicPartition(topic, partition))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            while (all.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    reference.acceptBytes(record.partition(), record.offset(), record.key(), record.value());
                }
            }
        }
        return reference;
    }
}
