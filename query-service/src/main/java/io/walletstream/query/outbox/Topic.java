package io.walletstream.query.outbox;

import io.walletstream.query.http.Problem;
import io.walletstream.query.http.ProblemCode;
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
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Topic {@code outpoint-events}: sends, in order, and waits until Kafka has it: acknowledged by all in-sync replicas, each once. */
public final class Topic implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Topic.class);
    private static final String NAME = "outpoint-events";
    private static final int DELIVERY_MILLIS = 5_000;
    private static final int PROBE_MILLIS = 1_500;
    private static final long BUFFER_BYTES = 16L << 20;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final KafkaProducer<byte[], byte[]> producer;
    private final Admin admin;

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
                BUFFER_BYTES,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                DELIVERY_MILLIS,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                DELIVERY_MILLIS / 2,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                DELIVERY_MILLIS);
        producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }

    /** A record's value and the account that is its key. */
    public record Message(AccountId account, byte[] value) {}

    /**
     * Sends all, in order, and comes back when Kafka acknowledged all.
     *
     * @throws Problem 503 if it did not in time; some may be there all the same
     */
    public void send(List<Message> messages) {
        if (sendFirst(messages) < messages.size()) {
            throw unavailable();
        }
    }

    /** Sends all, in order; answers how many, from the first on, Kafka acknowledged in time. Later ones may be there all the same. */
    int sendFirst(List<Message> messages) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(messages.size());
        for (Message message : messages) {
            byte[] key = message.account().toString().getBytes(StandardCharsets.ISO_8859_1);
            records.add(new ProducerRecord<>(NAME, key, message.value()));
        }
        return acknowledged(records);
    }

    private int acknowledged(List<ProducerRecord<byte[], byte[]>> records) {
        List<Future<?>> sent = new ArrayList<>(records.size());
        int acknowledged = 0;
        try {
            for (ProducerRecord<byte[], byte[]> record : records) {
                sent.add(producer.send(record));
            }
            for (Future<?> future : sent) {
                future.get(DELIVERY_MILLIS, TimeUnit.MILLISECONDS);
                acknowledged++;
            }
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            LOG.debug("Kafka acknowledged {} of {}", acknowledged, records.size(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return acknowledged;
    }

    /**
     * The partition in which records of this key belong now.
     *
     * @throws Problem 503 if Kafka does not say
     */
    public int partitionOf(byte[] key) {
        try {
            TopicDescription topic = admin.describeTopics(
                            List.of(NAME), new DescribeTopicsOptions().timeoutMs(DELIVERY_MILLIS))
                    .allTopicNames()
                    .get(DELIVERY_MILLIS, TimeUnit.MILLISECONDS)
                    .get(NAME);
            if (topic != null) {
                return Utils.toPositive(Utils.murmur2(key)) % topic.partitions().size();
            }
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            LOG.debug("Kafka does not describe the topic", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw unavailable();
    }

    /**
     * Sends bytes as they are, under this key, to this partition.
     *
     * @throws Problem 503 if Kafka did not acknowledge in time; they may be there all the same
     */
    public void sendAgain(int partition, byte[] key, byte[] value) {
        if (acknowledged(List.of(new ProducerRecord<>(NAME, partition, key, value))) == 0) {
            throw unavailable();
        }
    }

    /** Whether a broker answers for the topic now; asks it anew each time. */
    public boolean isReachable() {
        try {
            return !admin.describeTopics(List.of(NAME), new DescribeTopicsOptions().timeoutMs(PROBE_MILLIS))
                    .allTopicNames()
                    .get(PROBE_MILLIS, TimeUnit.MILLISECONDS)
                    .isEmpty();
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** 503: Kafka does not take records. */
    public static Problem unavailable() {
        return Problem.of(
                ProblemCode.KAFKA_UNAVAILABLE, "Kafka did not acknowledge; send it again, nothing is counted twice");
    }

    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
        // a look that is under way is of no use any more
        admin.close(Duration.ZERO);
    }
}
