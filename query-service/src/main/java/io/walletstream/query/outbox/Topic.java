package io.walletstream.query.outbox;

import io.walletstream.query.http.Problem;
import io.walletstream.schema.chain.AccountId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Topic {@code outpoint-events}: sends and waits until Kafka has it. */
public final class Topic implements AutoCloseable {
    private static final String NAME = "outpoint-events";
    private static final int DELIVERY_MILLIS = 8_000;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final KafkaProducer<byte[], byte[]> producer;

    public Topic(String bootstrapServers) {
        Map<String, Object> config = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4",
                ProducerConfig.LINGER_MS_CONFIG,
                1,
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                16L << 20,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                DELIVERY_MILLIS,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                DELIVERY_MILLIS / 2,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                DELIVERY_MILLIS);
        producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Sends all, in order, and answers when Kafka acknowledged all. */
    public void send(AccountId account, List<byte[]> records) {
        byte[] key = account.toString().getBytes(StandardCharsets.ISO_8859_1);
        try {
            List<Future<?>> sent = new ArrayList<>(records.size());
            for (byte[] record : records) {
                sent.add(producer.send(new ProducerRecord<>(NAME, key, record)));
            }
            for (Future<?> future : sent) {
                future.get(DELIVERY_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw unavailable();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable();
        }
    }

    /** Whether the topic's partitions can be looked up. */
    public boolean isReachable() {
        try {
            return !producer.partitionsFor(NAME).isEmpty();
        } catch (KafkaException e) {
            return false;
        }
    }

    private static Problem unavailable() {
        return Problem.of(
                503, "kafkaUnavailable", "Kafka did not acknowledge; send it again, nothing is counted twice");
    }

    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
    }
}
