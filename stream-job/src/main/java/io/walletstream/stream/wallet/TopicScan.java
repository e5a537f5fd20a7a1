package io.walletstream.stream.wallet;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.FeedRecord.AccountReset;
import io.walletstream.schema.record.FeedRecordCodec;
import io.walletstream.schema.record.MalformedRecordException;
import io.walletstream.stream.decode.HomePartition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads usable records of a topic from its beginning to given offsets, each partition in its order. */
final class TopicScan {
    private static final Duration POLL = Duration.ofMillis(200);

    /** Kafka that tells nothing for so long, although there is more, is away. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String topic;
    private final Duration patience;
    private final Supplier<org.apache.kafka.clients.consumer.Consumer<byte[], byte[]>> consumers;

    TopicScan(String kafka, String topic) {
        this(
                topic,
                PATIENCE,
                () -> new KafkaConsumer<>(
                        Map.of("bootstrap.servers", kafka, "auto.offset.reset", "none", "enable.auto.commit", false),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer()));
    }

    TopicScan(
            String topic,
            Duration patience,
            Supplier<org.apache.kafka.clients.consumer.Consumer<byte[], byte[]>> consumers) {
        this.topic = topic;
        this.patience = patience;
        this.consumers = consumers;
    }

    /**
     * Tells all of them before these ends, which are those of all partitions.
     *
     * @throws StartRefusedException if Kafka fails, or tells nothing more
     */
    void read(Map<Integer, Long> ends, Consumer<FeedRecord> records) {
        try (var consumer = consumers.get()) {
            ends.forEach((partition, end) -> {
                TopicPartition place = new TopicPartition(topic, partition);
                consumer.assign(List.of(place));
                consumer.seek(place, 0);
                long progressNanos = System.nanoTime();
                long before = 0;
                while (consumer.position(place) < end) {
                    for (ConsumerRecord<byte[], byte[]> raw : consumer.poll(POLL)) {
                        if (raw.offset() < end) {
                            usable(raw, ends.size()).ifPresent(records);
                        }
                    }
                    long position = consumer.position(place);
                    if (position > before) {
                        before = position;
                        progressNanos = System.nanoTime();
                    } else if (System.nanoTime() - progressNanos > patience.toNanos()) {
                        throw new StartRefusedException("Kafka failed: partition " + partition + " of topic " + topic
                                + " tells nothing behind offset " + position + ", but ends at " + end);
                    }
                }
            });
        } catch (KafkaException e) {
            throw new StartRefusedException("Kafka failed: " + e.getMessage(), e);
        }
    }

    /** What is a dead letter to the job is none of its records here either. */
    private static Optional<FeedRecord> usable(ConsumerRecord<byte[], byte[]> raw, int partitions) {
        FeedRecord record;
        try {
            record = FeedRecordCodec.decode(raw.value());
        } catch (MalformedRecordException e) {
            return Optional.empty();
        }
        byte[] key = record.account().toString().getBytes(StandardCharsets.US_ASCII);
        return Arrays.equals(raw.key(), key) && HomePartition.of(key, partitions) == raw.partition()
                ? Optional.of(record)
                : Optional.empty();
    }

    /** The newest generation that the records themselves begin, by account. */
    Map<AccountId, Integer> generations(Map<Integer, Long> ends) {
        Map<AccountId, Integer> newest = new HashMap<>();
        read(ends, record -> {
            int generation = record instanceof AccountReset ? record.generation() : 1;
            newest.merge(record.account(), generation, Math::max);
        });
        return newest;
    }
}
