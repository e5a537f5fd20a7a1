package io.walletstream.standalone.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {
    private static final String TOPIC = "facts";

    @TempDir
    Path directory;

    @Test
    void keepsRecordsAndPartitionCountsOverARestart() throws Exception {
        try (EmbeddedKafka first = EmbeddedKafka.start(directory)) {
            first.createTopics(Map.of(TOPIC, 3, "other", 1));
            send(first, "one", "none"); // without compression
            send(first, "two", "lz4");
        }
        try (EmbeddedKafka second = EmbeddedKafka.start(directory)) {
            second.createTopics(Map.of(TOPIC, 3));
            assertThat(readPartition0(second, 2)).containsExactly("one", "two");
            assertThatThrownBy(() -> second.createTopics(Map.of(TOPIC, 4)))
                    .isInstanceOf(EmbeddedStartException.class)
                    .hasMessageContaining("has 3 partitions, expected 4");
        }
    }

    private static void send(EmbeddedKafka kafka, String value, String compression) throws Exception {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "acks", "all", "compression.type", compression);
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            producer.send(new ProducerRecord<>(TOPIC, 0, bytes, bytes)).get(30, TimeUnit.SECONDS);
        }
    }

    private static List<String> readPartition0(EmbeddedKafka kafka, int count) {
        List<String> values = new ArrayList<>();
        Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(TOPIC, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(r -> values.add(new String(r.value(), StandardCharsets.UTF_8)));
                return values.size() >= count;
            });
        }
        return values;
    }
}
