package io.walletstream.standalone.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.walletstream.oracle.Reference;
import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.record.FeedRecord.AccountReset;
import io.walletstream.schema.record.FeedRecordCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PartitionReaderTest {
    private static final String TOPIC = "outpoint-events";
    private static final AccountReset RECORD = new AccountReset(new AccountId(new UUID(1, 2)), 1, true, "main");
    private static final byte[] KEY = RECORD.account().toString().getBytes(StandardCharsets.US_ASCII);
    private static final int HOME = Utils.toPositive(Utils.murmur2(KEY)) % 2;

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
    private final Reference reference = new Reference();

    @Test
    void aRecordThatLiesWhereItsKeyDoesNotBelongIsNoneOfItsAccount() {
        assertThat(reader(1 - HOME, 1).read()).isEqualTo(1);
        assertThat(reference.accounts()).as("the job buries it").isEmpty();
    }

    @Test
    void aRecordInItsPlaceIsRead() {
        assertThat(reader(HOME, 1).read()).isEqualTo(1);
        assertThat(reference.accounts()).containsExactly(RECORD.account());
    }

    @Test
    void kafkaThatTellsNothingMoreIsNotWaitedForForEver() {
        PartitionReader reader = reader(HOME, 2);

        assertThatThrownBy(reader::read)
                .isInstanceOf(VerifyRefusedException.class)
                .hasMessageEndingWith(" tells nothing behind offset 1, but ends at 2");
    }

    /** Of a partition that holds the record, and ends there. */
    private PartitionReader reader(int partition, long end) {
        TopicPartition place = new TopicPartition(TOPIC, partition);
        PartitionReader reader = new PartitionReader(consumer, place, 2, reference, Duration.ofMillis(50));
        consumer.updateEndOffsets(Map.of(place, end));
        consumer.addRecord(new ConsumerRecord<>(TOPIC, partition, 0, KEY, FeedRecordCodec.encode(RECORD)));
        return reader;
    }
}
