package io.walletstream.stream.reorg;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.Score;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.stream.feed.FeedRun;
import io.walletstream.stream.reorg.FollowedChain.Coin;
import io.walletstream.stream.reorg.FollowedChain.Wallet;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The feed's passes and the window together: after so many honest passes the live facts are those of the chain, whatever happened. */
class FeedAndWindowTest {
    /** Passes until what left the chain is gone: one that misses it, and one that says so again. */
    private static final int TWO = 2;

    /** The same where the tip did not rise: only the next two deep passes, one in twenty, read from low enough to tell. */
    private static final int NEXT_DEEP = 21;

    /** Blocks until an upstream that shows nothing at all of an owner is believed. */
    private static final int UNTIL_NOTHING_IS_BELIEVED = 6;

    private static final int ABSURD_TIP = 5_000_000;

    @Provide
    Arbitrary<Integer> depths() {
        return Arbitraries.of(1, 3, 6, 7, 100);
    }

    private static void follows(FollowedChain chain, int bound) throws Exception {
        int passes = chain.passesUntilItFollows(bound);
        assertThat(chain.differences()).as("after %d passes", passes).isEmpty();
        assertThat(passes).isLessThanOrEqualTo(bound);
        for (int i = 0; i < 3; i++) {
            chain.pass();
            assertThat(chain.differences()).isEmpty();
        }
    }

    @Property(tries = 300)
    void a_transaction_that_is_replaced_goes_after_two_passes_however_long_it_waited(
            @ForAll Wallet wallet, @ForAll @IntRange(max = 200) int age, @ForAll long seed) throws Exception {
        FollowedChain chain = new FollowedChain(wallet, seed);
        int coin = chain.add(FollowedChain.unconfirmed(1));
        chain.pass();
        chain.grow(age);

        chain.coins.remove(coin);
        chain.add(FollowedChain.unconfirmed(2));

        follows(chain, TWO);
    }

    @Property(tries = 300)
    void a_spend_that_is_replaced_goes_after_two_passes(
            @ForAll Wallet wallet, @ForAll @IntRange(max = 200) int age, @ForAll long seed) throws Exception {
        FollowedChain chain = new FollowedChain(wallet, seed);
        Score created = Score.mined(FollowedChain.TIP, 9);
        int coin = chain.add(created);
        chain.pass();
        chain.coins.put(coin, new Coin(created, FollowedChain.outpoint(1).txid(), FollowedChain.unconfirmed(1)));
        chain.pass();
        chain.grow(age);

        chain.coins.put(coin, new Coin(created, null, null));

        follows(chain, TWO);
    }

    @Property(tries = 500)
    void a_reorg_is_followed_after_two_passes_at_the_higher_tip(
            @ForAll Wallet wallet,
            @ForAll("depths") int depth,
            @ForAll @IntRange(max = 120) int blocks,
            @ForAll long seed)
            throws Exception {
        FollowedChain chain = new FollowedChain(wallet, seed);
        chain.grow(blocks);
        for (int height = chain.tip - 5; height <= chain.tip; height++) {
            chain.add(Score.mined(height, 8));
        }
        chain.pass();

        chain.tip++;
        chain.reorg(chain.tip - 1 - depth);
        chain.add(Score.mined(chain.tip, 1));

        follows(chain, TWO);
    }

    @Property(tries = 300)
    void a_reorg_that_ends_as_high_as_it_began_is_followed_by_the_next_two_deep_passes(
            @ForAll Wallet wallet, @ForAll("depths") int depth, @ForAll long seed) throws Exception {
        FollowedChain chain = new FollowedChain(wallet, seed);
        chain.grow(1);
        chain.add(Score.mined(chain.tip - 3, 8));
        chain.pass();

        chain.reorg(chain.tip - depth);
        chain.add(Score.mined(chain.tip, 1));

        follows(chain, NEXT_DEEP);
    }

