package io.walletstream.stream.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.FeedRecord.AccountReset;
import io.walletstream.schema.record.FeedRecordCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TopicScanTest {
    private static final String TOPIC = "outpoint-events";
    private static final AccountReset RECORD = new AccountReset(AccountId.of(1, 2), 3, true, "main");
    private static final byte[] KEY = RECORD.account().toString().getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BYTES = FeedRecordCodec.encode(RECORD);
    private static final int HOME = Utils.toPositive(Utils.murmur2(KEY)) % 2;

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
    private final TopicScan scan = new TopicScan(TOPIC, Duration.ofMillis(50), () -> consumer);
    private final List<FeedRecord> told = new ArrayList<>();

    @Test
    void whatTheJobBuriesIsToldByNobody() {
        consumer.schedulePollTask(() -> add(0, 0, KEY, BYTES));
        consumer.schedulePollTask(() -> add(1, 0, KEY, BYTES));

        scan.read(new TreeMap<>(Map.of(0, 1L, 1, 1L)), told::add);

        assertThat(told).as("the one in partition " + HOME).containsExactly(RECORD);
    }

    @Test
    void aKeyOfAnotherAccountAndBytesThatAreNoRecordArePassedOver() {
        consumer.schedulePollTask(() -> {
            add(0, 0, "other".getBytes(StandardCharsets.US_ASCII), BYTES);
            add(0, 1, KEY, new byte[] {9});
            add(0, 2, KEY, BYTES);
        });

        scan.read(Map.of(0, 3L), told::add);

        assertThat(told).containsExactly(RECORD);
    }

    @Test
    void kafkaThatTellsNothingMoreIsNotWaitedForForEver() {
        consumer.schedulePollTask(() -> add(0, 0, KEY, BYTES));

        assertThatThrownBy(() -> scan.read(Map.of(0, 2L), told::add))
                .isInstanceOf(StartRefusedException.class)
                .hasMessage(
                        "Kafka failed: partition 0 of topic outpoint-events tells nothing behind offset 1, but ends at 2");
        assertThat(told).containsExactly(RECORD);
    }

    @Test
    void whatKafkaRefusesIsOneLine() {
        consumer.setPollException(new KafkaException("no such offset"));

        assertThatThrownBy(() -> scan.read(Map.of(0, 2L), told::add))
                .isInstanceOf(StartRefusedException.class)
                .hasMessage("Kafka failed: no such offset");
    }

    private void add(int partition, long offset, byte[] key, byte[] value) {
        if (consumer.assignment().contains(new TopicPartition(TOPIC, partition))) {
            consumer.addRecord(new ConsumerRecord<>(TOPIC, partition, offset, key, value));
        }
    }
}
