package io.walletstream.stream.wallet;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.FeedRecord.AccountReset;
import io.walletstream.schema.record.FeedRecordCodec;
import io.walletstream.schema.record.MalformedRecordException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads usable records of a topic from its beginning to given offsets, each partition in its order. */
final class TopicScan {
    private static final Duration POLL = Duration.ofMillis(200);

    private final String kafka;
    private final String topic;

    TopicScan(String kafka, String topic) {
        this.kafka = kafka;
        this.topic = topic;
    }

    /** Tells all of them before these ends. */
    void read(Map<Integer, Long> ends, Consumer<FeedRecord> records) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka, "auto.offset.reset", "none", "enable.auto.commit", false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            ends.forEach((partition, end) -> {
                TopicPartition place = new TopicPartition(topic, partition);
                consumer.assign(List.of(place));
                consumer.seek(place, 0);
                while (consumer.position(place) < end) {
                    for (ConsumerRecord<byte[], byte[]> raw : consumer.poll(POLL)) {
                        if (raw.offset() < end) {
                            tell(raw, records);
                        }
                    }
                }
            });
        }
    }

    /** What is a dead letter to the job is none of its records here either. */
    private static void tell(ConsumerRecord<byte[], byte[]> raw, Consumer<FeedRecord> records) {
        FeedRecord record;
        try {
            record = FeedRecordCodec.decode(raw.value());
        } catch (MalformedRecordException e) {
            return;
        }
        if (Arrays.equals(raw.key(), record.account().toString().getBytes(StandardCharsets.US_ASCII))) {
            records.accept(record);
        }
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
