package io.walletstream.stream.reorg;

import static io.walletstream.stream.reorg.WindowRun.ACCOUNT;
import static io.walletstream.stream.reorg.WindowRun.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.schema.record.PassRef;
import io.walletstream.stream.flow.WriterInput;
import org.junit.jupiter.api.Test;

/** Which passes deny a fact, and when their second word takes it from its owner. */
class VanishingTest {
    private static final OwnerRef ALICE = new OwnerRef("alice", 1);
    private static final OwnerRef BOB = new OwnerRef("bob", 1);
    private static final OwnerRef CAROL = new OwnerRef("carol", 1);
    private static final Outpoint COIN = new Outpoint(Txid.ofWords(0, 0, 0, 1), 0);
    private static final Outpoint OTHER = new Outpoint(Txid.ofWords(0, 0, 0, 2), 3);
    private static final Outpoint THIRD = new Outpoint(Txid.ofWords(0, 0, 0, 3), 0);
    private static final Txid SPENDER = Txid.ofWords(0, 0, 0, 7);
    private static final Score AT_980 = Score.mined(980, 1);
    private static final Score AT_990 = Score.mined(990, 1);
    private static final Score AT_995 = Score.mined(995, 1);
    private static final Score UNCONFIRMED = Score.unconfirmed(1_734_567_890, 0);
    private static final Score START = Score.ZERO;
    private static final int TIP = 1000;

    private final WindowRun run = new WindowRun();

    private static String by(Outpoint outpoint, Txid spender) {
        return outpoint + " by " + spender;
    }

    @Test
    void a_fact_that_two_successive_complete_passes_miss_vanishes() {
        run.pass(ALICE, START, TIP, frame(COIN, AT_990));
        run.pass(ALICE, START, TIP);
        assertThat(run.gone()).as("one miss is no proof").isEmpty();

        run.pass(ALICE, START, TIP);

        assertThat(run.gone()).containsExactly(COIN.toString());
        assertThat(run.counts.vanished).isEqualTo(1);
        assertThat(run.counts.complete).isEqualTo(3);
        assertThat(run.state.facts).isEmpty();
    }

    @Test
    void an_unconfirmed_fact_vanishes_likewise() {
        run.pass(ALICE, START, TIP, frame(COIN, UNCONFIRMED));
        run.passes(2, ALICE, Score.mined(994, 0), TIP);

        assertThat(run.gone()).containsExactly(COIN.toString());
        assertThat(run.told(WriterInput.Reorg.class))
                .as("nothing confirmed went")
                .isEmpty();
    }

    @Test
    void a_report_between_two_misses_clears_the_first() {
        run.pass(ALICE, START, TIP, frame(COIN, AT_990));
        run.pass(ALICE, START, TIP);
        run.pass(ALICE, START, TIP, frame(COIN, AT_990));
        run.pass(ALICE, START, TIP);

        assertThat(run.gone()).isEmpty();
    }

    @Test
    void a_report_of_a_pass_that_never_ends_clears_a_miss_too() {
        run.pass(ALICE, START, TIP, frame(COIN, AT_990));
        run.pass(ALICE, START, TIP);
        run.see(run.open(ALICE, START, TIP), frame(COIN, AT_990));
        run.pass(ALICE, START, TIP);

        assertThat(run.gone()).isEmpty();
    }

    @Test
    void a_frame_with_a_spend_reports_the_creation_too() {
        run.pass(ALICE, START, TIP, frame(COIN, AT_990));
        run.passes(2, ALICE, START, TIP, frame(COIN, AT_995, SPENDER));

        assertThat(run.gone()).isEmpty();
    }

    @Test
    void a_frame_without_a_spend_does_not_report_the_spend() {
        run.pass(ALICE, START, TIP, frame(COIN, AT_990, SPENDER), frame(COIN, AT_995, SPENDER));
        run.passes(2, ALICE, START, TIP, frame(COIN, AT_990));

        assertThat(run.gone()).containsExactly(by(COIN, SPENDER));
        assertThat(run.live).containsExactly(COIN.toString());
    }

