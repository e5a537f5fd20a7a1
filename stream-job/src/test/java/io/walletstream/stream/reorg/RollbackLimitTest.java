package io.walletstream.stream.reorg;

import static io.walletstream.stream.reorg.WindowRun.ACCOUNT;
import static io.walletstream.stream.reorg.WindowRun.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.stream.flow.WriterInput;
import io.walletstream.stream.reorg.WindowRun.Seen;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** More than {@code max-rollback} blocks do not vanish unasked: they wait, all together, until that is accepted or they come back. See decision 13. */
class RollbackLimitTest {
    private static final OwnerRef ALICE = new OwnerRef("alice", 1);
    private static final OwnerRef BOB = new OwnerRef("bob", 1);
    private static final int TIP = 1000;
    private static final Score START = Score.ZERO;
    private static final Outpoint DEEP = coin(1);
    private static final Outpoint NEW = coin(2);
    private static final Outpoint STAYS = coin(3);
    private static final Seen AT_860 = frame(DEEP, Score.mined(860, 1));
    private static final Seen AT_990 = frame(NEW, Score.mined(990, 1));
    private static final Seen AT_500 = frame(STAYS, Score.mined(500, 1));

    private final WindowRun run = new WindowRun(new MapWindowState(), 2 * WindowRun.ROLLBACK_BLOCKS);

    private static Outpoint coin(int n) {
        return new Outpoint(Txid.ofWords(0, 0, 0, n), 0);
    }

    /** What the writer was told last of the owner's state. */
    private WriterInput.PassEnd end(OwnerRef owner) {
        return run.told(WriterInput.PassEnd.class).stream()
                .filter(end -> end.owner().equals(owner))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private void accept(OwnerRef owner, int fromHeight) {
        run.send(new FeedRecord.RollbackAccepted(ACCOUNT, 1, owner, fromHeight));
    }

    private void hold() {
        run.pass(ALICE, START, TIP, AT_500, AT_860, AT_990);
        run.passes(2, ALICE, START, TIP + 1, AT_500);
        assertThat(run.gone()).isEmpty();
        assertThat(held()).isEqualTo(new HeldBack(860, 990, 2, HeldBack.NOT_ACCEPTED));
    }

    private @Nullable HeldBack held() {
        OwnerProgress progress = run.state.owner(ALICE.owner());
        return progress == null ? null : progress.held();
    }

    @Test
    void more_than_the_limit_waits_and_says_so() {
        hold();

        assertThat(end(ALICE).heldFrom()).isEqualTo(860);
        assertThat(end(ALICE).heldReason())
                .isEqualTo("a rollback waits to be accepted: it would take back 2 facts from height 860 to 990");
        assertThat(run.counts.held).isEqualTo(1);
        assertThat(run.told(WriterInput.Reorg.class)).isEmpty();
    }

    @Test
    void a_rollback_of_exactly_the_limit_needs_no_leave() {
        run.pass(ALICE, START, TIP, AT_500, frame(DEEP, Score.mined(901, 1)), frame(NEW, Score.mined(1000, 1)));
        run.passes(2, ALICE, START, TIP + 7, AT_500);

        assertThat(run.gone()).containsExactly(DEEP.toString(), NEW.toString());
        assertThat(held()).isNull();
    }

    @Test
    void one_block_more_does() {
        run.pass(ALICE, START, TIP, AT_500, frame(DEEP, Score.mined(900, 1)), frame(NEW, Score.mined(1000, 1)));
        run.passes(2, ALICE, START, TIP + 1, AT_500);

        assertThat(run.gone()).isEmpty();
        assertThat(held()).isNotNull();
    }

    @Test
    void so_does_a_single_fact_that_is_deeper() {
        run.pass(ALICE, START, TIP, AT_500, AT_860);
        run.passes(2, ALICE, START, TIP + 1, AT_500);

        assertThat(run.gone()).isEmpty();
        assertThat(held()).isEqualTo(new HeldBack(860, 860, 1, HeldBack.NOT_ACCEPTED));
    }

    @Test
    void what_waits_does_not_go_in_parts() {
        hold();
        run.passes(3, ALICE, Score.mined(950, 0), TIP + 1);

        assertThat(run.gone()).as("990 alone is no deep rollback").isEmpty();
        assertThat(held()).isNotNull();
    }

    @Test
    void once_accepted_the_next_pass_that_reads_as_deep_takes_it_back() {
        hold();
        accept(ALICE, 860);
        assertThat(run.gone()).as("only a pass can say that it is gone still").isEmpty();
        run.pass(ALICE, Score.mined(950, 0), TIP + 1);
        assertThat(run.gone()).as("it does not read as deep").isEmpty();

        run.pass(ALICE, START, TIP + 1, AT_500);

        assertThat(run.gone()).containsExactly(DEEP.toString(), NEW.toString());
        assertThat(held()).isNull();
        assertThat(end(ALICE).heldFrom()).isZero();
        assertThat(run.told(WriterInput.Reorg.class))
                .extracting(WriterInput.Reorg::fromHeight, WriterInput.Reorg::transactions)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(860, 2));
    }

