package io.walletstream.stream.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.schema.record.PassRef;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Decisions that the job and the reference share, so that comparing the two proves nothing of them: here each side stands beside tables
 * written by hand.
 */
class DecisionsTest {
    private static final AccountId ACCOUNT = AccountId.of(1, 2);
    private static final Outpoint COIN = new Outpoint(Txid.ofWords(0, 0, 0, 1), 0);
    private static final Outpoint OTHER = new Outpoint(Txid.ofWords(0, 0, 0, 2), 0);
    private static final Txid SPENDER = Txid.ofWords(0, 0, 0, 7);
    private static final String COIN_NAME = "0".repeat(63) + "1_0";
    private static final String OTHER_NAME = "0".repeat(63) + "2_0";
    private static final String SPENDER_NAME = "0".repeat(63) + "7";
    private static final Score AT_900 = Score.mined(900, 1);
    private static final Score AT_910 = Score.mined(910, 2);
    private static final Score UNCONFIRMED = Score.unconfirmed(1_700_000_000L, 0);
    private static final int GROUPINGS = 10;

    private final List<FeedRecord> records = new ArrayList<>();
    private int generation = 1;

    private static PassRef pass(String owner, int number) {
        return new PassRef(new OwnerRef(owner, 1), 1, number);
    }

    private void opened(PassRef pass) {
        openedAt(pass, 1000);
    }

    private void openedAt(PassRef pass, int tip) {
        records.add(new FeedRecord.PassOpened(ACCOUNT, generation, pass, Score.ZERO, tip));
    }

    private void seen(PassRef pass, int ordinal, Outpoint outpoint, Score score, @Nullable Txid spendTxid) {
        records.add(new FeedRecord.OutpointSeen(ACCOUNT, generation, pass, ordinal, outpoint, score, spendTxid));
    }

    private void pushed(int recordGeneration, Outpoint outpoint, Score score, @Nullable Txid spendTxid) {
        records.add(new FeedRecord.OutpointSeen(ACCOUNT, recordGeneration, null, 0, outpoint, score, spendTxid));
    }

    private void closed(PassRef pass, int count) {
        records.add(new FeedRecord.PassClosed(ACCOUNT, generation, pass, count));
    }

    private void reset(int newGeneration) {
        generation = newGeneration;
        records.add(new FeedRecord.AccountReset(ACCOUNT, newGeneration, false, "main"));
    }

    private void bothSay(String... rows) throws Exception {
        for (int seed = 0; seed < GROUPINGS; seed++) {
            assertThat(RulesTest.told(records, seed))
                    .as("the job, grouping " + seed)
                    .containsExactly(rows);
        }
        assertThat(RulesTest.expected(records)).as("the reference").containsExactly(rows);
    }

    @Test
    void decision4_a_frame_without_a_spend_does_not_pair_with_those_that_have_one() throws Exception {
        PassRef pass = pass("alice", 1);
        opened(pass);
        seen(pass, 0, COIN, UNCONFIRMED, null);
        seen(pass, 1, COIN, AT_900, SPENDER);
        seen(pass, 2, COIN, AT_910, SPENDER);
        closed(pass, 3);

        bothSay(COIN_NAME + " at 900.000000001 spent by " + SPENDER_NAME + " at 910.000000002");
    }

    @Test
    void decision4_a_frame_alone_with_its_spend_says_nothing_of_positions_before_its_pass_ends() throws Exception {
        pushed(1, COIN, AT_900, null);
        PassRef pass = pass("alice", 1);
        opened(pass);
        seen(pass, 0, COIN, AT_910, SPENDER);

        bothSay(COIN_NAME + " at 900.000000001 spent by " + SPENDER_NAME + " at null");
    }

    @Test
    void decision4_at_the_end_of_its_pass_it_is_the_spend_s() throws Exception {
        pushed(1, COIN, AT_900, null);
        PassRef pass = pass("alice", 1);
        opened(pass);
        seen(pass, 0, COIN, AT_910, SPENDER);
        closed(pass, 1);

        bothSay(COIN_NAME + " at 900.000000001 spent by " + SPENDER_NAME + " at 910.000000002");
    }

    @Test
    void decision4_it_is_judged_by_the_creation_known_at_the_end_not_at_its_coming() throws Exception {
        PassRef pass = pass("alice", 1);
        opened(pass);
        seen(pass, 0, COIN, AT_910, SPENDER);
        seen(pass, 1, COIN, AT_910, null);
        closed(pass, 2);

        bothSay(COIN_NAME + " at 910.000000002 spent by " + SPENDER_NAME + " at null");
    }

    @Test
    void decision6_a_record_that_comes_twice_does_not_take_back_what_came_between() throws Exception {
        PassRef alice = pass("alice", 1);
        PassRef bob = pass("bob", 1);
        opened(alice);
        opened(bob);
        seen(alice, 0, COIN, UNCONFIRMED, null);
        seen(bob, 0, COIN, AT_900, null);
        seen(alice, 0, COIN, UNCONFIRMED, null);

        bothSay(COIN_NAME + " at 900.000000001 spent by null at null");
    }