    @Test
    void a_pass_with_a_frame_missing_decides_nothing() {
        run.pass(ALICE, START, TIP, frame(COIN, AT_990));
        for (int i = 0; i < 3; i++) {
            run.closeIncomplete(run.open(ALICE, START, TIP));
        }

        assertThat(run.gone()).isEmpty();
        assertThat(run.counts.incomplete).isEqualTo(3);
    }

    @Test
    void a_pass_whose_beginning_never_came_decides_nothing() {
        run.pass(ALICE, START, TIP, frame(COIN, AT_990));
        for (int i = 0; i < 3; i++) {
            run.close(run.next(ALICE));
        }

        assertThat(run.gone()).isEmpty();
    }

    @Test
    void a_pass_denies_only_what_lies_at_or_above_its_beginning() {
        run.pass(ALICE, START, TIP, frame(COIN, AT_980), frame(OTHER, AT_990));
        Score between = Score.mined(985, 0);
        run.passes(2, ALICE, between, TIP);

        assertThat(run.gone()).containsExactly(OTHER.toString());
    }

    @Test
    void a_pass_denies_only_what_was_first_seen_the_window_above_its_beginning() {
        run.pass(ALICE, START, TIP, frame(COIN, UNCONFIRMED));
        Score late = Score.mined(TIP - WindowRun.REORG_BLOCKS + 1, 0);
        run.passes(3, ALICE, late, TIP + 10);
        assertThat(run.gone()).isEmpty();

        Score early = Score.mined(TIP - WindowRun.REORG_BLOCKS, 9);
        run.passes(2, ALICE, early, TIP + 10);
        assertThat(run.gone()).containsExactly(COIN.toString());
    }

    @Test
    void nothing_moves_below_the_limit_so_that_a_pass_from_there_is_low_enough() {
        Score low = Score.mined(901, 5);
        run.pass(ALICE, START, 903, frame(COIN, low));
        run.passes(2, ALICE, Score.mined(900, 0), 999);
        assertThat(run.gone()).as("the limit is 899").isEmpty();

        run.passes(2, ALICE, Score.mined(900, 7), TIP);
        assertThat(run.gone()).containsExactly(COIN.toString());
    }

    @Test
    void a_fact_first_seen_near_the_first_block_can_be_denied_from_the_very_beginning() {
        run.pass(ALICE, START, 3, frame(COIN, Score.mined(2, 0)));
        run.passes(2, ALICE, START, 3);

        assertThat(run.gone()).containsExactly(COIN.toString());
    }

    @Test
    void a_node_that_lags_denies_nothing_and_counts_for_what_it_shows() {
        run.pass(ALICE, START, TIP, frame(COIN, AT_990));
        run.passes(3, ALICE, START, TIP - 1, frame(OTHER, AT_980));
        assertThat(run.gone()).isEmpty();
        assertThat(run.live).containsExactly(COIN.toString(), OTHER.toString());

        run.passes(2, ALICE, START, TIP - 1);
        assertThat(run.gone()).as("it was witnessed at no later tip").containsExactly(OTHER.toString());
    }

    @Test
    void what_counts_for_a_lagging_node_is_the_highest_tip_of_any_report() {
        run.pass(ALICE, START, TIP, frame(COIN, AT_990));
        run.pass(ALICE, START, TIP - 5, frame(COIN, UNCONFIRMED));
        run.see(run.next(ALICE), frame(COIN, UNCONFIRMED)); // no tip at all
        run.passes(2, ALICE, START, TIP - 5);
        assertThat(run.gone()).isEmpty();

        run.passes(2, ALICE, START, TIP);
        assertThat(run.gone()).containsExactly(COIN.toString());
    }

    @Test
    void a_pass_that_shows_nothing_where_it_began_denies_nothing() {
        run.pass(ALICE, START, TIP, frame(COIN, AT_980), frame(OTHER, AT_990));
        for (int i = 1; i <= 4; i++) {
            run.baselessPass(ALICE, AT_980, TIP, frame(THIRD, AT_995));
            assertThat(run.counts.baseless).isEqualTo(i);
        }
        for (int i = 0; i < 4; i++) {
            run.baselessPass(ALICE, Score.mined(880, 1), TIP);
        }

        assertThat(run.gone()).isEmpty();
        assertThat(run.counts.baseless).isEqualTo(8);
    }

