package io.walletstream.stream.wallet;

import io.walletstream.stream.decode.DeadLetter;
import io.walletstream.stream.decode.RawRecord;
import io.walletstream.stream.decode.RawRecordReader;
import io.walletstream.stream.flow.Revision;
import io.walletstream.stream.write.UnknownAccount;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter for each record of accounts that the writer did not find. Their bytes are gone by then and rarely wanted, so they are read
 * again from the topic: the partition follows from the key, the offset from the revision.
 */
final class RecordsOfUnknownAccounts extends ProcessFunction<UnknownAccount, DeadLetter> {
    private static final long serialVersionUID = 1;

    private static final Duration POLL = Duration.ofMillis(200);

    /** Empty polls in a row before Kafka counts as failed. */
    private static final int MOST_EMPTY_POLLS = 150;

    private static final int FETCH_BYTES = 1 << 20;
    private static final String REASON = "unknownAccount";
    private static final byte[] NONE = {};

    private final String kafka;
    private final String topic;
    private final int partitions;
    private transient @Nullable KafkaConsumer<byte[], byte[]> consumer;

    RecordsOfUnknownAccounts(String kafka, String topic, int partitions) {
        this.kafka = kafka;
        this.topic = topic;
        this.partitions = partitions;
    }

    @Override
    public void processElement(UnknownAccount unknown, Context context, Collector<DeadLetter> out) {
        byte[] key = unknown.account().toString().getBytes(StandardCharsets.ISO_8859_1);
        TopicPartition place = new TopicPartition(topic, Utils.toPositive(Utils.murmur2(key)) % partitions);
        String detail = "no account " + unknown.account();
        KafkaConsumer<byte[], byte[]> from = opened();
        from.assign(List.of(place));
        from.seek(place, 0);
        long beginning = from.beginningOffsets(List.of(place)).getOrDefault(place, 0L);
        long[] offsets = unknown.revisions().stream()
                .mapToLong(Revision::offset)
                .sorted()
                .toArray();
        int next = 0;
        int empty = 0;
        while (next < offsets.length) {
            if (offsets[next] < beginning) {
                out.collect(removed(place, offsets[next++], key, detail));
                continue;
            }
            if (from.position(place) != offsets[next]) {
                from.seek(place, offsets[next]);
            }
            List<ConsumerRecord<byte[], byte[]>> polled = from.poll(POLL).records(place);
            empty = polled.isEmpty() ? empty + 1 : 0;
            if (empty > MOST_EMPTY_POLLS) {
                throw new IllegalStateException(
                        "Kafka did not give " + place + " from offset " + offsets[next] + " again");
            }
            for (ConsumerRecord<byte[], byte[]> record : polled) {
                while (next < offsets.length && offsets[next] < record.offset()) {
                    out.collect(removed(place, offsets[next++], key, detail));
                }
                if (next < offsets.length && offsets[next] == record.offset()) {
                    out.collect(new DeadLetter(RawRecordReader.raw(record), REASON, detail));
                    next++;
                }
            }
        }
    }

    /** One that the topic no longer holds: its place and key are known all the same. */
    private static DeadLetter removed(TopicPartition place, long offset, byte[] key, String detail) {
        RawRecord raw = new RawRecord(place.topic(), place.partition(), offset, key, NONE, 0);
        return new DeadLetter(raw, REASON, detail + "; the topic no longer holds the record");
    }

    private KafkaConsumer<byte[], byte[]> opened() {
        KafkaConsumer<byte[], byte[]> known = consumer;
        if (known == null) {
            known = new KafkaConsumer<>(
                    Map.of(
                            "bootstrap.servers",
                            kafka,
                            "enable.auto.commit",
                            false,
                            "auto.offset.reset",
                            "none",
                            "max.partition.fetch.bytes",
                            FETCH_BYTES,
                            "fetch.max.bytes",
                            FETCH_BYTES),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer());
            consumer = known;
        }
        return known;
    }

    @Override
    public void close() {
        if (consumer != null) {
            consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(POLL));
        }
    }
}
