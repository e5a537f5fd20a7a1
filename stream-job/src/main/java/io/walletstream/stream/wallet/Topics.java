package io.walletstream.stream.wallet;

import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.FeedRecordCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What must be asked of Kafka, and told to it, before a job starts. Every call fails after {@value #TIMEOUT_SECONDS} seconds. */
final class Topics implements AutoCloseable {
    private static final int TIMEOUT_SECONDS = 30;

    /** What makes a topic the same one as before. */
    record Identity(String id, int partitions) {}

    private final String kafka;
    private final Admin admin;

    Topics(String kafka) {
        this.kafka = kafka;
        int millis = TIMEOUT_SECONDS * 1000;
        this.admin = Admin.create(
                Map.of("bootstrap.servers", kafka, "default.api.timeout.ms", millis, "request.timeout.ms", millis / 2));
    }

    Identity identity(String topic) {
        TopicDescription description = describe(topic);
        return new Identity(
                description.topicId().toString(), description.partitions().size());
    }

    void createIfMissing(String topic, int partitions) {
        Map<String, String> unlimited =
                Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1", TopicConfig.RETENTION_BYTES_CONFIG, "-1");
        NewTopic wanted = new NewTopic(topic, Optional.of(partitions), Optional.empty()).configs(unlimited);
        KafkaFuture<Void> created = admin.createTopics(List.of(wanted)).all();
        await(
                created.toCompletionStage()
                        .exceptionally(failure -> {
                            if (failure instanceof TopicExistsException) {
                                return null;
                            }
                            throw new CompletionException(failure);
                        })
                        .toCompletableFuture(),
                topic);
    }

    /** Offset after the last record, by partition. */
    Map<Integer, Long> ends(String topic) {
        return offsets(topic, OffsetSpec.latest());
    }

    /** Whether no record of the topic has been removed. */
    boolean isWhole(String topic) {
        return firstMissing(topic).isEmpty();
    }

    /** The lowest partition whose first record has been removed. */
    Optional<Integer> firstMissing(String topic) {
        return offsets(topic, OffsetSpec.earliest()).entrySet().stream()
                .filter(partition -> partition.getValue() > 0)
                .map(Map.Entry::getKey)
                .min(Integer::compare);
    }

    /** Sends the records, in order, and returns when Kafka has them all. */
    void publish(String topic, List<? extends FeedRecord> records) {
        Map<String, Object> config = Map.of(
                "bootstrap.servers",
                kafka,
                "acks",
                "all",
                "enable.idempotence",
                true,
                "linger.ms",
                5,
                "max.block.ms",
                TIMEOUT_SECONDS * 1000,
                "request.timeout.ms",
                TIMEOUT_SECONDS * 500,
                "delivery.timeout.ms",
                TIMEOUT_SECONDS * 1000);
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        try {
            List<Future<?>> sent = new ArrayList<>(records.size());
            for (FeedRecord record : records) {
                byte[] key = record.account().toString().getBytes(StandardCharsets.ISO_8859_1);
                sent.add(producer.send(new ProducerRecord<>(topic, key, FeedRecordCodec.encode(record))));
            }
            for (Future<?> one : sent) {
                await(one, topic);
            }
        } finally {
            producer.close(Duration.ofSeconds(2));
        }
    }

    private TopicDescription describe(String topic) {
        KafkaFuture<TopicDescription> future =
                admin.describeTopics(List.of(topic)).topicNameValues().get(topic);
        if (future == null) {
            throw new IllegalStateException("Kafka's client lost topic " + topic);
        }
        return await(future, topic);
    }

    private Map<Integer, Long> offsets(String topic, OffsetSpec spec) {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        describe(topic).partitions().forEach(p -> wanted.put(new TopicPartition(topic, p.partition()), spec));
        Map<TopicPartition, ListOffsetsResultInfo> found =
                await(admin.listOffsets(wanted).all(), topic);
        Map<Integer, Long> offsets = new HashMap<>();
        found.forEach((partition, info) -> offsets.put(partition.partition(), info.offset()));
        return offsets;
    }

    private <T> T await(Future<T> future, String topic) {
        try {
            return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                throw new StartRefusedException(
                        "Kafka at " + kafka + " has no topic " + topic + "; create it first", e);
            }
            throw new StartRefusedException("Kafka at " + kafka + " failed: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new StartRefusedException(
                    "Kafka at " + kafka + " did not answer within " + TIMEOUT_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartRefusedException("interrupted while asking Kafka", e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(2));
    }
}