    @Test
    void one_frame_where_a_pass_began_is_base_enough() {
        Outpoint sibling = new Outpoint(COIN.txid(), 1);
        run.pass(ALICE, START, TIP, frame(COIN, AT_980), frame(sibling, AT_980), frame(OTHER, AT_990));
        run.passes(2, ALICE, AT_980, TIP, frame(sibling, AT_980));

        assertThat(run.gone()).containsExactly(COIN.toString(), OTHER.toString());
        assertThat(run.counts.baseless).isZero();
    }

    @Test
    void a_frame_of_an_earlier_pass_is_no_base() {
        run.pass(ALICE, START, TIP, frame(COIN, AT_980), frame(OTHER, AT_990));
        run.pass(ALICE, AT_980, TIP, frame(COIN, AT_980), frame(OTHER, AT_990));
        run.baselessPass(ALICE, AT_980, TIP);
        run.baselessPass(ALICE, AT_980, TIP);

        assertThat(run.gone()).isEmpty();
    }

    @Test
    void a_pass_from_the_very_beginning_has_a_base() {
        run.pass(ALICE, START, 50, frame(COIN, START), frame(OTHER, Score.mined(1, 0)));
        run.passes(2, ALICE, START, 50);

        assertThat(run.counts.baseless).isZero();
        assertThat(run.gone()).containsExactly(COIN.toString(), OTHER.toString());
    }

    @Test
    void a_baseless_pass_leaves_a_miss_as_it_is() {
        run.pass(ALICE, START, TIP, frame(COIN, AT_980), frame(OTHER, AT_990));
        run.pass(ALICE, START, TIP, frame(COIN, AT_980));
        run.baselessPass(ALICE, AT_980, TIP);
        assertThat(run.gone()).isEmpty();
        run.pass(ALICE, START, TIP, frame(COIN, AT_980));

        assertThat(run.gone()).containsExactly(OTHER.toString());
    }

    @Test
    void a_complete_pass_that_may_not_decide_leaves_a_miss_as_it_is() {
        run.pass(ALICE, START, TIP, frame(COIN, AT_990));
        run.pass(ALICE, START, TIP);
        run.pass(ALICE, AT_995, TIP);
        run.pass(ALICE, START, TIP - 1);
        assertThat(run.gone()).isEmpty();

        run.pass(ALICE, START, TIP);
        assertThat(run.gone()).containsExactly(COIN.toString());
    }

    @Test
    void a_spend_without_a_position_is_denied_where_its_creation_would_be() {
        run.pass(ALICE, START, TIP, frame(COIN, AT_990));
        run.pass(ALICE, START, TIP, frame(COIN, AT_990, SPENDER));
        run.passes(2, ALICE, Score.mined(991, 0), TIP);
        assertThat(run.gone()).isEmpty();

        run.passes(2, ALICE, START, TIP, frame(COIN, AT_990));
        assertThat(run.gone()).containsExactly(by(COIN, SPENDER));
    }

    @Test
    void a_creation_that_no_pass_placed_is_denied_by_none() {
        run.pass(ALICE, AT_980, TIP, frame(COIN, AT_995, SPENDER));
        run.passes(3, ALICE, AT_980, TIP);

        assertThat(run.gone()).containsExactly(by(COIN, SPENDER));
        assertThat(run.live).containsExactly(COIN.toString());
    }

    @Test
    void what_is_not_decided_yet_is_denied_by_no_pass() {
        run.see(run.open(ALICE, AT_980, TIP), frame(COIN, AT_995, SPENDER));
        run.passes(2, ALICE, AT_980, TIP);

        assertThat(run.gone()).isEmpty();
    }

