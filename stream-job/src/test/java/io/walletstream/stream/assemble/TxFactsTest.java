package io.walletstream.stream.assemble;

import static io.walletstream.stream.assemble.Changes.AT_10;
import static io.walletstream.stream.assemble.Changes.AT_11;
import static io.walletstream.stream.assemble.Changes.AT_20;
import static io.walletstream.stream.assemble.Changes.AT_21;
import static io.walletstream.stream.assemble.Changes.tx;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Which outpoints become rows, whose bytes are asked for, and what is counted. */
class TxFactsTest {
    private static final Txid T = tx(7);
    private static final Txid U = tx(8);

    private final Changes changes = new Changes();
    private final TxFacts unspent = new TxFacts(1, false, "main");
    private final TxFacts full = new TxFacts(1, true, "main");

    private static boolean isRow(TxFacts facts, int vout) {
        OutpointFacts outpoint = facts.outpoints.get(vout);
        return outpoint != null && !outpoint.shown(facts.fullHistory).remembered();
    }

    @Test
    void an_outpoint_seen_without_a_spend_becomes_a_row() {
        unspent.merge(1, List.of(changes.created(0, AT_10)));
        assertThat(isRow(unspent, 0)).isTrue();
    }

    @Test
    void an_outpoint_first_seen_spent_is_remembered_without_a_row() {
        TxFacts.Outcome outcome = unspent.merge(1, List.of(changes.pair(0, AT_10, AT_20, T)));

        assertThat(isRow(unspent, 0)).isFalse();
        assertThat(outcome.request).isNull();
        assertThat(outcome.outgoing).isEmpty();
        assertThat(outcome.itemsSkipped).isEqualTo(2);
        assertThat(outcome.itemsDone).isZero();
        assertThat(outcome.transactionsSkipped).isEqualTo(1);
    }

    @Test
    void with_full_history_an_outpoint_first_seen_spent_becomes_a_row() {
        TxFacts.Outcome outcome = full.merge(1, List.of(changes.pair(0, AT_10, AT_20, T)));

        assertThat(isRow(full, 0)).isTrue();
        assertThat(outcome.request).isNotNull();
        assertThat(outcome.outgoing).containsExactly(T);
    }

    @Test
    void an_outpoint_whose_last_live_spend_vanished_becomes_a_row() {
        unspent.merge(1, List.of(changes.spent(0, AT_20, T), changes.spent(0, AT_20, U)));
        unspent.merge(1, List.of(changes.spendGone(0, U)));
        assertThat(isRow(unspent, 0)).isFalse();

        TxFacts.Outcome outcome = unspent.merge(1, List.of(changes.spendGone(0, T)));

        assertThat(isRow(unspent, 0)).isTrue();
        assertThat(outcome.request).isNotNull();
    }

    @Test
    void a_remembered_outpoint_that_is_then_seen_without_a_spend_becomes_a_row_with_its_spend() {
        unspent.merge(1, List.of(changes.spent(0, AT_20, T)));

        TxFacts.Outcome outcome = unspent.merge(1, List.of(changes.created(0, AT_10)));

        assertThat(isRow(unspent, 0)).isTrue();
        assertThat(outcome.outgoing).containsExactly(T);
        assertThat(outcome.itemsSkipped).isEqualTo(-1);
        assertThat(outcome.transactionsSkipped).isEqualTo(-1);
        assertThat(outcome.itemsDone).as("the spend").isEqualTo(1);
        assertThat(requireNonNull(outcome.request).items)
                .as("the creation, when its bytes come")
                .isEqualTo(1);
    }

    @Test
    void a_spend_of_a_row_makes_its_transaction_outgoing_once() {
        unspent.merge(1, List.of(changes.created(0, AT_10), changes.created(1, AT_10)));

        assertThat(unspent.merge(1, List.of(changes.spent(0, AT_20, T), changes.spent(1, AT_20, T))).outgoing)
                .containsExactly(T);
        assertThat(unspent.merge(1, List.of(changes.spent(0, AT_21, T))).outgoing)
                .isEmpty();
    }

    @Test
    void a_spend_that_counts_again_since_a_newer_one_vanished_is_told_again() {
        unspent.merge(1, List.of(changes.created(0, AT_10), changes.spent(0, AT_20, T)));
        assertThat(unspent.merge(1, List.of(changes.spent(0, AT_20, U))).outgoing)
                .containsExactly(U);

        assertThat(unspent.merge(1, List.of(changes.spendGone(0, U))).outgoing).containsExactly(T);
    }

    @Test
    void rows_of_a_group_ask_for_their_bytes_together_and_once() {
        TxFacts.Outcome outcome = unspent.merge(1, List.of(changes.created(0, AT_10), changes.created(3, AT_10)));

        assertThat(unspent.requests.voutsOf(requireNonNull(outcome.request))).containsExactly(0, 3);
        assertThat(unspent.merge(1, List.of(changes.created(0, AT_11))).request).isNull();
        TxFacts.Outcome later = unspent.merge(1, List.of(changes.created(0, AT_11), changes.created(2, AT_11)));
        Request second = requireNonNull(later.request);
        assertThat(second.number).isEqualTo(2);
        assertThat(unspent.requests.voutsOf(second)).containsExactly(2);
    }

