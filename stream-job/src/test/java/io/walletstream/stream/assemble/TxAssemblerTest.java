package io.walletstream.stream.assemble;

import static io.walletstream.stream.assemble.Changes.AT_10;
import static io.walletstream.stream.assemble.Changes.AT_11;
import static io.walletstream.stream.assemble.Changes.AT_20;
import static io.walletstream.stream.assemble.Changes.tx;
import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.Change;
import io.walletstream.stream.flow.FailureKind;
import io.walletstream.stream.flow.FetchRequest;
import io.walletstream.stream.flow.OutpointState;
import io.walletstream.stream.flow.TxInput;
import io.walletstream.stream.flow.TxKey;
import io.walletstream.stream.flow.Vanished;
import io.walletstream.stream.flow.Waiting;
import io.walletstream.stream.flow.WriterInput;
import io.walletstream.stream.flow.WriterInput.Merged;
import io.walletstream.stream.flow.WriterInput.OutgoingTaken;
import io.walletstream.stream.flow.WriterInput.Parked;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TxAssemblerTest {
    private static final AccountId ACCOUNT = AccountId.of(1, 2);
    private static final Txid TX = tx(1);
    private static final Txid SPENDER = tx(7);
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(30), Duration.ofHours(6));

    private final Changes changes = new Changes();
    private KeyedOneInputStreamOperatorTestHarness<TxKey, TxInput, WriterInput> harness;
    private long groups;

    TxAssemblerTest() throws Exception {
        harness = anAssembler();
    }

    private static KeyedOneInputStreamOperatorTestHarness<TxKey, TxInput, WriterInput> anAssembler() throws Exception {
        KeyedOneInputStreamOperatorTestHarness<TxKey, TxInput, WriterInput> assembler =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(new TxAssembler(BACKOFF)), TxInput::key, TxKey.TYPE);
        assembler.setup(WriterInput.TYPE.createSerializer(new SerializerConfigImpl()));
        return assembler;
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

    private void send(TxInput input) throws Exception {
        harness.processElement(new StreamRecord<>(input));
    }

    private void group(int generation, Change... of) throws Exception {
        send(new TxInput.Group(ACCOUNT, generation, TX, ++groups, of.length, false, "main", List.of(of)));
    }

    private void failed(int request, int attempt, FailureKind kind) throws Exception {
        send(new TxInput.Failed(ACCOUNT, 1, TX, request, attempt, kind, "why", List.of(), 1));
    }

    private List<WriterInput> told() {
        List<WriterInput> told = harness.extractOutputValues();
        harness.getOutput().clear();
        return told;
    }

    private <T> T told(Class<T> type) {
        List<WriterInput> told = told();
        assertThat(told).singleElement().isInstanceOf(type);
        return type.cast(told.get(0));
    }

    private <T> List<T> side(OutputTag<T> tag) {
        List<T> values = new ArrayList<>();
        ConcurrentLinkedQueue<StreamRecord<T>> records = harness.getSideOutput(tag);
        while (records != null && !records.isEmpty()) {
            values.add(records.remove().getValue());
        }
        return values;
    }

    private void fetches(int request, int attempt, int... vouts) {
        assertThat(side(TxAssembler.FETCHES)).singleElement().satisfies(fetch -> {
            assertThat(fetch.txid()).isEqualTo(TX);
            assertThat(fetch.request()).isEqualTo(request);
            assertThat(fetch.attempt()).isEqualTo(attempt);
            assertThat(fetch.vouts()).isEqualTo(vouts);
        });
    }

    private void fetchesNothing() {
        assertThat(side(TxAssembler.FETCHES)).isEmpty();
    }

    /** A row whose bytes are asked for. */
    private void givenARow() throws Exception {
        group(1, changes.created(0, AT_10));
        told();
        side(TxAssembler.FETCHES);
    }

    @Test
    void state_goes_to_the_writer_at_once_and_bytes_are_asked_for_once() throws Exception {
        group(1, changes.created(0, AT_10));

        Merged merged = told(Merged.class);
        assertThat(merged.group()).isEqualTo(1);
        assertThat(merged.announcedItems()).isEqualTo(1);
        assertThat(merged.request()).isEqualTo(1);
        assertThat(merged.requestItems()).isEqualTo(1);
        assertThat(merged.itemsDone()).isZero();
        assertThat(merged.states()).singleElement().satisfies(state -> {
            assertThat(state.score()).isEqualTo(AT_10);
            assertThat(state.revision()).isEqualTo(1);
        });
        fetches(1, 0, 0);

        group(1, changes.created(0, AT_11));

        assertThat(told(Merged.class).request()).isZero();
        fetchesNothing();
    }

    @Test
    void a_group_that_changes_nothing_is_still_settled() throws Exception {
        givenARow();

        group(1, changes.created(0, AT_10));

        Merged merged = told(Merged.class);
        assertThat(merged.group()).isEqualTo(2);
        assertThat(merged.states()).isEmpty();
        fetchesNothing();
    }

    @Test
    void a_spend_of_a_row_is_told_to_its_transaction_s_own_key_once() throws Exception {
        givenARow();

        group(1, changes.spent(0, AT_20, SPENDER));

        assertThat(told(Merged.class).outgoing()).containsExactly(SPENDER);
        assertThat(side(TxAssembler.ROUND))
                .containsExactly(new TxInput.Outgoing(ACCOUNT, 1, SPENDER, 2, false, "main", 2));

        group(1, changes.pair(0, AT_10, AT_20, SPENDER));

        assertThat(told(Merged.class).outgoing()).isEmpty();
        assertThat(side(TxAssembler.ROUND)).isEmpty();
    }

    @Test
    void an_outgoing_transaction_asks_for_its_bytes_under_its_own_key_once() throws Exception {
        TxInput.Outgoing outgoing = new TxInput.Outgoing(ACCOUNT, 1, TX, 9, false, "main", 9);
        send(outgoing);

        assertThat(told(OutgoingTaken.class).request()).isEqualTo(1);
        fetches(1, 0);

        send(outgoing);

        assertThat(told(OutgoingTaken.class).request()).isZero();
        fetchesNothing();
    }

    @Test
    void a_failure_is_parked_and_tried_again_by_timer_with_a_longer_delay_each_time() throws Exception {
        givenARow();

        failed(1, 0, FailureKind.TRANSIENT);

        Parked parked = told(Parked.class);
        assertThat(parked.attempts()).isEqualTo(1);
        assertThat(parked.retryAtMillis()).isEqualTo(30_000);
        assertThat(parked.waiting()).containsExactly(new Waiting(0, AT_10));
        harness.setProcessingTime(29_999);
        fetchesNothing();
        harness.setProcessingTime(30_000);
        fetches(1, 1, 0);

        failed(1, 1, FailureKind.NOT_FOUND);

        assertThat(told(Parked.class).retryAtMillis()).isEqualTo(90_000);
        harness.setProcessingTime(90_000);
        fetches(1, 2, 0);
    }

    @Test
    void an_output_that_does_not_exist_fails_alone_and_the_others_are_answered() throws Exception {
        group(1, changes.created(0, AT_10), changes.created(1, AT_10), changes.created(9, AT_10));
        assertThat(told(Merged.class).requestItems()).isEqualTo(3);
        fetches(1, 0, 0, 1, 9);

        TxInput.Failed lacking =
                new TxInput.Failed(ACCOUNT, 1, TX, 1, 0, FailureKind.POISON, "output 9 is wanted", List.of(9), 1);
        send(lacking);

        Parked parked = told(Parked.class);
        assertThat(parked.request()).isEqualTo(2);
        assertThat(parked.movedFrom()).isEqualTo(1);
        assertThat(parked.itemCount()).isEqualTo(1);
        assertThat(parked.waiting()).containsExactly(new Waiting(9, AT_10));
        assertThat(parked.retryAtMillis()).isEqualTo(Long.MAX_VALUE);
        fetches(1, 1, 0, 1);
        send(lacking);
        assertThat(told()).as("the same failure once more").isEmpty();
        fetchesNothing();

        send(new TxInput.Retry(ACCOUNT, 1, TX, true));

        fetches(2, 1, 9);
        send(new TxInput.Failed(ACCOUNT, 1, TX, 2, 1, FailureKind.POISON, "again", List.of(9), 1));
        parked = told(Parked.class);
        assertThat(parked.request()).isEqualTo(2);
        assertThat(parked.movedFrom()).as("it is all that the request asks for").isZero();
        assertThat(parked.attempts()).isEqualTo(2);
    }

    @Test
    void what_is_missing_counts_the_attempts_of_the_request_that_it_was_part_of() throws Exception {
        group(1, changes.created(0, AT_10), changes.created(9, AT_10));
        failed(1, 0, FailureKind.TRANSIENT);
        send(new TxInput.Retry(ACCOUNT, 1, TX, true));
        told();

        send(new TxInput.Failed(ACCOUNT, 1, TX, 1, 1, FailureKind.POISON, "output 9 is wanted", List.of(9), 1));

        assertThat(told(Parked.class).attempts())
                .as("newer than the row of the first failure")
                .isEqualTo(2);
    }

    @Test
    void a_request_names_the_group_that_caused_it() throws Exception {
        givenARow();
        group(1, changes.created(3, AT_11));
        assertThat(side(TxAssembler.FETCHES))
                .singleElement()
                .satisfies(request -> assertThat(request.group()).isEqualTo(2));
    }

    @Test
    void poison_is_parked_without_a_timer_and_tried_again_on_request() throws Exception {
        givenARow();

        failed(1, 0, FailureKind.POISON);

        assertThat(told(Parked.class).retryAtMillis()).isEqualTo(Long.MAX_VALUE);
        assertThat(harness.numProcessingTimeTimers()).isZero();

        send(new TxInput.Retry(ACCOUNT, 1, TX, true));

        fetches(1, 1, 0);
    }

    @Test
    void what_the_writer_wakes_by_itself_leaves_poison_asleep() throws Exception {
        group(1, changes.created(0, AT_10));
        group(1, changes.created(1, AT_10));
        failed(1, 0, FailureKind.POISON);
        failed(2, 0, FailureKind.TRANSIENT);
        side(TxAssembler.FETCHES);

        send(new TxInput.Retry(ACCOUNT, 1, TX, false));

        fetches(2, 1, 1);
        send(new TxInput.Retry(ACCOUNT, 1, TX, true));
        fetches(1, 1, 0);
    }

    @Test
    void what_exists_of_an_answer_can_be_parked_beside_what_does_not() throws Exception {
        group(1, changes.created(0, AT_10), changes.created(9, AT_10));
        send(new TxInput.Failed(ACCOUNT, 1, TX, 1, 0, FailureKind.POISON, "output 9 is wanted", List.of(9), 1));
        told();
        side(TxAssembler.FETCHES);

        failed(1, 1, FailureKind.POISON);

        Parked parked = told(Parked.class);
        assertThat(parked.request()).isEqualTo(1);
        assertThat(parked.movedFrom()).isZero();
        assertThat(parked.itemCount()).isEqualTo(1);
        assertThat(parked.waiting()).containsExactly(new Waiting(0, AT_10));
        send(new TxInput.Retry(ACCOUNT, 1, TX, true));
        assertThat(side(TxAssembler.FETCHES)).extracting(FetchRequest::request).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void what_vanished_while_it_failed_is_asked_for_no_more() throws Exception {
        givenARow();
        failed(1, 0, FailureKind.NOT_FOUND);
        told();

        group(1, changes.creationGone(0));

        Merged merged = told(Merged.class);
        assertThat(merged.states())
                .singleElement()
                .satisfies(state -> assertThat(state.live()).isFalse());
        assertThat(merged.vanished()).containsExactly(new Vanished(1, 1, true));
        send(new TxInput.Retry(ACCOUNT, 1, TX, true));
        harness.setProcessingTime(Duration.ofDays(1).toMillis());
        failed(1, 1, FailureKind.NOT_FOUND);
        fetchesNothing();
        assertThat(told()).isEmpty();
    }

    @Test
    void what_returns_after_it_vanished_is_asked_for_anew() throws Exception {
        givenARow();
        failed(1, 0, FailureKind.NOT_FOUND);
        group(1, changes.creationGone(0));
        told();

        group(1, changes.created(0, AT_11));

        assertThat(told(Merged.class).request()).isEqualTo(2);
        fetches(2, 0, 0);
    }

    @Test
    void what_vanished_while_its_bytes_were_under_way_is_not_parked() throws Exception {
        givenARow();
        group(1, changes.creationGone(0));
        assertThat(told(Merged.class).vanished()).as("its bytes may come").isEmpty();

        failed(1, 0, FailureKind.TRANSIENT);

        assertThat(told(Merged.class).vanished()).containsExactly(new Vanished(1, 1, true));
        failed(1, 0, FailureKind.TRANSIENT);
        assertThat(told()).isEmpty();
        assertThat(harness.numProcessingTimeTimers()).isZero();
    }

    @Test
    void what_vanished_and_returned_while_its_bytes_were_under_way_is_parked_like_any_other() throws Exception {
        givenARow();
        group(1, changes.creationGone(0));
        group(1, changes.created(0, AT_11));
        told();
        fetchesNothing();

        failed(1, 0, FailureKind.TRANSIENT);

        assertThat(told(Parked.class).waiting()).containsExactly(new Waiting(0, AT_11));
    }

    @Test
    void what_stays_of_a_request_is_tried_on_without_what_vanished() throws Exception {
        group(1, changes.created(0, AT_10), changes.created(1, AT_10));
        failed(1, 0, FailureKind.TRANSIENT);
        told();
        side(TxAssembler.FETCHES);

        group(1, changes.creationGone(1));

        assertThat(told(Merged.class).vanished()).containsExactly(new Vanished(1, 1, false));
        harness.setProcessingTime(30_000);
        fetches(1, 1, 0);
    }

    @Test
    void an_output_that_does_not_exist_and_vanished_holds_up_no_other() throws Exception {
        group(1, changes.created(0, AT_10), changes.created(9, AT_10));
        group(1, changes.creationGone(9));
        told();
        side(TxAssembler.FETCHES);

        send(new TxInput.Failed(ACCOUNT, 1, TX, 1, 0, FailureKind.POISON, "output 9 is wanted", List.of(9), 1));

        assertThat(told(Merged.class).vanished()).containsExactly(new Vanished(1, 1, false));
        fetches(1, 1, 0);
    }

    @Test
    void a_transaction_that_spends_is_wanted_even_when_its_outputs_vanished() throws Exception {
        givenARow();
        send(new TxInput.Outgoing(ACCOUNT, 1, TX, 9, false, "main", 9));
        failed(1, 0, FailureKind.NOT_FOUND);
        told();

        group(1, changes.creationGone(0));

        assertThat(told(Merged.class).vanished()).containsExactly(new Vanished(1, 1, false));
        fetches(1, 1);
        failed(1, 1, FailureKind.NOT_FOUND);
        assertThat(told(Parked.class).waiting())
                .as("the transaction as a whole")
                .isEmpty();
    }

    @Test
    void a_transaction_whose_outputs_vanished_is_asked_for_again_when_it_spends() throws Exception {
        givenARow();
        failed(1, 0, FailureKind.NOT_FOUND);
        group(1, changes.creationGone(0));
        told();

        send(new TxInput.Outgoing(ACCOUNT, 1, TX, 9, false, "main", 9));

        assertThat(told(OutgoingTaken.class).request()).isEqualTo(2);
        fetches(2, 0);
    }

    @Test
    void a_transaction_that_spends_nothing_any_more_is_asked_for_no_more() throws Exception {
        send(new TxInput.Outgoing(ACCOUNT, 1, TX, 9, false, "main", 9));
        failed(1, 0, FailureKind.POISON);
        told();
        side(TxAssembler.FETCHES);

        send(new TxInput.Spending(ACCOUNT, 1, TX, false));
        assertThat(told(Merged.class).vanished()).containsExactly(new Vanished(1, 0, true));
        send(new TxInput.Spending(ACCOUNT, 1, TX, false));
        send(new TxInput.Retry(ACCOUNT, 1, TX, true));
        assertThat(told()).isEmpty();
        fetchesNothing();

        send(new TxInput.Spending(ACCOUNT, 1, TX, true));
        assertThat(told(Merged.class).request()).isEqualTo(2);
        fetches(2, 0);
        send(new TxInput.Spending(ACCOUNT, 1, TX, true));
        send(new TxInput.Outgoing(ACCOUNT, 1, TX, 10, false, "main", 10));
        assertThat(told(OutgoingTaken.class).request()).isZero();
        fetchesNothing();
    }

    @Test
    void a_transaction_that_spends_nothing_any_more_is_not_parked() throws Exception {
        send(new TxInput.Outgoing(ACCOUNT, 1, TX, 9, false, "main", 9));
        send(new TxInput.Spending(ACCOUNT, 1, TX, false));
        told();

        failed(1, 0, FailureKind.TRANSIENT);

        assertThat(told(Merged.class).vanished()).containsExactly(new Vanished(1, 0, true));
        assertThat(harness.numProcessingTimeTimers()).isZero();
    }

    @Test
    void a_transaction_that_spends_nothing_any_more_and_has_outputs_is_tried_on() throws Exception {
        givenARow();
        send(new TxInput.Outgoing(ACCOUNT, 1, TX, 9, false, "main", 9));
        failed(1, 0, FailureKind.TRANSIENT);
        told();

        send(new TxInput.Spending(ACCOUNT, 1, TX, false));

        assertThat(told()).isEmpty();
        harness.setProcessingTime(30_000);
        fetches(1, 1, 0);
    }

    @Test
    void retry_now_tries_at_once_and_the_timer_finds_nothing_to_do() throws Exception {
        givenARow();
        failed(1, 0, FailureKind.TRANSIENT);

        send(new TxInput.Retry(ACCOUNT, 1, TX, true));

        fetches(1, 1, 0);
        send(new TxInput.Retry(ACCOUNT, 1, TX, true));
        fetchesNothing();
        harness.setProcessingTime(30_000);
        fetchesNothing();
    }

    @Test
    void a_request_that_failed_again_waits_its_own_time_whatever_older_timers_say() throws Exception {
        givenARow();
        failed(1, 0, FailureKind.TRANSIENT);
        harness.setProcessingTime(20_000);
        send(new TxInput.Retry(ACCOUNT, 1, TX, true));
        fetches(1, 1, 0);
        failed(1, 1, FailureKind.TRANSIENT);

        harness.setProcessingTime(79_999);

        fetchesNothing();
        harness.setProcessingTime(80_000);
        fetches(1, 2, 0);
    }

    @Test
    void late_and_repeated_results_are_dropped() throws Exception {
        givenARow();
        failed(1, 0, FailureKind.TRANSIENT);
        told();

        failed(1, 0, FailureKind.TRANSIENT);
        assertThat(told()).as("parked already").isEmpty();
        harness.setProcessingTime(30_000);
        failed(1, 0, FailureKind.TRANSIENT);
        assertThat(told()).as("of an attempt before").isEmpty();
        failed(2, 0, FailureKind.TRANSIENT);
        assertThat(told()).as("of a request that never was").isEmpty();
    }

    @Test
    void a_newer_generation_begins_anew() throws Exception {
        givenARow();
        failed(1, 0, FailureKind.TRANSIENT);
        told();

        group(2, changes.created(1, AT_10));

        assertThat(told(Merged.class).request()).isEqualTo(1);
        fetches(1, 0, 1);
        assertThat(harness.numKeyedStateEntries()).isEqualTo(1);
    }

    @Test
    void timers_results_and_groups_of_an_older_generation_do_nothing() throws Exception {
        givenARow();
        failed(1, 0, FailureKind.TRANSIENT);
        group(2, changes.created(1, AT_10));
        told();
        side(TxAssembler.FETCHES);

        harness.setProcessingTime(30_000);
        failed(1, 0, FailureKind.TRANSIENT);
        send(new TxInput.Retry(ACCOUNT, 1, TX, true));
        send(new TxInput.Outgoing(ACCOUNT, 1, TX, 9, false, "main", 9));
        group(1, changes.created(0, AT_11));

        assertThat(told()).isEmpty();
        fetchesNothing();
    }

    @Test
    void what_nobody_asked_for_leaves_no_state() throws Exception {
        send(new TxInput.Retry(ACCOUNT, 1, TX, true));
        failed(1, 0, FailureKind.TRANSIENT);

        assertThat(told()).isEmpty();
        assertThat(harness.numKeyedStateEntries()).isZero();
    }

    @Test
    void a_transaction_that_is_forgotten_leaves_neither_facts_nor_timer() throws Exception {
        givenARow();
        failed(1, 0, FailureKind.TRANSIENT);
        assertThat(harness.numProcessingTimeTimers()).isEqualTo(1);

        send(new TxInput.Forget(ACCOUNT, 1, TX, TxInput.Forget.ALL));

        assertThat(harness.numKeyedStateEntries()).isZero();
        assertThat(harness.numProcessingTimeTimers()).isZero();
    }

    @Test
    void poison_is_forgotten_too_and_so_is_an_outgoing_transaction() throws Exception {
        givenARow();
        failed(1, 0, FailureKind.POISON);
        AccountId other = AccountId.of(3, 4);
        send(new TxInput.Outgoing(other, 1, TX, 9, false, "main", 9));

        send(new TxInput.Forget(ACCOUNT, 1, TX, TxInput.Forget.ALL));
        send(new TxInput.Forget(other, 1, TX, TxInput.Forget.ALL));

        assertThat(harness.numKeyedStateEntries()).isZero();
    }

    @Test
    void facts_newer_than_what_was_refused_stay_and_are_told_and_asked_for_again() throws Exception {
        group(1, changes.created(0, AT_10));
        group(1, changes.created(1, AT_10), changes.spent(0, AT_20, SPENDER), changes.created(2, AT_10));
        told();
        side(TxAssembler.FETCHES);
        side(TxAssembler.ROUND);

        send(new TxInput.Forget(ACCOUNT, 1, TX, 2));

        Merged merged = told(Merged.class);
        assertThat(merged.group()).as("none that a pass waits for").isZero();
        assertThat(merged.states()).extracting(OutpointState::vout).containsExactly(0, 2);
        assertThat(merged.request()).isEqualTo(3);
        assertThat(merged.outgoing()).isEmpty();
        fetches(3, 0, 0, 2);
        assertThat(side(TxAssembler.ROUND))
                .containsExactly(new TxInput.Outgoing(ACCOUNT, 1, SPENDER, 0, false, "main", 4));
        group(1, changes.created(1, AT_10));
        assertThat(told(Merged.class).states()).as("what was refused is new").hasSize(1);
        fetches(4, 0, 1);

        send(new TxInput.Forget(ACCOUNT, 1, TX, 5));

        assertThat(told()).isEmpty();
        assertThat(harness.numKeyedStateEntries()).isZero();
    }

    @Test
    void what_is_parked_of_newer_facts_stays_parked_and_nothing_wakes_what_is_forgotten() throws Exception {
        group(1, changes.created(0, AT_10));
        failed(1, 0, FailureKind.TRANSIENT);
        harness.setProcessingTime(1_000);
        group(1, changes.created(1, AT_10));
        failed(2, 0, FailureKind.TRANSIENT);
        told();
        side(TxAssembler.FETCHES);

        send(new TxInput.Forget(ACCOUNT, 1, TX, 1));

        assertThat(told(Merged.class).request()).isZero();
        fetchesNothing();
        harness.setProcessingTime(30_000);
        fetchesNothing();
        harness.setProcessingTime(31_000);
        fetches(2, 1, 1);
    }

    @Test
    void a_transaction_that_was_told_that_it_spends_is_forgotten_unless_that_is_newer() throws Exception {
        send(new TxInput.Outgoing(ACCOUNT, 1, TX, 9, false, "main", 5));
        send(new TxInput.Outgoing(ACCOUNT, 1, TX, 10, false, "main", 8));
        told();
        side(TxAssembler.FETCHES);

        send(new TxInput.Forget(ACCOUNT, 1, TX, 7));

        assertThat(told(Merged.class).request()).isEqualTo(2);
        assertThat(side(TxAssembler.FETCHES))
                .singleElement()
                .extracting(FetchRequest::revision)
                .as("what the writer would refuse once more is forgotten by that")
                .isEqualTo(8L);
        send(new TxInput.Forget(ACCOUNT, 1, TX, 8));
        assertThat(harness.numKeyedStateEntries()).isZero();
    }

    @Test
    void a_newer_generation_is_not_forgotten_with_an_older_one() throws Exception {
        group(2, changes.created(0, AT_10));

        send(new TxInput.Forget(ACCOUNT, 1, TX, TxInput.Forget.ALL));

        assertThat(harness.numKeyedStateEntries()).isEqualTo(1);
    }

    @Test
    void an_older_generation_is_forgotten_with_a_newer_one() throws Exception {
        givenARow();

        send(new TxInput.Forget(ACCOUNT, 3, TX, TxInput.Forget.ALL));
        send(new TxInput.Forget(ACCOUNT, 3, TX, TxInput.Forget.ALL));

        assertThat(harness.numKeyedStateEntries()).isZero();
    }

    @Test
    void a_timer_that_outlives_its_transaction_does_nothing() throws Exception {
        givenARow();
        failed(1, 0, FailureKind.TRANSIENT);
        send(new TxInput.Retry(ACCOUNT, 1, TX, true)); // its timer stays
        send(new TxInput.Forget(ACCOUNT, 1, TX, TxInput.Forget.ALL));
        group(2, changes.created(0, AT_10));
        told();
        side(TxAssembler.FETCHES);
        send(new TxInput.Failed(ACCOUNT, 2, TX, 1, 0, FailureKind.POISON, "why", List.of(), 1));
        told();

        harness.setProcessingTime(Duration.ofDays(1).toMillis());

        fetchesNothing();
        assertThat(told()).isEmpty();
    }

    @Test
    void what_is_taken_back_before_it_came_leaves_no_state() throws Exception {
        group(1, changes.creationGone(0), changes.spendGone(1, SPENDER));

        assertThat(told(Merged.class).states()).isEmpty();
        assertThat(harness.numKeyedStateEntries()).isZero();
    }

    @Test
    void accounts_do_not_share_a_transaction_s_facts() throws Exception {
        givenARow();

        send(new TxInput.Group(AccountId.of(3, 4), 1, TX, 1, 1, false, "main", List.of(changes.created(0, AT_10))));

        assertThat(told(Merged.class).request()).isEqualTo(1);
        assertThat(harness.numKeyedStateEntries()).isEqualTo(2);
    }

    @Test
    void facts_and_timers_survive_a_restore() throws Exception {
        givenARow();
        failed(1, 0, FailureKind.TRANSIENT);
        OperatorSubtaskState snapshot = harness.snapshot(1, 1);
        harness.close();
        harness = anAssembler();
        harness.initializeState(snapshot);
        harness.open();

        harness.setProcessingTime(30_000);

        fetches(1, 1, 0);
        group(1, changes.created(0, AT_10));
        Merged merged = told(Merged.class);
        assertThat(merged.states()).isEmpty();
        assertThat(merged.request()).isZero();
    }

    @Test
    void a_request_carries_the_revision_of_the_newest_facts_that_ask() throws Exception {
        group(1, changes.created(0, AT_10), changes.created(1, AT_10));

        FetchRequest request = side(TxAssembler.FETCHES).get(0);

        assertThat(request.revision()).isEqualTo(2);
        assertThat(request.network()).isEqualTo("main");
        assertThat(request.generation()).isEqualTo(1);
    }
}