    @Test
    void what_sank_below_the_rollback_limit_of_any_owner_vanishes_no_more() {
        Score from = Score.mined(890, 0);
        run.pass(ALICE, from, TIP, frame(COIN, Score.mined(905, 0)));
        run.pass(ALICE, from, TIP);
        run.pass(BOB, START, 1006);
        run.pass(ALICE, from, 1006);

        assertThat(run.gone()).isEmpty();
        assertThat(run.state.facts).isEmpty();
    }

    @Test
    void what_sank_below_the_limit_before_its_second_miss_stands() {
        Score from = Score.mined(890, 0);
        run.pass(ALICE, from, TIP, frame(COIN, Score.mined(905, 0)));
        run.pass(ALICE, from, TIP);
        run.pass(ALICE, from, 1006);

        assertThat(run.gone()).isEmpty();
        assertThat(run.live).containsExactly(COIN.toString());
        assertThat(run.state.facts).isEmpty();
    }

    @Test
    void the_limit_rises_with_a_pass_that_begins_and_counts_for_all_owners_at_once() {
        Score from = Score.mined(890, 0);
        run.pass(ALICE, from, TIP, frame(COIN, Score.mined(905, 0)));
        run.pass(ALICE, from, TIP);
        run.open(BOB, START, 1006);
        run.pass(ALICE, from, TIP);
        run.pass(ALICE, from, TIP, frame(OTHER, Score.mined(905, 1)));

        assertThat(run.gone()).isEmpty();
        assertThat(run.state.facts).isEmpty();
    }

    @Test
    void a_tip_that_all_owners_are_far_below_was_a_wrong_one() {
        run.pass(ALICE, START, TIP, frame(COIN, AT_990));
        run.pass(BOB, START, 5_000_000);
        run.pass(ALICE, START, TIP, frame(COIN, AT_990));
        assertThat(run.state.facts).as("the limit is Bob's").isEmpty();
        assertThat(run.counts.falls).isZero();

        run.pass(BOB, START, TIP);
        assertThat(run.counts.falls).isEqualTo(1);
        run.pass(ALICE, START, TIP, frame(COIN, AT_990));
        run.passes(2, ALICE, START, TIP);

        assertThat(run.gone()).containsExactly(COIN.toString());
        run.pass(ALICE, START, TIP, frame(COIN, Score.mined(905, 1)));
        run.pass(ALICE, START, TIP + 10);
        assertThat(run.state.facts).as("it rises again").isEmpty();
    }

    @Test
    void a_wrong_tip_of_an_owner_that_is_removed_goes_with_the_next_pass() {
        run.pass(BOB, START, 5_000_000);
        run.send(new FeedRecord.OwnerChanged(ACCOUNT, 1, BOB, true));
        run.pass(ALICE, START, TIP, frame(COIN, AT_990));

        assertThat(run.state.facts).containsOnlyKeys(COIN);
    }

    @Test
    void a_node_that_lags_lowers_no_limit() {
        Score low = Score.mined(899, 0);
        run.pass(ALICE, START, TIP);
        run.pass(ALICE, START, TIP - 100, frame(COIN, low));
        assertThat(run.state.facts).isEmpty();

        run.pass(ALICE, START, TIP - 101, frame(COIN, low));
        assertThat(run.state.facts).containsOnlyKeys(COIN);
    }

    @Test
    void what_was_pushed_below_the_limit_is_forgotten_and_what_was_above_stays() {
        run.push(COIN, Score.mined(899, 0), SPENDER);
        run.push(OTHER, AT_990, SPENDER);
        run.push(THIRD, UNCONFIRMED, null);
        run.pass(ALICE, START, TIP);

        assertThat(run.state.facts).containsOnlyKeys(OTHER, THIRD);
    }

    @Test
    void a_creation_below_the_limit_is_held_with_its_spend() {
        Score low = Score.mined(905, 0);
        WindowRun.Seen[] both = {frame(COIN, low, SPENDER), frame(COIN, AT_995, SPENDER)};
        run.pass(ALICE, START, TIP, both);
        run.pass(ALICE, START, 1010, both);
        run.pass(BOB, START, 1010, frame(COIN, AT_990));
        run.passes(2, BOB, START, 1010);

        assertThat(run.gone()).as("Alice's frames of the spend report it").isEmpty();
    }

