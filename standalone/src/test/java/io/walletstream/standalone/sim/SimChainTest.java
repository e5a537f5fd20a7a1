package io.walletstream.standalone.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SimChainTest {
    private static final SimSettings SETTINGS = SimSettings.demo(7);

    private final SettableClock clock = new SettableClock();
    private final SimChain chain = SimChain.create(SETTINGS, clock);
    private final String alice = SETTINGS.owners().get(0).address();
    private final String bob = SETTINGS.owners().get(2).address();

    private SimTx receive(long salt, OutputDraft... outputs) {
        TxBuilder tx = new TxBuilder(salt).spendForeign();
        for (OutputDraft output : outputs) {
            tx.output(output);
        }
        return chain.submit(tx.build());
    }

    private SimTx spend(long salt, Outpoint outpoint, OutputDraft output) {
        return chain.submit(new TxBuilder(salt).spend(outpoint).output(output).build());
    }

    private static void live(SimChain chain, SettableClock clock, int blocks) {
        for (int i = 0; i < blocks; i++) {
            chain.addTransactions(8);
            clock.advance(Duration.ofSeconds(10));
            chain.mine();
            if (i % 10 == 9) {
                chain.reorg(3);
            }
        }
    }

    private static String fingerprint(SimChain chain) {
        StringBuilder text = new StringBuilder(chain.tip().toString()).append(chain.mempool());
        chain.settings().owners().forEach(owner -> text.append(chain.frames(owner.address(), Score.ZERO)));
        return text.toString();
    }

    @Test
    void the_same_seed_makes_the_same_chain_and_another_seed_another() {
        SettableClock otherClock = new SettableClock();
        SimChain same = SimChain.create(SETTINGS, otherClock);
        SimChain other = SimChain.create(SimSettings.demo(8), new SettableClock());

        live(chain, clock, 40);
        live(same, otherClock, 40);

        assertThat(fingerprint(same)).isEqualTo(fingerprint(chain));
        assertThat(other.settings().owners()).doesNotContainAnyElementsOf(SETTINGS.owners());
        assertThat(other.tip().hash())
                .isNotEqualTo(chain.block(SETTINGS.firstHeight()).orElseThrow().hash());
    }

    @Test
    void frames_are_the_live_outputs_and_spends_in_ascending_order() {
        live(chain, clock, 60);
        chain.addTransactions(20);

        for (SimOwner owner : SETTINGS.owners()) {
            List<Frame> frames = chain.frames(owner.address(), Score.ZERO);
            assertThat(frames)
                    .isNotEmpty()
                    .isSortedAccordingTo((a, b) -> a.score().compareTo(b.score()));
            int expected = 0;
            for (OutputView output : chain.outputs(owner.address())) {
                Outpoint outpoint = output.expected().outpoint();
                expected += output.spendTxid() == null ? 1 : 2;
                assertThat(frames).contains(new Frame(outpoint, output.score(), output.spendTxid()));
                assertThat(chain.transaction(outpoint.txid())).isPresent();
            }
            assertThat(frames).hasSize(expected);
        }
    }

    @Test
    void no_outpoint_is_spent_by_two_live_transactions_and_no_parent_comes_after_its_child() {
        live(chain, clock, 60);

        Set<Outpoint> spent = new HashSet<>();
        Set<Txid> seen = new HashSet<>();
        for (int height = SETTINGS.firstHeight(); height <= chain.tip().height(); height++) {
            for (Txid txid : chain.block(height).orElseThrow().txids()) {
                for (Outpoint input : chain.transaction(txid).orElseThrow().inputs()) {
                    assertThat(spent.add(input)).isTrue();
                    assertThat(chain.transaction(input.txid()).isEmpty() || seen.contains(input.txid()))
                            .isTrue();
                }
                seen.add(txid);
            }
        }
    }

    @Test
    void a_spent_output_yields_two_frames_that_both_name_the_spender() {
        SimTx created = receive(1, OutputDraft.pay(alice, 5000));
        chain.mineAll();
        Score createdScore = chain.score(created.txid()).orElseThrow();
        SimTx spender = spend(2, created.outpoint(0), OutputDraft.pay(bob, 4990));

        Score spentScore = chain.score(spender.txid()).orElseThrow();
        assertThat(chain.frames(alice, Score.ZERO))
                .containsExactly(
                        new Frame(created.outpoint(0), createdScore, spender.txid()),
                        new Frame(created.outpoint(0), spentScore, spender.txid()));
        assertThat(spentScore.isMined()).isFalse();
        assertThat(spentScore.major()).isEqualTo(1_734_567_890);
    }

    @Test
    void from_is_inclusive_and_the_outputs_of_a_transaction_share_a_score() {
        receive(1, OutputDraft.pay(alice, 5000));
        SimTx second = receive(2, OutputDraft.pay(alice, 1), OutputDraft.pay(alice, 2), OutputDraft.pay(bob, 3));
        Score score = chain.score(second.txid()).orElseThrow();

        assertThat(chain.frames(alice, score))
                .containsExactly(
                        new Frame(second.outpoint(0), score, null), new Frame(second.outpoint(1), score, null));
    }

    @Test
    void confirming_and_disconnecting_change_the_score_of_the_same_fact() {
        SimTx tx = receive(1, OutputDraft.pay(alice, 5000));
        Score unconfirmed = chain.score(tx.txid()).orElseThrow();
        Block block = chain.mineAll();
        Score mined = chain.score(tx.txid()).orElseThrow();
        assertThat(mined.height()).isEqualTo(block.height());
        assertThat(chain.confirmations(tx.txid())).isEqualTo(1);

        clock.advance(Duration.ofSeconds(1));
        assertThat(chain.disconnect(1)).containsExactly(tx.txid());

        Score again = chain.score(tx.txid()).orElseThrow();
        assertThat(again.isMined()).isFalse();
        assertThat(again).isGreaterThan(unconfirmed);
        assertThat(chain.confirmations(tx.txid())).isZero();
        assertThat(chain.frames(alice, Score.ZERO)).containsExactly(new Frame(tx.outpoint(0), again, null));
    }

    @Test
    void a_replaced_transaction_vanishes_with_its_children_and_what_it_spent_is_spent_by_the_other() {
        SimTx money = receive(1, OutputDraft.pay(alice, 5000));
        chain.mineAll();
        SimTx child = spend(2, money.outpoint(0), OutputDraft.pay(alice, 4990));
        SimTx grandchild = spend(3, child.outpoint(0), OutputDraft.pay(bob, 4980));

        SimTx conflict = chain.replace(child.txid());

        assertThat(chain.transaction(child.txid())).isEmpty();
        assertThat(chain.transaction(grandchild.txid())).isEmpty();
        assertThat(chain.spender(money.outpoint(0))).contains(conflict.txid());
        assertThat(chain.mempool()).containsExactly(conflict.txid());
        assertThat(chain.expected(grandchild.outpoint(0)).owner()).isEqualTo(bob);
        assertThatThrownBy(() -> chain.submit(child)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_dropped_transaction_can_come_back() {
        SimTx tx = receive(1, OutputDraft.pay(alice, 5000));
        chain.drop(tx.txid());
        assertThat(chain.frames(alice, Score.ZERO)).isEmpty();
        assertThat(chain.balanceSats(alice)).isZero();

        chain.submit(tx);

        assertThat(chain.balanceSats(alice)).isEqualTo(5000);
    }

    @Test
    void a_reorg_replaces_blocks_by_one_more_and_gives_every_height_another_hash() {
        live(chain, clock, 20);
        int before = chain.tip().height();
        List<String> hashes = List.of(
                chain.block(before).orElseThrow().hash(),
                chain.block(before - 1).orElseThrow().hash());

        Reorg reorg = chain.reorg(2);

        assertThat(reorg.fromHeight()).isEqualTo(before - 1);
        assertThat(reorg.blocks()).hasSize(3);
        assertThat(chain.tip().height()).isEqualTo(before + 1);
        assertThat(reorg.blocks()).extracting(Block::hash).doesNotContainAnyElementsOf(hashes);
        assertThat(reorg.dropped()).allMatch(txid -> chain.transaction(txid).isEmpty());
        assertThatThrownBy(() -> chain.reorg(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
