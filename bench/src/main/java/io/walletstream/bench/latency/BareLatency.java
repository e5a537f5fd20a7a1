package io.walletstream.bench.latency;

import io.walletstream.bench.BenchStack;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The yardstick: through Kafka once, one fsynced commit with a NOTIFY for what one poll brought, and the reader that it wakes reads. */
final class BareLatency implements AutoCloseable {
    private static final String TOPIC = "bare";
    private static final Duration POLL = Duration.ofMillis(100);

    private final BenchStack stack;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Thread consumer;
    private volatile boolean closed;
    private long seen;

    BareLatency(BenchStack stack, KafkaProducer<byte[], byte[]> producer) throws SQLException {
        this.stack = stack;
        this.producer = producer;
        stack.execute("CREATE TABLE bare (seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, item integer NOT NULL)");
        stack.kafka().createTopics(Map.of(TOPIC, 1));
        consumer = new Thread(this::consume, "bench-bare-consumer");
        consumer.start();
    }

    private void consume() {
        Map<String, Object> config = Map.of(
                "bootstrap.servers",
                stack.kafka().bootstrapServers(),
                "group.id",
                "bare",
                "auto.offset.reset",
                "earliest");
        try (KafkaConsumer<byte[], byte[]> kafka =
                        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                Connection connection = stack.database().connect();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO bare (item) VALUES (?)");
                PreparedStatement notify = connection.prepareStatement("SELECT pg_notify('bare', '')")) {
            connection.setAutoCommit(false);
            kafka.subscribe(List.of(TOPIC));
            while (!closed) {
                ConsumerRecords<byte[], byte[]> records = kafka.poll(POLL);
                if (records.isEmpty()) {
                    continue;
                }
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    insert.setInt(1, ByteBuffer.wrap(record.value()).getInt());
                    insert.addBatch();
                }
                insert.executeBatch();
                notify.execute();
                connection.commit();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the yardstick failed", e);
        }
    }

    Latencies.Result run(int perSecond, int warmUp, int count) throws SQLException, TimeoutException {
        long first = stack.number("SELECT count(*) FROM bare");
        Latencies latencies = new Latencies(count);
        Listener listener = new Listener(stack.database(), "bare", connection -> read(connection, first, latencies));
        try {
            Pace pace = new Pace(perSecond);
            pace.run(count, this::send);
            latencies.awaitAll();
            return latencies.since(pace, warmUp);
        } finally {
            listener.close();
        }
    }

    private void send(int item) {
        byte[] value = ByteBuffer.allocate(Integer.BYTES).putInt(item).array();
        var unused = producer.send(new ProducerRecord<>(TOPIC, value));
    }

    private void read(Connection connection, long first, Latencies latencies) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT seq, item FROM bare WHERE seq > ? ORDER BY seq")) {
            statement.setLong(1, Math.max(first, seen));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    seen = row.getLong(1);
                    latencies.arrived(row.getInt(2));
                }
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            consumer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