    @Test
    void a_spend_that_only_a_removed_owner_held_keeps_no_creation_below_the_limit() {
        Score low = Score.mined(905, 0);
        run.pass(ALICE, START, TIP, frame(COIN, low));
        run.pass(BOB, START, TIP, frame(COIN, low, SPENDER), frame(COIN, AT_995, SPENDER));
        run.send(new FeedRecord.OwnerChanged(ACCOUNT, 1, BOB, true));
        run.pass(ALICE, START, 1010, frame(COIN, low));
        run.pass(CAROL, START, 1010, frame(COIN, AT_990));
        run.passes(2, CAROL, START, 1010);

        assertThat(run.gone()).as("Alice held it no longer").containsExactly(COIN.toString());
    }

    @Test
    void a_spend_below_the_limit_is_forgotten_with_its_creation_and_one_above_stays() {
        Score low = Score.mined(905, 0);
        run.pass(
                ALICE,
                START,
                TIP,
                frame(COIN, low, SPENDER),
                frame(OTHER, low, SPENDER),
                frame(OTHER, Score.mined(906, 0), SPENDER),
                frame(COIN, AT_990, SPENDER));
        run.pass(
                ALICE,
                START,
                1007,
                frame(COIN, low, SPENDER),
                frame(OTHER, low, SPENDER),
                frame(OTHER, Score.mined(906, 0), SPENDER),
                frame(COIN, AT_990, SPENDER));
        assertThat(run.state.facts).containsOnlyKeys(COIN);
        run.passes(2, ALICE, START, 1007);

        assertThat(run.gone()).containsExactly(by(COIN, SPENDER));
    }

    @Test
    void a_frame_below_the_limit_holds_nothing() {
        run.pass(ALICE, START, TIP, frame(COIN, Score.mined(899, 0)));

        assertThat(run.state.facts).isEmpty();
    }

    @Test
    void an_unconfirmed_fact_is_never_below_the_limit() {
        run.pass(ALICE, START, TIP, frame(COIN, UNCONFIRMED));
        run.pass(BOB, START, TIP + 500);
        run.passes(2, ALICE, START, TIP + 500);

        assertThat(run.gone()).containsExactly(COIN.toString());
    }

    @Test
    void a_fact_vanishes_when_the_last_of_its_owners_lost_it() {
        run.pass(ALICE, START, TIP, frame(COIN, AT_990));
        run.pass(BOB, START, TIP, frame(COIN, AT_990));
        assertThat(run.groups).as("Bob only repeats it").hasSize(1);
        run.passes(2, ALICE, START, TIP);
        assertThat(run.gone()).isEmpty();

        run.passes(2, BOB, START, TIP);
        assertThat(run.gone()).containsExactly(COIN.toString());
    }

    @Test
    void what_an_owner_lost_vanishes_with_its_next_pass_once_no_other_holds_it() {
        run.pass(ALICE, START, TIP, frame(COIN, AT_990), frame(OTHER, AT_990));
        run.pass(BOB, START, TIP, frame(COIN, AT_990));
        run.passes(3, ALICE, START, TIP, frame(OTHER, AT_990));
        assertThat(run.gone()).as("Bob holds it").isEmpty();

        run.send(new FeedRecord.OwnerChanged(ACCOUNT, 1, BOB, true));
        run.pass(ALICE, START, TIP, frame(OTHER, AT_990));

        assertThat(run.gone()).containsExactly(COIN.toString());
    }

    @Test
    void what_an_owner_lost_it_holds_anew_when_it_shows_it() {
        run.pass(ALICE, START, TIP, frame(COIN, AT_990));
        run.pass(BOB, START, TIP, frame(COIN, AT_990));
        run.passes(2, ALICE, START, TIP);
        run.pass(ALICE, START, TIP, frame(COIN, AT_990));
        run.send(new FeedRecord.OwnerChanged(ACCOUNT, 1, BOB, true));
        run.pass(ALICE, START, TIP);
        assertThat(run.gone()).as("a first miss").isEmpty();

        run.pass(ALICE, START, TIP);

        assertThat(run.gone()).containsExactly(COIN.toString());
    }

