package io.walletstream.stream.reorg;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.schema.record.PassRef;
import io.walletstream.stream.flow.Change;
import io.walletstream.stream.flow.Change.Kind;
import io.walletstream.stream.flow.TxInput;
import io.walletstream.stream.flow.WriterInput;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which records count, in which order they are numbered, and which of them only repeat what was forwarded. */
class AccountWindowTest {
    private static final AccountId ACCOUNT = AccountId.of(1, 2);
    private static final OwnerRef ALICE = new OwnerRef("alice", 1);
    private static final OwnerRef ALICE_AGAIN = new OwnerRef("alice", 2);
    private static final Outpoint COIN = new Outpoint(Txid.ofWords(0, 0, 0, 1), 0);
    private static final Outpoint OTHER = new Outpoint(Txid.ofWords(0, 0, 0, 2), 3);
    private static final Txid SPENDER = Txid.ofWords(0, 0, 0, 7);
    private static final int TIP = 1000;
    private static final Score AT_990 = Score.mined(990, 1);
    private static final Score AT_995 = Score.mined(995, 1);
    private static final Score UNCONFIRMED = Score.unconfirmed(1_734_567_890, 0);
    private static final int REORG_BLOCKS = 6;
    private static final int ROLLBACK_BLOCKS = 100;

    private final WindowCounts counts = new WindowCounts();
    private final AccountWindow window =
            new AccountWindow(new PassRules(REORG_BLOCKS, ROLLBACK_BLOCKS, ROLLBACK_BLOCKS, counts));
    private final MapWindowState state = new MapWindowState();
    private final List<TxInput> toAssembler = new ArrayList<>();
    private final List<WriterInput> toWriter = new ArrayList<>();
    private int generation = 1;
    private int ordinal;
    private long revision;

    private void send(FeedRecord record) {
        window.accept(record, ++revision, state, new AccountWindow.Output() {
            @Override
            public void toAssembler(TxInput input) {
                toAssembler.add(input);
            }

            @Override
            public void toWriter(WriterInput input) {
                toWriter.add(input);
            }
        });
    }

    private static PassRef pass(OwnerRef owner, long epoch, int number) {
        return new PassRef(owner, epoch, number);
    }

    private PassRef opened(OwnerRef owner, long epoch, int number) {
        PassRef pass = pass(owner, epoch, number);
        send(new FeedRecord.PassOpened(ACCOUNT, generation, pass, Score.ZERO, TIP));
        ordinal = 0;
        return pass;
    }

    private void seen(@Nullable PassRef pass, Outpoint outpoint, Score score, @Nullable Txid spendTxid) {
        send(new FeedRecord.OutpointSeen(
                ACCOUNT, generation, pass, pass == null ? 0 : ordinal++, outpoint, score, spendTxid));
    }

    private void closed(PassRef pass) {
        closed(pass, ordinal);
    }

    private void closed(PassRef pass, int count) {
        send(new FeedRecord.PassClosed(ACCOUNT, generation, pass, count));
    }

    private List<Change> changes() {
        List<Change> changes = new ArrayList<>();
        for (TxInput input : toAssembler) {
            if (input instanceof TxInput.Group group) {
                changes.addAll(group.changes());
            }
        }
        toAssembler.clear();
        return changes;
    }

    private List<Kind> kinds() {
        return changes().stream().map(Change::kind).toList();
    }

    private <T> List<T> told(Class<T> type) {
        List<T> told =
                toWriter.stream().filter(type::isInstance).map(type::cast).toList();
        toWriter.clear();
        return told;
    }

    @Test
    void frames_become_numbered_groups_that_the_writer_hears_of_first() {
        PassRef pass = opened(ALICE, 1, 1);
        seen(pass, COIN, AT_990, null);
        seen(pass, OTHER, AT_995, null);

        assertThat(toAssembler)
                .extracting(input -> ((TxInput.Group) input).number())
                .containsExactly(1L, 2L);
        assertThat(told(WriterInput.Announced.class))
                .containsExactly(
                        new WriterInput.Announced(ACCOUNT, 1, 1, 1), new WriterInput.Announced(ACCOUNT, 1, 2, 1));
    }