    @Test
    void what_is_accepted_is_no_deeper_than_what_was_shown() {
        hold();
        accept(ALICE, 861);
        run.pass(ALICE, START, TIP + 1, AT_500);

        assertThat(run.gone()).isEmpty();
    }

    @Test
    void what_is_accepted_and_comes_back_stays() {
        hold();
        accept(ALICE, 860);
        run.pass(ALICE, START, TIP + 1, AT_500, AT_860, AT_990);
        run.passes(2, ALICE, START, TIP + 1, AT_500);

        assertThat(run.gone()).as("that was another rollback").isEmpty();
        assertThat(held()).isEqualTo(new HeldBack(860, 990, 2, HeldBack.NOT_ACCEPTED));
    }

    @Test
    void an_acceptance_when_nothing_waits_means_nothing() {
        accept(ALICE, 1);
        run.pass(ALICE, START, TIP, AT_500, AT_860, AT_990);
        accept(ALICE, 1);
        run.passes(2, ALICE, START, TIP + 1, AT_500);

        assertThat(run.gone()).isEmpty();
    }

    @Test
    void an_acceptance_for_another_generation_of_the_owner_means_nothing() {
        hold();
        accept(new OwnerRef("alice", 2), 1);
        run.pass(ALICE, START, TIP + 1, AT_500);

        assertThat(run.gone()).isEmpty();
    }

    @Test
    void if_all_comes_back_the_owner_goes_on_by_itself() {
        hold();
        run.pass(ALICE, START, TIP + 1, AT_500, AT_860, AT_990);

        assertThat(held()).isNull();
        assertThat(end(ALICE).heldFrom()).isZero();
        assertThat(run.state.header().heldFrom()).isZero();
    }

    @Test
    void if_the_deep_ones_come_back_the_others_go() {
        hold();
        run.pass(ALICE, START, TIP + 1, AT_500, AT_860);

        assertThat(run.gone()).containsExactly(NEW.toString());
        assertThat(held()).isNull();
    }

    @Test
    void a_node_that_lags_does_not_say_that_it_is_over() {
        hold();
        run.pass(ALICE, START, TIP - 5, AT_500);

        assertThat(held()).isNotNull();
        assertThat(end(ALICE).heldFrom()).isEqualTo(860);
    }

    @Test
    void what_waits_is_not_forgotten_while_the_chain_grows() {
        hold();
        for (int tip = TIP + 2; tip < TIP + 300; tip += 20) {
            run.pass(ALICE, Score.mined(tip - 50, 0), tip);
        }
        assertThat(held()).isNotNull();
        accept(ALICE, 860);
        run.pass(ALICE, START, TIP + 300, AT_500);

        assertThat(run.gone()).containsExactly(DEEP.toString(), NEW.toString());
    }

    @Test
    void other_owners_go_on() {
        Outpoint bobs = coin(7);
        run.pass(BOB, START, TIP, frame(bobs, Score.mined(980, 1)));
        hold();
        run.passes(2, BOB, START, TIP + 1);

        assertThat(run.gone()).containsExactly(bobs.toString());
        assertThat(end(BOB).heldFrom()).isZero();
    }

    @Test
    void what_another_owner_shows_waits_for_nothing() {
        run.pass(BOB, START, TIP, AT_860);
        run.pass(ALICE, START, TIP, AT_500, AT_860, AT_990);
        run.passes(2, ALICE, START, TIP + 1, AT_500);

        assertThat(run.gone()).containsExactly(NEW.toString());
        assertThat(held()).isNull();
    }

    @Test
    void a_feed_that_is_heard_of_again_is_stalled_still() {
        hold();
        run.send(new FeedRecord.FeedStatus(ACCOUNT, 1, ALICE, true, "no answer"));
        run.send(new FeedRecord.FeedStatus(ACCOUNT, 1, ALICE, false, ""));

        assertThat(run.told(WriterInput.FeedStatus.class))
                .extracting(WriterInput.FeedStatus::stalled, WriterInput.FeedStatus::heldFrom)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(true, 860), org.assertj.core.groups.Tuple.tuple(true, 860));
    }

    @Test
    void a_removed_owner_waits_for_nothing() {
        hold();
        run.send(new FeedRecord.OwnerChanged(ACCOUNT, 1, ALICE, true));

        assertThat(held()).isNull();
        assertThat(run.state.header().heldFrom()).isZero();
    }

    @Test
    void a_pass_of_a_newer_generation_of_the_owner_waits_for_nothing() {
        hold();
        run.open(new OwnerRef("alice", 2), START, TIP);

        assertThat(held()).isNull();
        assertThat(run.state.header().heldFrom()).isZero();
    }

    @Test
    void a_reset_ends_it() {
        hold();
        run.send(new FeedRecord.AccountReset(ACCOUNT, 2, false, "main"));

        assertThat(held()).isNull();
        assertThat(run.state.header().heldFrom()).isZero();
    }

    @Test
    void a_push_that_takes_back_ends_what_it_names() {
        hold();
        for (Outpoint outpoint : List.of(DEEP, NEW)) {
            run.send(new FeedRecord.OutpointGone(ACCOUNT, 1, outpoint, null));
        }
        run.pass(ALICE, START, TIP + 1, AT_500);

        assertThat(held()).isNull();
    }
}