    @Test
    void what_only_removed_owners_held_is_forgotten_a_block_later() {
        run.pass(ALICE, START, TIP, frame(COIN, UNCONFIRMED), frame(OTHER, AT_990, SPENDER));
        run.send(new FeedRecord.OwnerChanged(ACCOUNT, 1, ALICE, true));
        run.pass(BOB, START, TIP + 1);

        assertThat(run.state.facts).isEmpty();
        assertThat(run.gone()).isEmpty();
    }

    @Test
    void the_misses_of_two_owners_do_not_add_up() {
        run.pass(ALICE, START, TIP, frame(COIN, AT_990));
        run.pass(BOB, START, TIP, frame(COIN, AT_990));
        run.pass(ALICE, START, TIP);
        run.pass(BOB, START, TIP);

        assertThat(run.gone()).isEmpty();
    }

    @Test
    void a_pushed_fact_is_held_whatever_passes_say() {
        run.push(COIN, AT_990, SPENDER);
        run.pass(ALICE, START, TIP, frame(COIN, AT_990), frame(OTHER, AT_990));
        run.push(OTHER, AT_990, null);
        run.passes(3, ALICE, START, TIP);

        assertThat(run.gone()).isEmpty();
        assertThat(run.live).containsExactly(COIN.toString(), by(COIN, SPENDER), OTHER.toString());
    }

    @Test
    void a_push_places_a_fact_for_passes_too() {
        run.pass(ALICE, START, TIP, frame(COIN, AT_990), frame(OTHER, AT_990));
        run.pass(ALICE, START, TIP, frame(COIN, AT_990, SPENDER), frame(OTHER, AT_990, SPENDER));
        run.push(COIN, AT_980, null);
        Score between = Score.mined(985, 0);
        run.passes(2, ALICE, between, TIP);

        assertThat(run.gone())
                .as("both spends lie where their creations do")
                .containsExactly(by(OTHER, SPENDER), OTHER.toString());
    }

    @Test
    void an_end_s_consequences_come_by_transaction_spends_before_the_creation_all_of_its_revision() {
        Txid first = Txid.ofWords(0, 0, 0, 8);
        Outpoint sibling = new Outpoint(COIN.txid(), 1);
        run.pass(
                ALICE,
                START,
                TIP,
                frame(OTHER, AT_980),
                frame(sibling, AT_980),
                frame(COIN, AT_980, first),
                frame(COIN, AT_990, first));
        run.passes(2, ALICE, START, TIP, frame(COIN, AT_980, SPENDER), frame(COIN, AT_995, SPENDER));
        assertThat(run.gone()).containsExactly(by(COIN, first), sibling.toString(), OTHER.toString());

        run.pass(ALICE, START, TIP, frame(COIN, AT_980, first), frame(COIN, AT_990, first));
        run.pass(ALICE, START, TIP, frame(THIRD, AT_990));
        run.groups.clear();
        run.told.clear();
        run.gone();
        PassRef last = run.open(ALICE, START, TIP);
        run.see(last, frame(THIRD, AT_995, SPENDER));
        run.groups.clear();
        run.told.clear();
        long revision = run.close(last);

        assertThat(run.gone()).containsExactly(by(COIN, first), COIN.toString());
        assertThat(run.groups)
                .hasSize(2)
                .allSatisfy(group -> assertThat(group.changes()).allMatch(change -> change.revision() == revision));
        assertThat(run.told)
                .filteredOn(input -> !(input instanceof WriterInput.Noted))
                .extracting(input -> input.getClass().getSimpleName())
                .containsExactly("Announced", "Announced", "Reorg", "PassEnd");
        assertThat(run.told(WriterInput.PassEnd.class).get(0).lastGroup())
                .isEqualTo(run.groups.get(1).number());
    }