    @Test
    void a_second_identical_pass_is_silent() {
        for (int number = 1; number <= 2; number++) {
            PassRef pass = opened(ALICE, 1, number);
            seen(pass, COIN, AT_990, SPENDER);
            seen(pass, OTHER, AT_990, null);
            seen(pass, COIN, AT_995, SPENDER);
            closed(pass);
            if (number == 1) {
                assertThat(kinds()).containsExactly(Kind.SPENT, Kind.CREATED, Kind.SPENT_PAIR);
            }
        }

        assertThat(toAssembler).isEmpty();
        assertThat(told(WriterInput.PassEnd.class))
                .extracting(WriterInput.PassEnd::passNumber)
                .containsExactly(1, 2);
        assertThat(state.header.lastGroup()).isEqualTo(3);
    }

    @Test
    void a_second_identical_pass_is_silent_also_where_a_frame_stays_alone() {
        for (int number = 1; number <= 3; number++) {
            PassRef pass = opened(ALICE, 1, number);
            seen(pass, COIN, AT_995, SPENDER);
            closed(pass);
            if (number == 1) {
                assertThat(kinds()).containsExactly(Kind.SPENT, Kind.SPENT_ALONE);
            }
        }

        assertThat(toAssembler).isEmpty();
    }

    @Test
    void a_frame_alone_at_another_score_or_by_another_spender_is_forwarded() {
        PassRef first = opened(ALICE, 1, 1);
        seen(first, COIN, AT_995, SPENDER);
        closed(first);
        changes();

        PassRef moved = opened(ALICE, 1, 2);
        seen(moved, COIN, AT_990, SPENDER);
        closed(moved);
        assertThat(kinds()).containsExactly(Kind.SPENT, Kind.SPENT_ALONE);

        PassRef conflict = opened(ALICE, 1, 3);
        seen(conflict, COIN, AT_990, OTHER.txid());
        closed(conflict);
        assertThat(kinds()).containsExactly(Kind.SPENT, Kind.SPENT_ALONE);
    }

    @Test
    void a_frame_alone_is_judged_again_when_the_creation_moved() {
        PassRef first = opened(ALICE, 1, 1);
        seen(first, COIN, AT_990, SPENDER);
        closed(first);
        seen(opened(ALICE, 1, 2), COIN, AT_995, null);
        changes();

        PassRef again = opened(ALICE, 1, 3);
        seen(again, COIN, AT_990, SPENDER);
        closed(again);

        assertThat(kinds()).containsExactly(Kind.SPENT, Kind.SPENT_ALONE);
    }

    @Test
    void a_pair_is_forwarded_though_one_of_its_scores_was_alone_before() {
        PassRef first = opened(ALICE, 1, 1);
        seen(first, COIN, AT_995, SPENDER);
        closed(first);
        seen(opened(ALICE, 1, 2), COIN, AT_990, null);
        changes();

        PassRef pair = opened(ALICE, 1, 3);
        seen(pair, COIN, AT_990, SPENDER);
        seen(pair, COIN, AT_995, SPENDER);

        assertThat(kinds()).containsExactly(Kind.SPENT_PAIR);
    }

    @Test
    void two_scores_of_a_pass_are_a_pair_in_either_order() {
        PassRef pass = opened(ALICE, 1, 1);
        seen(pass, COIN, AT_995, SPENDER);
        seen(pass, COIN, AT_990, SPENDER);

        Change pair = changes().get(1);
        assertThat(pair.kind()).isEqualTo(Kind.SPENT_PAIR);
        assertThat(pair.score()).isEqualTo(AT_990);
        assertThat(pair.spendScore()).isEqualTo(AT_995);
    }

    @Test
    void a_frame_that_stayed_alone_is_decided_at_the_end_of_its_pass() {
        PassRef pass = opened(ALICE, 1, 1);
        seen(pass, COIN, AT_995, SPENDER);
        assertThat(kinds()).containsExactly(Kind.SPENT);

        closed(pass);

        assertThat(kinds()).containsExactly(Kind.SPENT_ALONE);
        assertThat(state.singles).isEmpty();
        WriterInput.PassEnd end = told(WriterInput.PassEnd.class).get(0);
        assertThat(end.lastGroup()).as("the group of the decision included").isEqualTo(2);
        assertThat(end.tip()).isEqualTo(TIP);
    }