    @Property(tries = 200)
    void what_waited_long_was_mined_and_left_the_chain_goes(
            @ForAll Wallet wallet, @ForAll @IntRange(min = 1, max = 200) int age, @ForAll @IntRange(max = 12) int mined)
            throws Exception {
        FollowedChain chain = new FollowedChain(wallet, age);
        int coin = chain.add(FollowedChain.unconfirmed(1));
        chain.pass();
        chain.grow(age);
        chain.coins.put(coin, new Coin(Score.mined(chain.tip, 8), null, null));
        chain.pass();
        chain.grow(mined);

        chain.coins.remove(coin);
        chain.tip++;
        chain.add(FollowedChain.unconfirmed(2));

        follows(chain, TWO);
    }

    @Property(tries = 300)
    void a_lagging_node_takes_nothing_away_and_delays_only_by_its_own_passes(
            @ForAll Wallet wallet,
            @ForAll @IntRange(min = 1, max = 20) int lag,
            @ForAll @IntRange(min = 1, max = 30) int passes,
            @ForAll boolean between,
            @ForAll long seed)
            throws Exception {
        FollowedChain chain = new FollowedChain(wallet, seed);
        int coin = chain.add(FollowedChain.unconfirmed(1));
        chain.add(Score.mined(chain.tip - 30, 8));
        chain.pass();
        chain.grow(2);
        chain.coins.remove(coin);
        if (between) {
            chain.pass();
        }
        TreeSet<String> before = new TreeSet<>(chain.run.live);
        for (int i = 0; i < passes; i++) {
            chain.feed.pass(
                    chain.tip - lag,
                    List.copyOf(chain.upstream(chain.tip - lag).stream()
                            .filter(told -> told.score().isMined())
                            .toList()));
        }
        assertThat(chain.run.live).isEqualTo(before);

        follows(chain, TWO);
    }

    @Property(tries = 300)
    void a_tip_that_is_absurd_once_costs_little(
            @ForAll Wallet wallet, @ForAll("depths") int depth, @ForAll boolean again, @ForAll long seed)
            throws Exception {
        FollowedChain chain = new FollowedChain(wallet, seed);
        int coin = chain.add(FollowedChain.unconfirmed(1));
        chain.add(Score.mined(chain.tip - 5, 8));
        chain.pass();

        chain.feed.pass(ABSURD_TIP, chain.upstream(chain.tip));
        if (again) {
            chain.pass();
        }
        chain.coins.remove(coin);
        chain.tip++;
        chain.reorg(chain.tip - 1 - depth);
        chain.add(FollowedChain.unconfirmed(2));

        follows(chain, TWO);
        assertThat(chain.run.state.header.highTip()).isEqualTo(chain.tip);
    }

    @Property(tries = 100)
    void a_tip_that_is_absurd_for_a_while_spoils_nothing_that_came_later(
            @ForAll Wallet wallet, @ForAll @IntRange(min = 2, max = 30) int passes, @ForAll long seed)
            throws Exception {
        FollowedChain chain = new FollowedChain(wallet, seed);
        chain.add(Score.mined(chain.tip - 5, 8));
        chain.pass();
        for (int i = 0; i < passes; i++) {
            chain.feed.pass(ABSURD_TIP, chain.upstream(chain.tip));
        }
        chain.grow(2);
        int coin = chain.add(FollowedChain.unconfirmed(1));
        chain.add(Score.mined(chain.tip, 8));
        chain.pass();
        chain.coins.remove(coin);
        chain.tip++;
        chain.reorg(chain.tip - 4);
        chain.add(FollowedChain.unconfirmed(2));

        follows(chain, TWO);
    }

    @Property(tries = 300)
    void an_index_that_shows_nothing_at_the_right_tip_takes_nothing_away(
            @ForAll Wallet wallet,
            @ForAll("depths") int depth,
            @ForAll @IntRange(min = 1, max = 50) int passes,
            @ForAll long seed)
            throws Exception {
        FollowedChain chain = new FollowedChain(wallet, seed);
        chain.add(Score.mined(chain.tip, 8));
        chain.add(FollowedChain.unconfirmed(1));
        chain.pass();
        chain.grow(1);
        TreeSet<String> before = new TreeSet<>(chain.run.live);
        for (int i = 0; i < passes; i++) {
            chain.feed.pass(chain.tip, List.of());
        }
        assertThat(chain.run.live).isEqualTo(before);

        chain.tip++;
        chain.reorg(chain.tip - 1 - depth);
        chain.add(Score.mined(chain.tip, 1));

        follows(chain, TWO);
    }