    @Test
    void what_was_undecided_and_what_vanishes_of_a_transaction_are_one_group() {
        Outpoint sibling = new Outpoint(COIN.txid(), 1);
        run.pass(ALICE, START, TIP, frame(COIN, AT_980), frame(sibling, AT_980));
        run.pass(ALICE, START, TIP, frame(COIN, AT_980));
        PassRef last = run.open(ALICE, START, TIP);
        run.see(last, frame(COIN, AT_995, SPENDER));
        run.groups.clear();
        run.close(last);

        assertThat(run.groups)
                .singleElement()
                .satisfies(group -> assertThat(group.changes())
                        .extracting(change -> change.kind() + " " + change.vout())
                        .containsExactly("SPENT_ALONE 0", "CREATION_GONE 1"));
    }

    @Test
    void a_vanished_fact_that_comes_again_is_new() {
        run.pass(ALICE, START, TIP, frame(COIN, UNCONFIRMED));
        run.passes(2, ALICE, START, TIP);
        run.pass(ALICE, START, TIP + 20, frame(COIN, UNCONFIRMED));
        assertThat(run.live).as("it is forwarded").containsExactly(COIN.toString());
        run.gone();
        run.pass(ALICE, START, TIP + 20);
        assertThat(run.gone()).as("its first miss").isEmpty();
        run.pass(ALICE, Score.mined(TIP + 14, 0), TIP + 20);
        assertThat(run.gone()).as("seen first at the later tip").containsExactly(COIN.toString());
    }

    @Test
    void what_a_removed_owner_had_shown_stays() {
        run.pass(ALICE, START, TIP, frame(COIN, AT_990));
        run.pass(ALICE, START, TIP);
        run.send(new FeedRecord.OwnerChanged(ACCOUNT, 1, ALICE, true));
        run.pass(ALICE, START, TIP);
        run.passes(2, BOB, START, TIP);

        assertThat(run.gone()).isEmpty();
    }

    @Test
    void a_removed_owner_holds_nothing_for_another() {
        run.pass(ALICE, START, TIP, frame(COIN, AT_990));
        run.pass(BOB, START, TIP, frame(COIN, AT_990));
        run.send(new FeedRecord.OwnerChanged(ACCOUNT, 1, BOB, true));
        run.passes(2, ALICE, START, TIP);

        assertThat(run.gone()).containsExactly(COIN.toString());
    }

    @Test
    void a_newer_generation_of_an_owner_holds_what_it_shows_itself() {
        OwnerRef again = new OwnerRef("alice", 2);
        run.pass(ALICE, START, TIP, frame(COIN, AT_990), frame(OTHER, AT_990));
        run.pass(ALICE, START, TIP);
        run.pass(again, START, TIP, frame(OTHER, AT_990));
        run.pass(again, START, TIP);
        assertThat(run.gone()).as("the miss was the older one's").isEmpty();
        run.pass(again, START, TIP);

        assertThat(run.gone()).containsExactly(OTHER.toString());
        assertThat(run.live).containsExactly(COIN.toString());
    }

    @Test
    void holdings_outlive_an_epoch() {
        run.pass(ALICE, START, TIP, frame(COIN, AT_990));
        run.pass(ALICE, START, TIP);
        PassRef pass = new PassRef(ALICE, 2, 1);
        run.send(new FeedRecord.PassOpened(ACCOUNT, 1, pass, START, TIP));
        run.close(pass);

        assertThat(run.gone()).containsExactly(COIN.toString());
    }

    @Test
    void what_a_push_takes_back_is_held_by_no_one() {
        run.pass(ALICE, START, TIP, frame(COIN, AT_990, SPENDER), frame(COIN, AT_995, SPENDER));
        run.push(COIN, AT_990, SPENDER);
        run.send(new FeedRecord.OutpointGone(ACCOUNT, 1, COIN, SPENDER));
        assertThat(run.gone()).containsExactly(by(COIN, SPENDER));
        run.send(new FeedRecord.OutpointGone(ACCOUNT, 1, COIN, null));
        assertThat(run.gone()).containsExactly(COIN.toString());

        assertThat(run.state.facts).isEmpty();
    }

    @Test
    void a_reset_ends_all() {
        run.pass(ALICE, START, TIP, frame(COIN, AT_990));
        run.pass(ALICE, START, TIP);
        run.send(new FeedRecord.AccountReset(ACCOUNT, 2, false, "main"));

        assertThat(run.state.facts).isEmpty();
    }