    @Test
    void what_a_pass_left_undecided_never_pairs_with_a_later_one() {
        PassRef broken = opened(ALICE, 1, 1);
        seen(broken, COIN, AT_990, SPENDER);
        PassRef next = opened(ALICE, 1, 2);
        changes();

        seen(next, COIN, AT_995, SPENDER);

        assertThat(kinds()).doesNotContain(Kind.SPENT_PAIR);
    }

    @Test
    void a_pass_with_a_missing_ordinal_is_not_complete() {
        PassRef pass = opened(ALICE, 1, 1);
        seen(pass, COIN, AT_990, null);
        ordinal++;
        seen(pass, OTHER, AT_995, null);

        closed(pass);

        assertThat(told(WriterInput.PassEnd.class)).isEmpty();
        assertThat(counts.incomplete).isEqualTo(1);
        assertThat(counts.complete).isZero();
    }

    @Test
    void a_pass_that_sent_more_than_it_counts_is_not_complete() {
        PassRef pass = opened(ALICE, 1, 1);
        seen(pass, COIN, AT_990, null);
        seen(pass, OTHER, AT_995, null);

        closed(pass, 1);

        assertThat(told(WriterInput.PassEnd.class)).isEmpty();
    }

    @Test
    void a_pass_without_frames_is_complete() {
        closed(opened(ALICE, 1, 1));

        assertThat(told(WriterInput.PassEnd.class)).hasSize(1);
    }

    @Test
    void a_record_that_comes_twice_counts_once() {
        PassRef pass = opened(ALICE, 1, 1);
        seen(pass, COIN, AT_990, SPENDER);
        ordinal = 0;
        seen(pass, COIN, AT_995, SPENDER);

        assertThat(kinds()).containsExactly(Kind.SPENT);
        closed(pass, 1);
        assertThat(told(WriterInput.PassEnd.class)).hasSize(1);
    }

    @Test
    void an_earlier_pass_is_dropped() {
        PassRef earlier = opened(ALICE, 1, 1);
        opened(ALICE, 1, 2);

        seen(earlier, COIN, AT_990, null);
        closed(earlier, 0);

        assertThat(toAssembler).isEmpty();
        assertThat(told(WriterInput.PassEnd.class)).isEmpty();
    }

    @Test
    void an_older_epoch_is_dropped_whatever_its_pass_number() {
        opened(ALICE, 2, 1);

        PassRef zombie = opened(ALICE, 1, 99);
        seen(zombie, COIN, AT_990, null);
        closed(zombie);

        assertThat(toAssembler).isEmpty();
        assertThat(told(WriterInput.PassEnd.class)).isEmpty();
    }

    @Test
    void passes_of_two_owners_do_not_disturb_each_other() {
        PassRef alice = opened(ALICE, 1, 1);
        seen(alice, COIN, AT_990, SPENDER);
        PassRef bob = opened(new OwnerRef("bob", 1), 1, 1);
        seen(bob, COIN, AT_995, SPENDER);

        assertThat(kinds()).as("one frame of each pass: no pair").doesNotContain(Kind.SPENT_PAIR);
    }

    @Test
    void a_removed_owner_s_records_are_dropped() {
        PassRef pass = opened(ALICE, 1, 1);
        send(new FeedRecord.OwnerChanged(ACCOUNT, generation, ALICE, true));

        seen(pass, COIN, AT_990, null);
        closed(pass);
        PassRef later = opened(ALICE, 1, 2);
        seen(later, COIN, AT_990, null);

        assertThat(toAssembler).isEmpty();
        assertThat(told(WriterInput.PassEnd.class)).isEmpty();
    }

    @Test
    void an_owner_added_again_begins_a_new_generation_of_its_own() {
        opened(ALICE, 5, 5);
        send(new FeedRecord.OwnerChanged(ACCOUNT, generation, ALICE, true));
        send(new FeedRecord.OwnerChanged(ACCOUNT, generation, ALICE_AGAIN, false));

        PassRef old = opened(ALICE, 6, 1);
        seen(old, COIN, AT_990, null);
        assertThat(toAssembler).isEmpty();
        PassRef pass = opened(ALICE_AGAIN, 1, 1);
        seen(pass, COIN, AT_990, null);
        assertThat(kinds()).containsExactly(Kind.CREATED);
    }

