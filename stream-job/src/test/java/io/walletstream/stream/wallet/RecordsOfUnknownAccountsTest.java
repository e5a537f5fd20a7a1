package io.walletstream.stream.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.stream.decode.DeadLetter;
import io.walletstream.stream.decode.TopicWatch;
import io.walletstream.stream.flow.Revision;
import io.walletstream.stream.write.UnknownAccount;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often Kafka is asked, and that nothing is left unread. */
class RecordsOfUnknownAccountsTest {
    private static final String TOPIC = "events";
    private static final int PARTITIONS = 2;
    private static final int ACCOUNTS = 1000;
    private static final Duration PATIENCE = Duration.ofMillis(300);

    private final Log log = new Log();
    private final Map<Integer, Long> ends = new HashMap<>();
    private final List<UnknownAccount> strangers = new ArrayList<>();
    private final OneInputStreamOperatorTestHarness<UnknownAccount, DeadLetter> harness;

    /** Two partitions full of records; a poll is a fetch of each partition that is asked for. Counts what it is asked. */
    private static final class Log extends MockConsumer<byte[], byte[]> {
        private static final int FETCH_RECORDS = 500;

        private int fetches;
        private int beginnings;
        private long first;
        private long end = Long.MAX_VALUE;

        Log() {
            super("none");
        }

        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            fetches++;
            for (TopicPartition partition : assignment()) {
                if (!paused().contains(partition)) {
                    long from = position(partition);
                    for (long offset = from; offset < Math.min(end, from + FETCH_RECORDS); offset++) {
                        byte[] value = {(byte) offset};
                        addRecord(new ConsumerRecord<>(TOPIC, partition.partition(), offset, new byte[0], value));
                    }
                }
            }
            return super.poll(timeout);
        }

        @Override
        public synchronized Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> partitions) {
            beginnings++;
            Map<TopicPartition, Long> all = new HashMap<>();
            partitions.forEach(partition -> all.put(partition, first));
            return all;
        }
    }

    RecordsOfUnknownAccountsTest() throws Exception {
        harness = new OneInputStreamOperatorTestHarness<>(
                new RecordsOfUnknownAccounts(() -> log, TOPIC, PARTITIONS, PATIENCE, TopicWatch.NONE));
        harness.setup(DeadLetter.TYPE.createSerializer(new SerializerConfigImpl()));
    }

    @BeforeEach
    void open() throws Exception {
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    /** Each has one record, so many records after the one before it in its partition. */
    private void strangers(int count, int apart) throws Exception {
        for (int i = 0; i < count; i++) {
            AccountId account = AccountId.of(9, strangers.size());
            byte[] key = account.toString().getBytes(StandardCharsets.ISO_8859_1);
            long offset = ends.merge(Utils.toPositive(Utils.murmur2(key)) % PARTITIONS, (long) apart, Long::sum);
            UnknownAccount stranger = new UnknownAccount(account, List.of(Revision.of(1, offset)));
            strangers.add(stranger);
            harness.processElement(new StreamRecord<>(stranger));
        }
    }

    private List<DeadLetter> letters() {
        List<DeadLetter> letters = harness.extractOutputValues();
        harness.getOutput().clear();
        return letters;
    }

    /** Each once, with the bytes of its own place. */
    private void areAllBuried(List<DeadLetter> letters) {
        assertThat(letters)
                .extracting(DeadLetter::detail)
                .containsExactlyInAnyOrderElementsOf(strangers.stream()
                        .map(stranger -> "no account " + stranger.account())
                        .toList());
        assertThat(letters)
                .allSatisfy(letter -> assertThat(letter.raw().value())
                        .containsExactly((byte) letter.raw().offset()));
    }

    @Test
    void manyAccountsAreReadInOneGoBeforeABarrier() throws Exception {
        strangers(ACCOUNTS, 10);
        assertThat(log.fetches).isZero();

        harness.prepareSnapshotPreBarrier(1);

        areAllBuried(letters());
        assertThat(log.beginnings).isEqualTo(1);
        assertThat(log.fetches).as("they lie within 10,000 records").isLessThanOrEqualTo(15);
    }

    @Test
    void recordsFarFromEachOtherCostOneFetchEachOfAllPartitionsAtOnce() throws Exception {
        strangers(ACCOUNTS, 5_000);

        harness.prepareSnapshotPreBarrier(1);

        areAllBuried(letters());
        assertThat(log.beginnings).isEqualTo(1);
        assertThat(log.fetches).isLessThanOrEqualTo(ACCOUNTS * 6 / 10);
    }

    @Test
    void theFirstWaitsAShortTimeForOthers() throws Exception {
        harness.setProcessingTime(0);
        strangers(3, 1);
        harness.setProcessingTime(RecordsOfUnknownAccounts.LINGER_MILLIS - 1);
        assertThat(letters()).isEmpty();

        harness.setProcessingTime(RecordsOfUnknownAccounts.LINGER_MILLIS);

        areAllBuried(letters());
        strangers.clear();
        strangers(1, 1);
        harness.setProcessingTime(2 * RecordsOfUnknownAccounts.LINGER_MILLIS);
        areAllBuried(letters());
    }

    @Test
    void noMoreThanABoundWaits() throws Exception {
        strangers(RecordsOfUnknownAccounts.MOST_RECORDS, 1);

        areAllBuried(letters());
    }

    @Test
    void nothingIsLeftAtTheEnd() throws Exception {
        strangers(2, 1);

        harness.endInput();

        areAllBuried(letters());
    }

    @Test
    void whatTheTopicNoLongerHoldsIsNamedAllTheSame() throws Exception {
        log.first = 2;
        strangers(8, 1);

        harness.prepareSnapshotPreBarrier(1);

        List<DeadLetter> letters = letters();
        assertThat(letters).hasSize(8);
        assertThat(letters)
                .filteredOn(letter -> letter.raw().offset() < 2)
                .hasSizeGreaterThan(0)
                .allSatisfy(letter -> {
                    assertThat(letter.detail()).endsWith("; the topic no longer holds the record");
                    assertThat(letter.raw().value()).isEmpty();
                    assertThat(letter.detail()).contains(new String(letter.raw().key(), StandardCharsets.ISO_8859_1));
                });
    }

    @Test
    void kafkaIsNotWaitedForLongerThanTheJobsPatience() throws Exception {
        log.end = 0;
        strangers(1, 1);

        assertThatThrownBy(() -> harness.prepareSnapshotPreBarrier(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("within " + PATIENCE);
        log.end = Long.MAX_VALUE;
    }
}