    @Test
    void an_end_that_comes_twice_is_one_witness() {
        run.pass(ALICE, START, TIP, frame(COIN, AT_990));
        PassRef pass = run.open(ALICE, START, TIP);
        run.close(pass);
        run.close(pass);

        assertThat(run.gone()).isEmpty();
        assertThat(run.counts.complete).isEqualTo(2);
    }

    @Test
    void the_writer_hears_how_deep_a_reorg_went_and_how_many_transactions_it_took() {
        run.pass(
                ALICE,
                START,
                TIP,
                frame(COIN, AT_980, SPENDER),
                frame(OTHER, AT_980),
                frame(THIRD, UNCONFIRMED),
                frame(new Outpoint(OTHER.txid(), 4), AT_980),
                frame(COIN, AT_990, SPENDER));
        run.passes(2, ALICE, START, TIP, frame(COIN, AT_980));

        assertThat(run.told(WriterInput.Reorg.class))
                .containsExactly(new WriterInput.Reorg(ACCOUNT, 1, ALICE, 1, 3, 980, 2));
    }

    @Test
    void passes_that_repeat_each_other_look_at_no_fact_and_a_later_miss_is_noticed() {
        WindowRun.Seen[] all = {frame(COIN, AT_980, SPENDER), frame(OTHER, AT_990), frame(COIN, AT_995, SPENDER)};
        run.passes(2, ALICE, START, TIP, all);
        run.state.walks = 0;
        run.state.writes = 0;
        run.passes(5, ALICE, START, TIP, all);
        assertThat(run.state.walks).isZero();
        assertThat(run.state.writes).as("one a pass and outpoint").isEqualTo(10);

        run.passes(2, ALICE, START, TIP, frame(OTHER, AT_990));
        assertThat(run.gone()).containsExactly(by(COIN, SPENDER), COIN.toString());
    }

    @Test
    void an_owner_that_holds_nothing_looks_at_no_fact_until_it_does() {
        Score belowTheLimit = Score.mined(899, 0);
        run.push(COIN, AT_990, SPENDER);
        run.pass(ALICE, START, TIP);
        run.pass(ALICE, belowTheLimit, TIP);
        run.pass(BOB, START, TIP, frame(OTHER, AT_990));
        assertThat(run.state.walks).as("Bob's").isEqualTo(1);

        run.pass(ALICE, belowTheLimit, TIP, frame(THIRD, AT_990));
        assertThat(run.state.walks).isEqualTo(2);
        run.pass(ALICE, START, TIP);
        run.pass(ALICE, START, TIP);
        assertThat(run.gone()).containsExactly(THIRD.toString());

        run.pass(ALICE, START, TIP);
        run.state.walks = 0;
        run.pass(ALICE, belowTheLimit, TIP);
        assertThat(run.state.walks).as("it lost all").isZero();
    }

    @Test
    void a_limit_that_fell_ends_the_calm_of_those_who_knew_themselves_to_hold_less() {
        WindowRun.Seen[] spent = {frame(COIN, AT_995, SPENDER), frame(COIN, UNCONFIRMED, SPENDER)};
        WindowRun.Seen[] all = {spent[0], spent[1], frame(OTHER, UNCONFIRMED)};
        run.passes(2, ALICE, START, TIP, all);
        run.pass(BOB, START, 5_000_000);
        run.passes(2, ALICE, START, TIP, all);
        run.pass(BOB, START, TIP);
        run.passes(2, ALICE, START, TIP, spent);

        assertThat(run.counts.falls).isEqualTo(1);
        assertThat(run.gone()).containsExactly(OTHER.toString());
    }

    @Test
    void an_owner_that_holds_nothing_from_one_score_on_may_hold_what_lies_lower() {
        run.pass(ALICE, START, TIP, frame(COIN, AT_980));
        run.pass(ALICE, AT_990, TIP);
        run.pass(ALICE, START, TIP);
        run.pass(ALICE, START, TIP);

        assertThat(run.gone()).containsExactly(COIN.toString());
    }
}