    @Property(tries = 100)
    void an_index_that_is_empty_when_the_feed_is_resumed_takes_nothing_away(
            @ForAll Wallet wallet, @ForAll boolean isTipKnown, @ForAll long seed) throws Exception {
        FollowedChain chain = new FollowedChain(wallet, seed);
        chain.add(Score.mined(isTipKnown ? chain.tip : chain.tip - 6, 8));
        chain.pass();
        TreeSet<String> before = new TreeSet<>(chain.run.live);
        for (int resumed = 0; resumed < 3; resumed++) {
            if (isTipKnown) {
                chain.feed.resume();
            } else {
                chain.feed.resumeByCursor();
            }
            for (int block = 1; block < UNTIL_NOTHING_IS_BELIEVED; block++) {
                chain.feed.pass(isTipKnown ? chain.tip : chain.tip + block, List.of());
                chain.feed.pass(chain.tip, List.of());
            }
        }
        assertThat(chain.run.live).isEqualTo(before);

        follows(chain, TWO);
    }

    @Property(tries = 100)
    void an_index_that_is_built_anew_and_tells_low_tips_first_takes_nothing_away(
            @ForAll Wallet wallet, @ForAll @IntRange(min = 1, max = 5) int low, @ForAll long seed) throws Exception {
        FollowedChain chain = new FollowedChain(wallet, seed);
        chain.add(Score.mined(chain.tip, 8));
        chain.add(FollowedChain.unconfirmed(1));
        chain.pass();
        TreeSet<String> before = new TreeSet<>(chain.run.live);
        for (int i = 0; i < low; i++) {
            chain.feed.pass(10, List.of());
        }
        for (int i = 0; i < 5; i++) {
            chain.feed.pass(chain.tip, List.of());
        }
        assertThat(chain.run.live).isEqualTo(before);

        follows(chain, TWO);
    }

    @Test
    void a_low_tip_told_once_takes_no_cursor_back() throws Exception {
        FollowedChain chain = new FollowedChain(Wallet.FRESH, 1);
        for (int height = chain.tip - 79; height <= chain.tip; height++) {
            chain.add(Score.mined(height, 8));
        }
        chain.pass();
        chain.pass();
        Score cursor = chain.feed.cursor();
        chain.tip++;
        chain.feed.pass(500, chain.upstream(chain.tip));
        assertThat(chain.feed.cursor()).isEqualTo(cursor);
        chain.pass();
        assertThat(chain.feed.cursor()).isGreaterThanOrEqualTo(cursor);
    }

    @Property(tries = 200)
    void deep_passes_at_a_node_that_lags_are_made_up_for(
            @ForAll Wallet wallet, @ForAll @IntRange(min = 1, max = 4) int lagging, @ForAll long seed)
            throws Exception {
        FollowedChain chain = new FollowedChain(wallet, seed);
        chain.grow(1);
        chain.add(Score.mined(chain.tip - 30, 8));
        int coin = chain.add(Score.mined(chain.tip - 20, 8));
        chain.pass();
        chain.pass();
        chain.coins.remove(coin);
        chain.tip++;
        chain.pass();
        for (int i = 0; i < lagging; i++) {
            chain.feed.pass(chain.tip - 2, chain.upstream(chain.tip - 2));
        }

        follows(chain, 1);
    }

