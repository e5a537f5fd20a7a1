package io.walletstream.stream.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.FeedRecordCodec;
import io.walletstream.stream.flow.Intake;
import io.walletstream.stream.flow.Revision;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DecodeTest {
    private static final int LOG_EPOCH = 3;
    private static final int PARTITIONS = 4;
    private static final AccountId ACCOUNT = AccountId.of(1, 2);
    private static final byte[] KEY = ACCOUNT.toString().getBytes(StandardCharsets.ISO_8859_1);
    private static final FeedRecord RECORD = new FeedRecord.RetryNow(ACCOUNT, 1, Txid.ofWords(3, 4, 5, 6));
    private static final byte[] BYTES = FeedRecordCodec.encode(RECORD);

    /** Where Kafka's own partitioner puts the account. */
    private static final int PARTITION = Utils.toPositive(Utils.murmur2(KEY)) % PARTITIONS;

    /** What came of one record at offset 7. */
    private record Decoded(List<Intake> records, List<DeadLetter> letters) {}

    private static Decoded decode(byte @Nullable [] key, byte @Nullable [] value) {
        return decode(PARTITION, key, value);
    }

    private static Decoded decode(int partition, byte @Nullable [] key, byte @Nullable [] value) {
        List<RawRecord> raw = new ArrayList<>();
        new RawRecordReader()
                .deserialize(new ConsumerRecord<>("outpoint-events", partition, 7, key, value), new Collector<>() {
                    @Override
                    public void collect(RawRecord record) {
                        raw.add(record);
                    }

                    @Override
                    public void close() {}
                });
        assertThat(raw).hasSize(1);
        try (OneInputStreamOperatorTestHarness<RawRecord, Intake> harness = new OneInputStreamOperatorTestHarness<>(
                new ProcessOperator<>(new Decode(LOG_EPOCH, PARTITIONS, TopicWatch.NONE)))) {
            harness.open();
            harness.processElement(new StreamRecord<>(raw.get(0)));
            List<DeadLetter> letters = new ArrayList<>();
            var side = harness.getSideOutput(Decode.DEAD_LETTERS);
            if (side != null) {
                side.forEach(letter -> letters.add(letter.getValue()));
            }
            return new Decoded(harness.extractOutputValues(), letters);
        } catch (Exception e) {
            throw new AssertionError("a bad record stops nothing", e);
        }
    }

    private static void isBuried(byte @Nullable [] key, byte @Nullable [] value, String reason) {
        Decoded decoded = decode(key, value);
        assertThat(decoded.records()).isEmpty();
        assertThat(decoded.letters()).singleElement().satisfies(letter -> {
            assertThat(letter.reason()).isEqualTo(reason);
            assertThat(letter.detail()).isNotBlank();
            assertThat(letter.raw().topic()).isEqualTo("outpoint-events");
            assertThat(letter.raw().partition()).isEqualTo(PARTITION);
            assertThat(letter.raw().offset()).isEqualTo(7);
        });
    }

    @Test
    void a_record_goes_on_with_its_offset_as_revision() {
        Decoded decoded = decode(KEY, BYTES);

        assertThat(decoded.records()).containsExactly(new Intake.Single(RECORD, Revision.of(LOG_EPOCH, 7)));
        assertThat(decoded.letters()).isEmpty();
    }

    @Test
    void a_record_in_another_partition_than_its_key_s_is_refused() {
        Decoded decoded = decode((PARTITION + 1) % PARTITIONS, KEY, BYTES);

        assertThat(decoded.records()).isEmpty();
        assertThat(decoded.letters()).extracting(DeadLetter::reason).containsExactly("wrongPartition");
    }

    @Test
    void the_json_form_is_read_too() {
        String json =
                "{\"type\":\"retryNow\",\"account\":\"" + ACCOUNT + "\",\"txid\":\"" + Txid.ofWords(3, 4, 5, 6) + "\"}";

        assertThat(decode(KEY, json.getBytes(StandardCharsets.UTF_8)).records())
                .containsExactly(new Intake.Single(
                        new FeedRecord.RetryNow(ACCOUNT, FeedRecord.CURRENT_GENERATION, Txid.ofWords(3, 4, 5, 6)),
                        Revision.of(LOG_EPOCH, 7)));
    }

    @Test
    void an_absent_or_empty_value_is_empty() {
        isBuried(KEY, null, "empty");
        isBuried(KEY, new byte[0], "empty");
    }

    @Test
    void malformed_json_is_malformed() {
        isBuried(KEY, "{\"type\":".getBytes(StandardCharsets.UTF_8), "malformedJson");
        isBuried(KEY, "{\"type\":{\"type\":{}}}".getBytes(StandardCharsets.UTF_8), "malformedJson");
        isBuried(KEY, new byte[] {'{', (byte) 0xc3, (byte) 0x28, '}'}, "malformedJson");
    }

    @Test
    void an_unknown_version_is_named() {
        byte[] bytes = BYTES.clone();
        bytes[0] = 2;
        isBuried(KEY, bytes, "unknownVersion");
    }

    @Test
    void an_unknown_type_is_named() {
        byte[] bytes = BYTES.clone();
        bytes[1] = 99;
        isBuried(KEY, bytes, "unknownType");
    }

    @Test
    void a_truncated_record_is_truncated_wherever_it_ends() {
        for (int length = 1; length < BYTES.length; length++) {
            isBuried(KEY, Arrays.copyOf(BYTES, length), "truncated");
        }
    }

    @Test
    void bytes_behind_a_record_are_refused() {
        isBuried(KEY, Arrays.copyOf(BYTES, BYTES.length + 1), "trailingBytes");
    }

    @Test
    void an_oversized_record_is_told_with_its_length_and_kept_in_part() {
        byte[] huge = Arrays.copyOf(BYTES, 1_000_000);

        isBuried(KEY, huge, "oversized");
        DeadLetter letter = decode(KEY, huge).letters().get(0);
        assertThat(letter.detail()).contains("got 1000000");
        assertThat(letter.raw().value()).hasSize(RawRecord.MAX_KEPT);
        assertThat(letter.raw().length()).isEqualTo(1_000_000);
        isBuried(KEY, Arrays.copyOf(BYTES, FeedRecordCodec.MAX_BYTES + 1), "oversized");
    }

    @Test
    void a_key_that_is_not_the_record_s_account_is_wrong() {
        isBuried(AccountId.of(1, 3).toString().getBytes(StandardCharsets.ISO_8859_1), BYTES, "wrongKey");
        isBuried(
                ACCOUNT.toString()
                        .toUpperCase(java.util.Locale.ROOT)
                        .replace('0', 'O')
                        .getBytes(StandardCharsets.ISO_8859_1),
                BYTES,
                "wrongKey");
        isBuried(new byte[0], BYTES, "wrongKey");
        isBuried(null, BYTES, "wrongKey");
        isBuried(new byte[100_000], BYTES, "wrongKey");
    }

    @Property
    void whatever_comes_is_a_record_or_a_dead_letter(@ForAll @Size(max = 200) byte[] value) {
        Decoded decoded = decode(KEY, value);

        assertThat(decoded.records().size() + decoded.letters().size()).isEqualTo(1);
    }

    @Property
    void a_record_with_one_byte_changed_is_a_record_or_a_dead_letter(@ForAll int position, @ForAll byte changed) {
        byte[] value = BYTES.clone();
        value[Math.floorMod(position, value.length)] = changed;

        Decoded decoded = decode(KEY, value);

        assertThat(decoded.records().size() + decoded.letters().size()).isEqualTo(1);
    }
}
