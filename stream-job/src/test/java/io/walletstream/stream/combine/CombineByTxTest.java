package io.walletstream.stream.combine;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.schema.record.PassRef;
import io.walletstream.stream.flow.Intake;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CombineByTxTest {
    private static final int MAX_FRAMES = 4;
    private static final long LINGER_MILLIS = 10;
    private static final AccountId ACCOUNT = AccountId.of(1, 2);
    private static final PassRef PASS = new PassRef(new OwnerRef("alice", 1), 1, 1);
    private static final PassRef NEXT = new PassRef(new OwnerRef("alice", 1), 1, 2);
    private static final PassRef BOBS = new PassRef(new OwnerRef("bob", 1), 1, 1);
    private static final Score SCORE = Score.mined(10, 1);

    private final OneInputStreamOperatorTestHarness<Intake, Intake> harness;
    private long revision;

    CombineByTxTest() throws Exception {
        harness = new OneInputStreamOperatorTestHarness<>(new CombineByTx(MAX_FRAMES, LINGER_MILLIS));
        harness.setup(Intake.TYPE.createSerializer(new SerializerConfigImpl()));
    }

    @BeforeEach
    void open() throws Exception {
        harness.open();
        harness.setProcessingTime(0);
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    private void send(FeedRecord record) throws Exception {
        harness.processElement(new StreamRecord<>(new Intake.Single(record, ++revision)));
    }

    private void seen(int generation, @Nullable PassRef pass, int tx, int vout) throws Exception {
        send(new FeedRecord.OutpointSeen(
                ACCOUNT, generation, pass, vout, new Outpoint(Txid.ofWords(0, 0, 0, tx), vout), SCORE, null));
    }

    private void seen(int tx, int vout) throws Exception {
        seen(1, PASS, tx, vout);
    }

    /** What came out: {@code tx:vouts} of groups, else the record's type. */
    private List<String> out() {
        List<String> out = harness.extractOutputValues().stream()
                .map(intake -> intake instanceof Intake.Frames frames
                        ? frames.txid().word(3) + ":"
                                + frames.frames().stream()
                                        .map(Intake.Frame::vout)
                                        .toList()
                        : ((Intake.Single) intake).record().getClass().getSimpleName())
                .toList();
        harness.getOutput().clear();
        return out;
    }

    @Test
    void frames_of_a_transaction_are_grouped_in_the_order_of_their_coming() throws Exception {
        seen(1, 0);
        seen(2, 0);
        seen(1, 5);
        assertThat(out()).isEmpty();

        harness.setProcessingTime(LINGER_MILLIS);

        assertThat(out()).containsExactly("1:[0, 5]", "2:[0]");
    }

    @Test
    void so_many_frames_do_not_wait() throws Exception {
        for (int vout = 0; vout < MAX_FRAMES; vout++) {
            seen(1, vout);
        }

        assertThat(out()).containsExactly("1:[0, 1, 2, 3]");
    }

    @Test
    void a_frame_waits_no_longer_than_the_linger_after_the_first() throws Exception {
        seen(1, 0);
        harness.setProcessingTime(LINGER_MILLIS - 1);
        seen(1, 1);
        assertThat(out()).isEmpty();

        harness.setProcessingTime(LINGER_MILLIS);

        assertThat(out()).containsExactly("1:[0, 1]");
    }

    @Test
    void everything_is_sent_before_a_barrier_so_nothing_is_kept_in_state() throws Exception {
        seen(1, 0);

        harness.prepareSnapshotPreBarrier(1);
        assertThat(out()).containsExactly("1:[0]");
        OperatorSubtaskState snapshot = harness.snapshot(1, 1);

        assertThat(snapshot.getManagedOperatorState().hasState()).isFalse();
        assertThat(snapshot.getRawOperatorState().hasState()).isFalse();
        assertThat(snapshot.getManagedKeyedState().hasState()).isFalse();
    }

    @Test
    void everything_is_sent_before_a_record_of_another_kind() throws Exception {
        seen(1, 0);
        send(new FeedRecord.PassClosed(ACCOUNT, 1, PASS, 1));
        seen(1, 1);
        send(new FeedRecord.OutpointGone(ACCOUNT, 1, new Outpoint(Txid.ofWords(0, 0, 0, 1), 0), null));

        assertThat(out()).containsExactly("1:[0]", "PassClosed", "1:[1]", "OutpointGone");
    }

    @Test
    void another_pass_of_the_owner_another_generation_and_a_push_do_not_join_what_is_held() throws Exception {
        seen(1, PASS, 1, 0);
        seen(1, NEXT, 1, 1);
        assertThat(out()).containsExactly("1:[0]");
        seen(2, NEXT, 1, 2);
        assertThat(out()).containsExactly("1:[1]");
        seen(2, null, 1, 3);
        assertThat(out()).containsExactly("1:[2]");
    }

    @Test
    void passes_of_different_owners_are_held_together_for_different_transactions() throws Exception {
        seen(1, PASS, 1, 0);
        seen(1, BOBS, 2, 0);
        assertThat(out()).isEmpty();

        seen(1, BOBS, 1, 1);

        assertThat(out()).as("one transaction, two passes").containsExactly("1:[0]", "2:[0]");
    }

    @Test
    void every_frame_keeps_its_own_revision_and_ordinal() throws Exception {
        seen(1, 0);
        seen(1, 7);
        harness.endInput();

        assertThat(harness.extractOutputValues()).singleElement().isInstanceOfSatisfying(Intake.Frames.class, f -> {
            assertThat(f.frames()).extracting(Intake.Frame::revision).containsExactly(1L, 2L);
            assertThat(f.frames()).extracting(Intake.Frame::ordinal).containsExactly(0, 7);
        });
    }
}