    @Property(tries = 100)
    void a_rollback_beyond_the_limit_waits_until_it_is_accepted(
            @ForAll @IntRange(min = 125, max = 190) int depth, @ForAll long seed) throws Exception {
        FollowedChain chain = new FollowedChain(Wallet.BUSY, seed);
        int coin = chain.add(Score.mined(chain.tip - depth + 1, 8));
        chain.feed.fullPass(chain.tip, chain.upstream(chain.tip));
        TreeSet<String> before = new TreeSet<>(chain.run.live);
        chain.coins.remove(coin);
        chain.tip++;
        chain.reorg(chain.tip - 1 - depth);
        chain.grow(8);
        TreeSet<String> lost = new TreeSet<>(before);
        lost.removeAll(chain.run.live);
        assertThat(lost).as("what vanished").isEmpty();
        assertThat(chain.run.counts.held).isEqualTo(1);

        HeldBack held = requireNonNull(OwnerPasses.held(new OwnerRef("alice", 1), chain.run.state));
        chain.run.send(
                new FeedRecord.RollbackAccepted(WindowRun.ACCOUNT, 1, new OwnerRef("alice", 1), held.fromHeight()));
        chain.feed.resume();

        follows(chain, TWO);
    }

    /** Nobody can tell an owner that lost all it had from an index that is being built: the chain has to grow meanwhile. */
    @Property(tries = 50)
    void what_was_all_that_a_wallet_had_goes_a_few_blocks_later(@ForAll boolean isMined, @ForAll long seed)
            throws Exception {
        FollowedChain chain = new FollowedChain(Wallet.FRESH, seed);
        int coin = chain.add(isMined ? Score.mined(chain.tip, 1) : FollowedChain.unconfirmed(1));
        chain.pass();
        chain.coins.remove(coin);
        for (int block = 1; block < UNTIL_NOTHING_IS_BELIEVED; block++) {
            chain.grow(1);
            assertThat(chain.isFollowed()).isFalse();
        }
        chain.tip++;

        follows(chain, TWO);
    }

    @Test
    void what_an_owner_lost_goes_with_the_last_other_owner() throws Exception {
        FollowedChain chain = new FollowedChain(Wallet.BUSY, 1);
        OwnerRef bob = new OwnerRef("bob", 1);
        FeedRun other = new FeedRun(WindowRun.ACCOUNT, bob, chain.run::send);
        int coin = chain.add(Score.mined(chain.tip, 8));
        chain.pass();
        List<FeedRun.Told> shared = chain.upstream(chain.tip).stream()
                .filter(told -> told.outpoint().equals(FollowedChain.outpoint(coin)))
                .toList();
        other.pass(chain.tip, shared);
        chain.coins.remove(coin);
        chain.tip++;
        chain.grow(3);
        assertThat(chain.isFollowed()).as("Bob shows it").isFalse();

        chain.run.send(new FeedRecord.OwnerChanged(WindowRun.ACCOUNT, 1, bob, true));
        chain.tip++;

        follows(chain, TWO);
    }

    /** A cursor may go back, never to where all of a long history is read and forwarded again. */
    @Property(tries = 100)
    void a_reorg_does_not_read_the_history_again(
            @ForAll("depths") int depth, @ForAll boolean isBusy, @ForAll boolean isEmpty, @ForAll long seed)
            throws Exception {
        Assume.that(depth < 100 || isBusy);
        FollowedChain chain = new FollowedChain(isBusy ? Wallet.BUSY : Wallet.IDLE, seed);
        if (!isBusy) {
            chain.add(Score.mined(chain.tip - 6, 1));
            chain.pass();
        }
        for (int i = 0; i < 30; i++) {
            chain.feed.pass(chain.tip - 20, isEmpty ? List.of() : chain.upstream(chain.tip - 20));
            assertThat(chain.feed.from()).isGreaterThan(Score.ZERO);
        }
        chain.tip++;
        chain.reorg(chain.tip - 1 - depth);
        for (int i = 0; i < 30; i++) {
            chain.pass();
            assertThat(chain.feed.from()).isGreaterThan(Score.ZERO);
            assertThat(chain.feed.cursor()).isGreaterThan(Score.ZERO);
        }
        assertThat(chain.isFollowed()).isTrue();
    }
}
