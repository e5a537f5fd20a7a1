package io.walletstream.stream.wallet;

import io.walletstream.stream.flow.TxInput;
import io.walletstream.stream.write.Forgetting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Sends to the retry topic by a producer of its own, made when it is first needed: most of the time there is nothing to forget. */
final class ForgetsToTopic implements Forgetting {
    private static final int LINGER_MILLIS = 5;
    private static final long BUFFER_BYTES = 4 << 20;
    private static final Duration CLOSE = Duration.ofMillis(300);

    private final Supplier<Producer<byte[], byte[]>> opener;
    private final RoundTrip.ToTopic topic;
    private @Nullable Producer<byte[], byte[]> producer;

    /**
     * @param senders settings of the job's producers: how long Kafka may be away
     */
    ForgetsToTopic(String kafka, String topic, Properties senders) {
        this(
                () -> new KafkaProducer<>(
                        properties(kafka, senders), new ByteArraySerializer(), new ByteArraySerializer()),
                topic);
    }

    /**
     * @param opener makes the producer
     */
    ForgetsToTopic(Supplier<Producer<byte[], byte[]>> opener, String topic) {
        this.opener = opener;
        this.topic = new RoundTrip.ToTopic(topic);
    }

    private static Properties properties(String kafka, Properties senders) {
        Properties properties = new Properties();
        properties.putAll(senders);
        properties.put("bootstrap.servers", kafka);
        properties.put("acks", "all");
        properties.put("enable.idempotence", true);
        properties.put("linger.ms", LINGER_MILLIS);
        properties.put("buffer.memory", BUFFER_BYTES);
        return properties;
    }

    @Override
    public void forget(List<TxInput.Forget> forgets) {
        Producer<byte[], byte[]> to = opened();
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

    private Producer<byte[], byte[]> opened() {
        Producer<byte[], byte[]> known = producer;
        if (known == null) {
            known = opener.get();
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
