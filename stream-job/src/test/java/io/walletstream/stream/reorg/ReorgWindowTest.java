package io.walletstream.stream.reorg;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.schema.record.PassRef;
import io.walletstream.stream.flow.AccountKey;
import io.walletstream.stream.flow.Change;
import io.walletstream.stream.flow.Intake;
import io.walletstream.stream.flow.TxInput;
import io.walletstream.stream.flow.WriterInput;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReorgWindowTest {
    private static final AccountId ACCOUNT = AccountId.of(1, 2);
    private static final PassRef PASS = new PassRef(new OwnerRef("alice", 1), 1, 1);
    private static final PassRef NEXT = new PassRef(new OwnerRef("alice", 1), 1, 2);
    private static final Txid TX = Txid.ofWords(0, 0, 0, 1);
    private static final Txid SPENDER = Txid.ofWords(0, 0, 0, 7);
    private static final Score AT_990 = Score.mined(990, 1);
    private static final Score AT_995 = Score.mined(995, 1);

    private KeyedOneInputStreamOperatorTestHarness<AccountId, Intake, TxInput> harness;
    private long revision;

    ReorgWindowTest() throws Exception {
        harness = aWindow();
    }

    private static KeyedOneInputStreamOperatorTestHarness<AccountId, Intake, TxInput> aWindow() throws Exception {
        KeyedOneInputStreamOperatorTestHarness<AccountId, Intake, TxInput> window =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(
                                new ReorgWindow(ReorgWindow.DEFAULT_REORG_BLOCKS, ReorgWindow.DEFAULT_ROLLBACK_BLOCKS)),
                        Intake::account,
                        AccountKey.TYPE);
        window.setup(TxInput.TYPE.createSerializer(new SerializerConfigImpl()));
        return window;
    }

    @BeforeEach
    void open() throws Exception {
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    private void restart() throws Exception {
        OperatorSubtaskState snapshot = harness.snapshot(1, 1);
        harness.close();
        harness = aWindow();
        harness.initializeState(snapshot);
        harness.open();
    }

    private void send(FeedRecord record) throws Exception {
        harness.processElement(new StreamRecord<>(new Intake.Single(record, ++revision)));
    }

    private void opened(PassRef pass) throws Exception {
        send(new FeedRecord.PassOpened(ACCOUNT, 1, pass, Score.ZERO, 1000));
    }

    private void seen(PassRef pass, int ordinal, Score score, @Nullable Txid by) throws Exception {
        send(new FeedRecord.OutpointSeen(ACCOUNT, 1, pass, ordinal, new Outpoint(TX, 0), score, by));
    }

    private List<Change> changes() {
        List<Change> changes = new ArrayList<>();
        for (TxInput input : harness.extractOutputValues()) {
            changes.addAll(((TxInput.Group) input).changes());
        }
        harness.getOutput().clear();
        return changes;
    }

    private List<WriterInput> toWriter() {
        List<WriterInput> told = new ArrayList<>();
        var records = harness.getSideOutput(ReorgWindow.TO_WRITER);
        while (records != null && !records.isEmpty()) {
            told.add(records.poll().getValue());
        }
        told.removeIf(WriterInput.Noted.class::isInstance);
        return told;
    }

    @Test
    void a_pass_goes_on_after_a_restore_in_its_middle() throws Exception {
        opened(PASS);
        seen(PASS, 0, AT_990, SPENDER);
        changes();
        toWriter();

        restart();
        seen(PASS, 1, AT_995, SPENDER);
        send(new FeedRecord.PassClosed(ACCOUNT, 1, PASS, 2));

        assertThat(changes()).singleElement().satisfies(pair -> {
            assertThat(pair.kind()).isEqualTo(Change.Kind.SPENT_PAIR);
            assertThat(pair.score()).isEqualTo(AT_990);
            assertThat(pair.spendScore()).isEqualTo(AT_995);
        });
        assertThat(toWriter())
                .containsExactly(
                        new WriterInput.Announced(ACCOUNT, 1, 2, 1),
                        new WriterInput.PassEnd(ACCOUNT, 1, PASS.owner(), 1, 1, 1000, 2, 0, "", 4));
    }

    @Test
    void what_was_forwarded_before_a_restore_is_not_forwarded_after_it() throws Exception {
        opened(PASS);
        seen(PASS, 0, AT_990, null);
        assertThat(changes()).hasSize(1);

        restart();
        opened(NEXT);
        seen(NEXT, 0, AT_990, null);

        assertThat(changes()).isEmpty();
    }

    @Test
    void misses_before_and_after_a_restore_add_up_and_a_restore_in_a_pass_loses_no_report() throws Exception {
        opened(PASS);
        seen(PASS, 0, AT_990, SPENDER);
        seen(PASS, 1, AT_995, SPENDER);
        send(new FeedRecord.PassClosed(ACCOUNT, 1, PASS, 2));
        opened(NEXT);
        seen(NEXT, 0, AT_990, null);
        restart();
        send(new FeedRecord.PassClosed(ACCOUNT, 1, NEXT, 1));
        restart();
        PassRef last = new PassRef(NEXT.owner(), 1, 3);
        opened(last);
        changes();
        toWriter();

        send(new FeedRecord.PassClosed(ACCOUNT, 1, last, 0));

        assertThat(changes())
                .as("the creation was reported once more than the spend")
                .containsExactly(new Change(Change.Kind.SPEND_GONE, 0, null, null, SPENDER, revision));
        assertThat(toWriter())
                .containsExactly(
                        new WriterInput.Announced(ACCOUNT, 1, 4, 1),
                        new WriterInput.Reorg(ACCOUNT, 1, PASS.owner(), 1, 3, 995, 1),
                        new WriterInput.PassEnd(ACCOUNT, 1, PASS.owner(), 1, 3, 1000, 4, 0, "", revision));
    }

    @Test
    void an_earlier_pass_stays_void_after_a_restore() throws Exception {
        opened(NEXT);

        restart();
        seen(PASS, 0, AT_990, null);

        assertThat(changes()).isEmpty();
    }

    @Test
    void frames_of_a_group_travel_as_one_group_in_their_order() throws Exception {
        opened(PASS);
        harness.processElement(new StreamRecord<>(new Intake.Frames(
                ACCOUNT,
                1,
                TX,
                PASS,
                List.of(
                        new Intake.Frame(0, AT_990, null, 0, 10),
                        new Intake.Frame(1, AT_990, SPENDER, 1, 11),
                        new Intake.Frame(1, AT_995, SPENDER, 2, 12)))));

        assertThat(harness.extractOutputValues()).hasSize(1);
        assertThat(changes()).extracting(Change::revision).containsExactly(10L, 11L, 12L);
        assertThat(toWriter()).contains(new WriterInput.Announced(ACCOUNT, 1, 1, 3));
    }

    @Test
    void accounts_are_numbered_by_themselves() throws Exception {
        AccountId other = AccountId.of(3, 4);
        send(new FeedRecord.OutpointSeen(ACCOUNT, 1, null, 0, new Outpoint(TX, 0), AT_990, null));
        send(new FeedRecord.OutpointSeen(other, 1, null, 0, new Outpoint(TX, 0), AT_990, null));

        assertThat(harness.extractOutputValues())
                .extracting(input -> ((TxInput.Group) input).number())
                .containsExactly(1L, 1L);
    }

    @Test
    void a_page_goes_with_the_last_fact_in_it() throws Exception {
        for (int vout = FactPage.SIZE - 1; vout < 2 * FactPage.SIZE; vout++) {
            send(new FeedRecord.OutpointSeen(ACCOUNT, 1, null, 0, new Outpoint(TX, vout), AT_990, null));
        }
        assertThat(harness.numKeyedStateEntries()).isGreaterThan(1);

        for (int vout = FactPage.SIZE - 1; vout < 2 * FactPage.SIZE; vout++) {
            send(new FeedRecord.OutpointGone(ACCOUNT, 1, new Outpoint(TX, vout), null));
        }
        assertThat(harness.numKeyedStateEntries()).as("the header").isEqualTo(1);
    }

    @Test
    void a_group_of_more_outputs_than_are_kept_at_hand_loses_none() throws Exception {
        int outputs = 100 * FactPage.SIZE;
        List<Intake.Frame> frames = new ArrayList<>();
        for (int vout = 0; vout < outputs; vout++) {
            frames.add(new Intake.Frame(vout, AT_990, null, vout, vout));
        }
        opened(PASS);
        harness.processElement(new StreamRecord<>(new Intake.Frames(ACCOUNT, 1, TX, PASS, frames)));
        send(new FeedRecord.PassClosed(ACCOUNT, 1, PASS, outputs));
        assertThat(changes()).hasSize(outputs);

        restart();
        for (PassRef pass : List.of(NEXT, new PassRef(NEXT.owner(), 1, 3))) {
            opened(pass);
            assertThat(changes()).isEmpty();
            send(new FeedRecord.PassClosed(ACCOUNT, 1, pass, 0));
        }

        assertThat(changes()).hasSize(outputs).allMatch(change -> change.kind() == Change.Kind.CREATION_GONE);
        assertThat(harness.numKeyedStateEntries()).as("header and owner").isEqualTo(2);
    }

    private List<Long> noted() {
        List<Long> noted = new ArrayList<>();
        var records = harness.getSideOutput(ReorgWindow.TO_WRITER);
        while (records != null && !records.isEmpty()) {
            if (records.poll().getValue() instanceof WriterInput.Noted note) {
                noted.addAll(note.revisions());
            }
        }
        return noted;
    }

    /** One of each kind of record, of which most forward nothing here. */
    private void sendOneOfEachKind() throws Exception {
        send(new FeedRecord.AccountReset(ACCOUNT, 1, false, "main"));
        opened(PASS);
        seen(PASS, 0, AT_990, null);
        seen(PASS, 0, AT_990, null);
        send(new FeedRecord.PassClosed(ACCOUNT, 1, PASS, 9));
        send(new FeedRecord.OutpointGone(ACCOUNT, 1, new Outpoint(SPENDER, 3), null));
        send(new FeedRecord.OwnerChanged(ACCOUNT, 1, new OwnerRef("bob", 1), false));
        send(new FeedRecord.RetryNow(ACCOUNT, 1, SPENDER));
        send(new FeedRecord.FeedStatus(ACCOUNT, 1, new OwnerRef("alice", 7), true, "why"));
        send(new FeedRecord.OutpointSeen(ACCOUNT, 9, null, 0, new Outpoint(TX, 0), AT_990, null));
    }

    @Test
    void until_its_account_was_found_every_record_is_noted_whatever_becomes_of_it() throws Exception {
        sendOneOfEachKind();

        assertThat(noted()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
    }

    @Test
    void once_its_account_was_found_no_record_is_noted_in_any_generation_or_after_a_restore() throws Exception {
        harness.processElement(new StreamRecord<>(new Intake.AccountFound(ACCOUNT)));
        restart();

        sendOneOfEachKind();
        send(new FeedRecord.AccountReset(ACCOUNT, 2, false, "main"));
        send(new FeedRecord.PassOpened(ACCOUNT, 2, PASS, Score.ZERO, 1000));

        assertThat(noted()).isEmpty();
    }

    private void unknown(long asOf) throws Exception {
        harness.processElement(new StreamRecord<>(new Intake.AccountUnknown(ACCOUNT, asOf)));
    }

    @Test
    void nothing_is_kept_of_an_account_that_does_not_exist() throws Exception {
        sendOneOfEachKind();
        assertThat(harness.numKeyedStateEntries()).isPositive();

        unknown(revision);

        assertThat(harness.numKeyedStateEntries()).isZero();
    }

    @Test
    void of_a_deleted_account_only_the_generation_is_kept() throws Exception {
        harness.processElement(new StreamRecord<>(new Intake.AccountFound(ACCOUNT)));
        send(new FeedRecord.AccountReset(ACCOUNT, 3, false, "main"));
        send(new FeedRecord.PassOpened(ACCOUNT, 3, PASS, Score.ZERO, 1000));
        send(new FeedRecord.OutpointSeen(ACCOUNT, 3, PASS, 0, new Outpoint(TX, 0), AT_990, SPENDER));
        changes();

        unknown(Long.MAX_VALUE);

        assertThat(harness.numKeyedStateEntries()).isEqualTo(1);
        seen(NEXT, 0, AT_990, null);
        assertThat(changes()).as("of generation 1").isEmpty();
    }

    @Test
    void a_new_generation_leaves_nothing_behind_but_its_header() throws Exception {
        opened(PASS);
        seen(PASS, 0, AT_990, SPENDER);

        send(new FeedRecord.AccountReset(ACCOUNT, 2, false, "main"));

        assertThat(harness.numKeyedStateEntries()).isEqualTo(1);
    }
}
