package io.walletstream.stream.assemble;

import static io.walletstream.stream.assemble.Changes.AT_10;
import static io.walletstream.stream.assemble.Changes.AT_11;
import static io.walletstream.stream.assemble.Changes.AT_20;
import static io.walletstream.stream.assemble.Changes.AT_21;
import static io.walletstream.stream.assemble.Changes.tx;
import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.Change;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Frames to facts: each sentence of the design. */
class MergeRulesTest {
    private static final Txid T = tx(7);
    private static final Txid U = tx(8);

    private final Changes changes = new Changes();
    private final OutpointFacts facts = new OutpointFacts(0);

    private void given(Change... earlier) {
        for (Change change : earlier) {
            MergeRules.merge(facts, change);
        }
    }

    private void changes(Change change) {
        assertThat(MergeRules.merge(facts, change)).as("changes facts").isTrue();
        repeats(change);
    }

    private void repeats(Change change) {
        assertThat(MergeRules.merge(facts, change)).as("changes facts").isFalse();
    }

    private void shows(@Nullable Score created, @Nullable Txid spentBy, @Nullable Score spent) {
        OutpointFacts.Shown shown = facts.shown(true);
        assertThat(shown.score()).as("creation").isEqualTo(created);
        assertThat(shown.spentTxid()).as("spend").isEqualTo(spentBy);
        assertThat(shown.spentScore()).as("spend's position").isEqualTo(spent);
        assertThat(shown.live()).isTrue();
    }

    @Test
    void a_frame_without_a_spend_creates_at_its_score() {
        changes(changes.created(0, AT_10));
        shows(AT_10, null, null);
    }

    @Test
    void of_two_scores_the_lower_is_the_creation_s_and_the_higher_the_spend_s() {
        changes(changes.pair(0, AT_10, AT_20, T));
        shows(AT_10, T, AT_20);
    }

    @Test
    void one_score_with_a_spend_is_the_creation_s_if_it_equals_the_known_creation_score() {
        given(changes.created(0, AT_10), changes.spent(0, AT_10, T));
        repeats(changes.alone(0, AT_10, T));
        shows(AT_10, T, null);
    }

    @Test
    void one_score_with_a_spend_is_else_the_spend_s() {
        given(changes.created(0, AT_10), changes.spent(0, AT_20, T));
        changes(changes.alone(0, AT_20, T));
        shows(AT_10, T, AT_20);
    }

    @Test
    void until_the_second_frame_the_spend_counts_without_a_position() {
        given(changes.created(0, AT_10));
        changes(changes.spent(0, AT_20, T));
        shows(AT_10, T, null);
    }

    @Test
    void a_later_pass_s_scores_replace_an_earlier_one_s() {
        given(changes.pair(0, AT_10, AT_20, T));
        changes(changes.pair(0, AT_11, AT_21, T));
        shows(AT_11, T, AT_21);
        changes(changes.created(0, AT_10));
        shows(AT_10, T, AT_21);
    }

    @Test
    void a_frame_without_a_spend_never_takes_a_spend_away() {
        given(changes.pair(0, AT_10, AT_20, T));
        changes(changes.created(0, AT_10));
        shows(AT_10, T, AT_20);
    }

    @Test
    void a_spend_seen_first_is_met_by_a_later_creation() {
        given(changes.spent(0, AT_20, T));
        changes(changes.created(0, AT_10));
        shows(AT_10, T, null);
    }

    @Test
    void the_spend_is_the_newest_live_one() {
        given(changes.created(0, AT_10), changes.spent(0, AT_20, T));
        changes(changes.spent(0, AT_21, U));
        shows(AT_10, U, null);
        changes(changes.spendGone(0, U));
        shows(AT_10, T, null);
    }

    @Test
    void it_is_unspent_only_when_no_live_spend_is_left() {
        given(changes.created(0, AT_10), changes.spent(0, AT_20, T), changes.spent(0, AT_21, U));
        changes(changes.spendGone(0, T));
        shows(AT_10, U, null);
        changes(changes.spendGone(0, U));
        shows(AT_10, null, null);
    }

    @Test
    void a_spend_that_nobody_told_cannot_be_taken_back() {
        given(changes.created(0, AT_10));
        repeats(changes.spendGone(0, T));
        shows(AT_10, null, null);
    }

    @Test
    void a_spend_taken_back_is_not_placed_at_the_end_of_its_pass() {
        given(changes.created(0, AT_10), changes.spent(0, AT_20, T), changes.spendGone(0, T));
        repeats(changes.alone(0, AT_20, T));
        shows(AT_10, null, null);
    }

    @Test
    void a_creation_taken_back_orphans_and_any_later_frame_restores() {
        given(changes.created(0, AT_10));
        changes(changes.creationGone(0));
        assertThat(facts.shown(true).live()).isFalse();
        assertThat(facts.shown(true).score()).isNull();
        changes(changes.created(0, AT_11));
        shows(AT_11, null, null);
        given(changes.creationGone(0));
        changes(changes.spent(0, AT_20, T));
        shows(null, T, null);
    }

    @Test
    void a_pushed_score_with_a_spend_waits_until_the_creation_s_is_known() {
        changes(changes.pushed(0, AT_20, T));
        shows(null, T, null);
        changes(changes.created(0, AT_10));
        shows(AT_10, T, AT_20);
    }

    @Test
    void a_pushed_score_that_waited_may_turn_out_to_be_the_creation_s() {
        given(changes.pushed(0, AT_10, T));
        changes(changes.created(0, AT_10));
        shows(AT_10, T, null);
    }

    @Test
    void two_pushed_scores_are_a_pair_in_either_order() {
        given(changes.pushed(0, AT_10, T));
        changes(changes.pushed(0, AT_20, T));
        shows(AT_10, T, AT_20);

        OutpointFacts other = new OutpointFacts(0);
        MergeRules.merge(other, changes.pushed(0, AT_20, T));
        MergeRules.merge(other, changes.pushed(0, AT_10, T));
        assertThat(other.shown(true)).isEqualTo(facts.shown(true));
    }

    @Test
    void a_pushed_score_beside_a_known_creation_is_the_spend_s_unless_equal() {
        given(changes.created(0, AT_10));
        changes(changes.pushed(0, AT_10, T));
        shows(AT_10, T, null);
        changes(changes.pushed(0, AT_20, T));
        shows(AT_10, T, AT_20);
    }

    @Test
    void what_waits_for_a_spend_that_was_taken_back_is_forgotten() {
        given(changes.pushed(0, AT_20, T));
        changes(changes.spendGone(0, T));
        changes(changes.created(0, AT_10));
        shows(AT_10, null, null);
    }
}
