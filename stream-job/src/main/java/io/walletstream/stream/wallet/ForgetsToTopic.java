package io.walletstream.stream.wallet;

import io.walletstream.stream.flow.TxInput;
import io.walletstream.stream.write.Forgetting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Sends to the retry topic by a producer of its own, made when it is first needed: most of the time there is nothing to forget. */
final class ForgetsToTopic implements Forgetting {
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final long BUFFER_BYTES = 4 << 20;
    private static final Duration CLOSE = Duration.ofMillis(300);

    private final String kafka;
    private final RoundTrip.ToTopic topic;
    private @Nullable KafkaProducer<byte[], byte[]> producer;

    ForgetsToTopic(String kafka, String topic) {
        this.kafka = kafka;
        this.topic = new RoundTrip.ToTopic(topic);
    }

    @Override
    public void forget(List<TxInput.Forget> forgets) {
        KafkaProducer<byte[], byte[]> to = opened();
        List<Future<?>> sent = new ArrayList<>(forgets.size());
        for (TxInput.Forget forget : forgets) {
            sent.add(to.send(topic.record(forget)));
        }
        try {
            for (Future<?> one : sent) {
                one.get(); // bounded by delivery.timeout.ms
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka did not take what is to be forgotten: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Kafka takes what is to be forgotten", e);
        }
    }

    private KafkaProducer<byte[], byte[]> opened() {
        KafkaProducer<byte[], byte[]> known = producer;
        if (known == null) {
            known = new KafkaProducer<>(
                    Map.of(
                            "bootstrap.servers",
                            kafka,
                            "acks",
                            "all",
                            "enable.idempotence",
                            true,
                            "linger.ms",
                            5,
                            "buffer.memory",
                            BUFFER_BYTES,
                            "max.block.ms",
                            TIMEOUT_MILLIS,
                            "request.timeout.ms",
                            TIMEOUT_MILLIS / 2,
                            "delivery.timeout.ms",
                            TIMEOUT_MILLIS),
                    new ByteArraySerializer(),
                    new ByteArraySerializer());
            producer = known;
        }
        return known;
    }

    @Override
    public void close() {
        if (producer != null) {
            producer.close(CLOSE);
        }
    }
}