    @Test
    void a_reset_begins_a_generation_and_forgets_everything_but_its_number() {
        PassRef pass = opened(ALICE, 1, 1);
        seen(pass, COIN, AT_990, SPENDER);
        toAssembler.clear();
        toWriter.clear();

        send(new FeedRecord.AccountReset(ACCOUNT, 2, true, "test"));

        assertThat(told(WriterInput.Opened.class)).containsExactly(new WriterInput.Opened(ACCOUNT, 2));
        assertThat(state.owners).isEmpty();
        assertThat(state.singles).isEmpty();
        assertThat(state.facts).isEmpty();
        generation = 2;
        seen(opened(ALICE, 1, 1), COIN, AT_990, null);
        assertThat(toAssembler).singleElement().isInstanceOfSatisfying(TxInput.Group.class, group -> {
            assertThat(group.number()).as("numbers begin anew").isEqualTo(1);
            assertThat(group.fullHistory()).isTrue();
            assertThat(group.network()).isEqualTo("test");
        });
    }

    @Test
    void frames_of_an_account_that_was_made_after_they_came_first_are_forwarded_when_they_come_again() {
        PassRef pass = opened(ALICE, 1, 1);
        seen(pass, COIN, AT_990, null);
        closed(pass);
        assertThat(kinds()).containsExactly(Kind.CREATED);

        window.unknown(revision, state);

        assertThat(state.header).isEqualTo(AccountHeader.NONE);
        assertThat(state.owners).isEmpty();
        assertThat(state.facts).isEmpty();
        pass = opened(ALICE, 1, 2);
        seen(pass, COIN, AT_990, null);
        assertThat(toAssembler)
                .singleElement()
                .extracting(input -> ((TxInput.Group) input).number())
                .as("the writer's account of groups begins anew, too")
                .isEqualTo(1L);
        assertThat(kinds()).containsExactly(Kind.CREATED);
    }

    @Test
    void what_an_account_is_made_with_stands_though_the_word_of_older_records_comes_later() {
        PassRef pass = opened(ALICE, 1, 1);
        seen(pass, COIN, AT_990, null);
        long last = revision;
        send(new FeedRecord.AccountReset(ACCOUNT, 1, true, "test"));
        assertThat(state.facts).as("it begins an account that nobody found yet").isEmpty();
        pass = opened(ALICE, 1, 1);
        seen(pass, COIN, AT_990, null);
        assertThat(kinds()).containsExactly(Kind.CREATED, Kind.CREATED);

        window.unknown(last, state);

        assertThat(state.header.fullHistory()).isTrue();
        assertThat(state.header.network()).isEqualTo("test");
        seen(pass, OTHER, AT_990, null);
        closed(pass);
        assertThat(told(WriterInput.PassEnd.class)).hasSize(1);
        pass = opened(ALICE, 1, 2);
        seen(pass, COIN, AT_990, null);
        assertThat(kinds())
                .as("the assembler may have forgotten it meanwhile")
                .containsExactly(Kind.CREATED, Kind.CREATED);
    }

    @Test
    void a_reset_that_comes_twice_begins_once() {
        send(new FeedRecord.AccountReset(ACCOUNT, 1, false, "main"));
        PassRef pass = opened(ALICE, 1, 1);
        seen(pass, COIN, AT_990, null);
        send(new FeedRecord.AccountReset(ACCOUNT, 1, false, "main"));
        assertThat(state.facts).containsOnlyKeys(COIN);

        window.found(state);
        send(new FeedRecord.AccountReset(ACCOUNT, 1, false, "main"));

        assertThat(state.facts).containsOnlyKeys(COIN);
    }

    @Test
    void records_of_an_older_generation_are_dropped() {
        send(new FeedRecord.AccountReset(ACCOUNT, 2, false, "main"));
        toWriter.clear();

        PassRef pass = opened(ALICE, 1, 1);
        seen(pass, COIN, AT_990, null);
        closed(pass);
        send(new FeedRecord.RetryNow(ACCOUNT, 1, SPENDER));
        send(new FeedRecord.AccountReset(ACCOUNT, 2, true, "test"));
        send(new FeedRecord.AccountReset(ACCOUNT, 1, true, "test"));

        assertThat(toAssembler).isEmpty();
        assertThat(toWriter)
                .as("but for where they are, as long as the account was not found")
                .allMatch(WriterInput.Noted.class::isInstance);
        assertThat(state.header.fullHistory()).isFalse();
    }