    @Test
    void taking_back_what_is_not_known_is_not_remembered() {
        TxFacts.Outcome outcome =
                unspent.merge(1, List.of(changes.spendGone(0, T), changes.creationGone(1), changes.alone(2, AT_20, T)));

        assertThat(unspent.outpoints).isEmpty();
        assertThat(outcome.changed).isEmpty();
    }

    @Test
    void a_group_that_repeats_what_is_known_emits_nothing_and_raises_no_revision() {
        List<Change> group = List.of(changes.created(0, AT_10), changes.pair(1, AT_10, AT_20, T));
        full.merge(1, group);
        long before = requireNonNull(full.outpoints.get(1)).revision;

        TxFacts.Outcome outcome = full.merge(1, List.of(changes.created(0, AT_10), changes.pair(1, AT_10, AT_20, T)));

        assertThat(outcome.changed).isEmpty();
        assertThat(outcome.outgoing).isEmpty();
        assertThat(outcome.request).isNull();
        assertThat(outcome.itemsDone).isZero();
        assertThat(requireNonNull(full.outpoints.get(1)).revision).isEqualTo(before);
    }

    @Test
    void an_outgoing_transaction_asks_for_bytes_only_if_none_of_its_outputs_did() {
        Request asked = requireNonNull(unspent.askAsOutgoing());
        assertThat(unspent.requests.voutsOf(asked)).isEmpty();

        full.merge(1, List.of(changes.created(0, AT_10)));
        assertThat(full.askAsOutgoing()).isNull();
        assertThat(full.outgoing).isTrue();
    }

    @Test
    void an_answer_counts_only_for_the_attempt_under_way() {
        Request request = requireNonNull(unspent.askAsOutgoing());
        request.attempt = 2;

        assertThat(unspent.requests.underWay(1, 2)).isSameAs(request);
        assertThat(unspent.requests.underWay(1, 1)).isNull();
        assertThat(unspent.requests.underWay(0, 2)).isNull();
        assertThat(unspent.requests.underWay(2, 0)).isNull();
        request.retryAtMillis = 5;
        assertThat(unspent.requests.underWay(1, 2)).as("parked").isNull();
    }

    /** What the writer knows in the end, and what it counted. */
    private static final class Told {
        final TreeMap<Integer, OutpointFacts.Shown> rows = new TreeMap<>();
        final List<Integer> asked = new ArrayList<>();
        int itemsDone;
        int itemsSkipped;
        int transactionsSkipped;

        Told take(TxFacts facts, List<Change> group) {
            TxFacts.Outcome outcome = facts.merge(1, group);
            for (OutpointFacts outpoint : outcome.changed) {
                rows.put(outpoint.vout, outpoint.shown(facts.fullHistory));
            }
            Request request = outcome.request;
            if (request != null) {
                for (int vout : facts.requests.voutsOf(request)) {
                    asked.add(vout);
                }
            }
            itemsDone += outcome.itemsDone + (request == null ? 0 : request.items);
            itemsSkipped += outcome.itemsSkipped;
            transactionsSkipped += outcome.transactionsSkipped;
            return this;
        }

        @Override
        public String toString() {
            return rows + " asked " + asked.stream().sorted().toList() + " " + itemsDone + "/" + itemsSkipped + "/"
                    + transactionsSkipped;
        }
    }

    private static List<Change> story(Random random) {
        Changes changes = new Changes();
        Score[] scores = {AT_10, AT_11, AT_20, AT_21};
        List<Change> story = new ArrayList<>();
        for (int i = random.nextInt(20); i >= 0; i--) {
            int vout = random.nextInt(3);
            int low = random.nextInt(3);
            Score score = scores[random.nextInt(4)];
            Txid by = random.nextBoolean() ? T : U;
            story.add(
                    switch (random.nextInt(7)) {
                        case 0 -> changes.created(vout, score);
                        case 1 -> changes.spent(vout, score, by);
                        case 2 -> changes.pair(vout, scores[low], scores[low + 1], by);
                        case 3 -> changes.alone(vout, score, by);
                        case 4 -> changes.pushed(vout, score, by);
                        case 5 -> changes.spendGone(vout, by);
                        default -> changes.creationGone(vout);
                    });
        }
        return story;
    }

    @Property
    void grouping_never_matters(@ForAll long seed, @ForAll boolean fullHistory) {
        Random random = new Random(seed);
        List<Change> story = story(random);
        Told one = new Told();
        TxFacts single = new TxFacts(1, fullHistory, "main");
        story.forEach(change -> one.take(single, List.of(change)));
        Told grouped = new Told();
        TxFacts groups = new TxFacts(1, fullHistory, "main");
        for (int from = 0; from < story.size(); ) {
            int to = Math.min(story.size(), from + 1 + random.nextInt(6));
            grouped.take(groups, story.subList(from, to));
            from = to;
        }

        assertThat(grouped).hasToString(one.toString());
    }

    @Property
    void duplicates_never_matter(@ForAll long seed, @ForAll boolean fullHistory) {
        List<Change> story = story(new Random(seed));
        Told once = new Told();
        TxFacts facts = new TxFacts(1, fullHistory, "main");
        story.forEach(change -> once.take(facts, List.of(change)));
        Told twice = new Told();
        TxFacts doubled = new TxFacts(1, fullHistory, "main");
        story.forEach(change -> twice.take(doubled, List.of(change, change)));

        assertThat(twice).hasToString(once.toString());
    }
}