    @Test
    void decision6_a_frame_of_an_older_pass_is_void() throws Exception {
        PassRef first = pass("alice", 1);
        PassRef second = pass("alice", 2);
        opened(first);
        seen(first, 0, COIN, UNCONFIRMED, null);
        opened(second);
        seen(second, 0, COIN, AT_900, null);
        seen(first, 1, COIN, AT_910, null);
        seen(first, 2, OTHER, AT_910, null);

        bothSay(COIN_NAME + " at 900.000000001 spent by null at null");
    }

    @Test
    void decision6_a_push_that_comes_twice_is_a_new_statement() throws Exception {
        pushed(1, COIN, AT_900, null);
        pushed(1, COIN, AT_910, null);
        pushed(1, COIN, AT_900, null);

        bothSay(COIN_NAME + " at 900.000000001 spent by null at null");
    }

    @Test
    void decision7_a_record_ahead_of_its_generation_neither_counts_nor_ends_the_current_one() throws Exception {
        pushed(1, COIN, AT_900, null);
        pushed(2, OTHER, AT_910, null);
        pushed(1, OTHER, AT_900, null);

        bothSay(
                COIN_NAME + " at 900.000000001 spent by null at null",
                OTHER_NAME + " at 900.000000001 spent by null at null");
    }

    @Test
    void decision7_a_reset_begins_a_generation_and_voids_what_is_older() throws Exception {
        pushed(1, COIN, AT_900, null);
        reset(2);
        pushed(1, COIN, AT_910, null);
        pushed(2, OTHER, AT_910, null);

        bothSay(OTHER_NAME + " at 910.000000002 spent by null at null");
    }

    @Test
    void decision7_a_reset_of_a_generation_that_began_changes_nothing() throws Exception {
        reset(2);
        pushed(2, COIN, AT_900, null);
        reset(2);
        reset(1);
        pushed(0, OTHER, AT_910, null);

        bothSay(
                COIN_NAME + " at 900.000000001 spent by null at null",
                OTHER_NAME + " at 910.000000002 spent by null at null");
    }

    @Test
    void decision7_a_first_record_beyond_the_first_generation_begins_nothing() throws Exception {
        pushed(3, COIN, AT_900, null);
        pushed(0, OTHER, AT_910, null);

        bothSay(OTHER_NAME + " at 910.000000002 spent by null at null");
    }

    @Test
    void decision11_a_spends_position_below_the_limit_counts_as_unknown() throws Exception {
        Score at770 = Score.mined(770, 1);
        openedAt(pass("alice", 1), 950);
        seen(pass("alice", 1), 0, COIN, at770, null);
        seen(pass("alice", 1), 1, COIN, at770, SPENDER);
        seen(pass("alice", 1), 2, COIN, Score.mined(780, 2), SPENDER);
        closed(pass("alice", 1), 3);
        for (int number = 2; number <= 3; number++) {
            openedAt(pass("alice", number), 1000); // the limit is 800 now, and the creation was mined anew
            seen(pass("alice", number), 0, COIN, Score.mined(940, 1), null);
            closed(pass("alice", number), 1);
        }

        bothSay(COIN_NAME + " at 940.000000001 spent by null at null");
    }

    @Test
    void decision11_a_pass_whose_beginning_never_came_denies_nothing_and_places_a_lone_spend() throws Exception {
        opened(pass("alice", 1));
        seen(pass("alice", 1), 0, COIN, AT_910, null);
        closed(pass("alice", 1), 1);
        for (int number = 2; number <= 4; number++) {
            seen(pass("alice", number), 0, OTHER, AT_910, SPENDER);
            closed(pass("alice", number), 1);
        }
        pushed(generation, OTHER, AT_900, null);

        bothSay(
                COIN_NAME + " at 910.000000002 spent by null at null",
                OTHER_NAME + " at 900.000000001 spent by " + SPENDER_NAME + " at 910.000000002");
    }

    @Test
    void decision11_a_pushed_score_below_the_limit_does_not_move_a_spends_position() throws Exception {
        opened(pass("alice", 1));
        seen(pass("alice", 1), 0, COIN, Score.mined(790, 1), null); // the window forgets it: the limit is 800
        seen(pass("alice", 1), 1, COIN, AT_910, SPENDER);
        closed(pass("alice", 1), 2);
        pushed(generation, COIN, Score.mined(790, 1), SPENDER);
        openedAt(pass("bob", 1), 1001); // forgets the push
        closed(pass("bob", 1), 0);
        for (int number = 2; number <= 3; number++) {
            openedAt(pass("alice", number), 1001);
            closed(pass("alice", number), 0);
        }

        bothSay(COIN_NAME + " at 790.000000001 spent by null at null");
    }
}