    @Test
    void only_a_reset_begins_a_generation_ahead() {
        seen(null, COIN, AT_990, null);
        changes();
        generation = 7;

        seen(null, OTHER, AT_990, null);

        assertThat(toAssembler).isEmpty();
        assertThat(state.header.generation()).isEqualTo(1);
    }

    @Test
    void generation_zero_is_whichever_is_current() {
        send(new FeedRecord.AccountReset(ACCOUNT, 3, false, "main"));
        generation = FeedRecord.CURRENT_GENERATION;

        seen(null, COIN, AT_990, null);

        assertThat(toAssembler).singleElement().extracting(TxInput::generation).isEqualTo(3);
    }

    @Test
    void pushes_are_forwarded_always_and_void_what_the_window_knew() {
        PassRef pass = opened(ALICE, 1, 1);
        seen(pass, COIN, AT_990, null);
        seen(null, COIN, AT_990, null);
        seen(null, COIN, AT_995, SPENDER);

        assertThat(kinds()).containsExactly(Kind.CREATED, Kind.CREATED, Kind.SPENT_PUSHED);
        seen(opened(ALICE, 1, 2), COIN, AT_990, null);
        assertThat(kinds()).as("although a pass told it before").containsExactly(Kind.CREATED);
    }

    @Test
    void what_a_push_takes_back_is_forwarded_and_a_pass_may_tell_it_again() {
        seen(opened(ALICE, 1, 1), COIN, AT_990, null);
        send(new FeedRecord.OutpointGone(ACCOUNT, 1, COIN, null));
        send(new FeedRecord.OutpointGone(ACCOUNT, 1, COIN, SPENDER));
        seen(opened(ALICE, 1, 2), COIN, AT_990, null);

        assertThat(kinds()).containsExactly(Kind.CREATED, Kind.CREATION_GONE, Kind.SPEND_GONE, Kind.CREATED);
    }

    @Test
    void a_new_score_is_forwarded() {
        seen(opened(ALICE, 1, 1), COIN, UNCONFIRMED, null);
        seen(opened(ALICE, 1, 2), COIN, UNCONFIRMED, null);
        seen(opened(ALICE, 1, 3), COIN, AT_990, null);

        assertThat(changes()).extracting(Change::score).containsExactly(UNCONFIRMED, AT_990);
    }

    @Test
    void facts_below_the_window_are_forgotten_once_a_block_but_unconfirmed_ones_are_kept() {
        PassRef pass = opened(ALICE, 1, 1);
        seen(pass, COIN, AT_990, null);
        seen(pass, OTHER, UNCONFIRMED, null);
        closed(pass);
        assertThat(state.facts).containsOnlyKeys(COIN, OTHER);

        PassRef later = pass(ALICE, 1, 2);
        send(new FeedRecord.PassOpened(ACCOUNT, 1, later, AT_995, 990 + ROLLBACK_BLOCKS + 1));
        closed(later, 0);

        assertThat(state.facts).containsOnlyKeys(OTHER);
    }

    @Test
    void a_frame_below_the_window_is_forwarded_and_not_kept() {
        PassRef pass = opened(ALICE, 1, 1);
        seen(pass, COIN, Score.mined(TIP - ROLLBACK_BLOCKS - 1, 0), null);

        assertThat(kinds()).containsExactly(Kind.CREATED);
        assertThat(state.facts).isEmpty();
    }

    @Test
    void the_status_of_a_current_owner_s_feed_goes_straight_to_the_writer() {
        send(new FeedRecord.FeedStatus(ACCOUNT, 1, ALICE, true, "gone"));
        assertThat(told(WriterInput.FeedStatus.class)).singleElement().satisfies(status -> {
            assertThat(status.stalled()).isTrue();
            assertThat(status.reason()).isEqualTo("gone");
        });

        send(new FeedRecord.OwnerChanged(ACCOUNT, 1, ALICE, true));
        send(new FeedRecord.FeedStatus(ACCOUNT, 1, ALICE, false, ""));
        assertThat(told(WriterInput.FeedStatus.class)).isEmpty();
    }

    @Test
    void retry_now_goes_to_the_transaction_s_key() {
        send(new FeedRecord.RetryNow(ACCOUNT, FeedRecord.CURRENT_GENERATION, SPENDER));

        assertThat(toAssembler).containsExactly(new TxInput.Retry(ACCOUNT, 1, SPENDER, true));
    }
}
