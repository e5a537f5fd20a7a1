package io.walletstream.stream.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.oracle.Story;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.stream.rules.SeedChain.Coin;
import io.walletstream.stream.rules.SeedChain.Told;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What the seed says of its queue, on the operators that took its place: its processing rules, and its races. */
class SeedRulesTest {
    private static List<String> told(List<FeedRecord> records, long cuts) throws Exception {
        return RulesTest.told(records, cuts);
    }

    /**
     * Created without a spend: ingested. Created with one: skipped, historical. A spend of an output that we have: marked. Of one that we do not
     * have: skipped.
     */
    @Property(tries = 500)
    void what_was_once_seen_unspent_is_a_row_and_shows_its_spend(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int passes) throws Exception {
        SeedChain chain = new SeedChain(seed);
        List<FeedRecord> records = new ArrayList<>();
        Set<Outpoint> seenUnspent = new TreeSet<>();
        for (int number = 1; number <= passes; number++) {
            for (int n = chain.random.nextInt(3); n >= 0; n--) {
                chain.grow();
            }
            records.addAll(chain.complete(number));
            chain.coins.values().stream()
                    .filter(coin -> coin.by() == null)
                    .forEach(coin -> seenUnspent.add(coin.outpoint()));
        }

        assertThat(told(records, seed))
                .isEqualTo(chain.coins.values().stream()
                        .filter(coin -> seenUnspent.contains(coin.outpoint()))
                        .map(Coin::row)
                        .toList());
    }

    @Property(tries = 500)
    void how_frames_are_grouped_never_matters(@ForAll long seed, @ForAll long cuts) throws Exception {
        List<Story.Tx> transactions = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            transactions.add(new Story.Tx(Txid.ofWords(seed, 0, 0, i), 1 + i % 3));
        }
        List<FeedRecord> story = Story.of(SeedChain.ACCOUNT, seed, seed % 5 == 0, transactions, new Story.Counters());

        assertThat(told(story, cuts)).isEqualTo(told(story, cuts + 1));
    }

    @Property(tries = 500)
    void records_that_come_again_later_never_matter(@ForAll long seed) throws Exception {
        SeedChain chain = new SeedChain(seed);
        List<FeedRecord> once = chain.passes(4);
        List<FeedRecord> doubled = new ArrayList<>(once);
        for (FeedRecord record : once) {
            if (chain.random.nextBoolean()) {
                int after = doubled.indexOf(record) + 1;
                doubled.add(after + chain.random.nextInt(doubled.size() - after + 1), record);
            }
        }

        assertThat(told(doubled, seed)).isEqualTo(told(once, seed));
    }

    @Property(tries = 500)
    void a_second_identical_pass_says_nothing(@ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int times)
            throws Exception {
        SeedChain chain = new SeedChain(seed);
        try (Pipeline pipeline = new Pipeline(seed)) {
            pipeline.send(chain.passes(3));
            int merged = pipeline.merged();
            for (int again = 1; again <= times; again++) {
                pipeline.send(chain.complete(3 + again));
            }

            assertThat(pipeline.merged()).isEqualTo(merged);
        }
    }

    /** The connection breaks anywhere, the frames at the boundary come twice; a pass is continued, or left and begun anew. */
    @Property(tries = 500)
    void going_on_after_any_disconnect_loses_nothing(@ForAll long seed) throws Exception {
        SeedChain chain = new SeedChain(seed);
        chain.grow();
        chain.grow();
        chain.grow();
        List<Told> frames = chain.frames();
        List<FeedRecord> records = new ArrayList<>();
        int number = 1;
        int ordinal = 0;
        records.add(SeedChain.opened(number));
        for (int i = 0; i < frames.size(); i++) {
            records.add(SeedChain.seen(number, ordinal++, frames.get(i)));
            int dice = chain.random.nextInt(12);
            if (dice == 0) {
                records.add(SeedChain.seen(number, ordinal++, frames.get(i))); // continued where it was
            } else if (dice == 1) {
                records.add(SeedChain.opened(++number)); // all over again
                ordinal = 0;
                i = -1;
            }
        }
        records.add(SeedChain.closed(number, ordinal));

        assertThat(told(records, seed)).isEqualTo(told(chain.complete(1), seed));
    }

    /** Pushes come in any order: the spend first, the creation late. */
    @Property(tries = 500)
    void it_never_matters_whether_the_spend_or_the_creation_comes_first(@ForAll long seed) throws Exception {
        SeedChain chain = new SeedChain(seed);
        for (int n = 0; n < 4; n++) {
            chain.grow();
        }
        List<FeedRecord> records = new ArrayList<>();
        for (Coin coin : chain.coins.values()) {
            records.add(SeedChain.pushed(new Told(coin.outpoint(), coin.created(), null)));
            if (coin.spent() != null) {
                records.add(SeedChain.pushed(new Told(coin.outpoint(), coin.spent(), coin.by())));
            }
        }
        Collections.shuffle(records, chain.random);

        assertThat(told(records, seed))
                .isEqualTo(chain.coins.values().stream().map(Coin::row).toList());
    }

    /** The seed ignored what came later under a known id: here it is a fact of its own, at whatever score it comes. */
    @Property(tries = 500)
    void a_spend_that_comes_at_the_creations_score_marks_the_row(@ForAll long seed) throws Exception {
        SeedChain chain = new SeedChain(seed);
        chain.grow();
        chain.grow();
        List<FeedRecord> records = new ArrayList<>();
        for (Coin coin : chain.coins.values()) {
            records.add(SeedChain.pushed(new Told(coin.outpoint(), coin.created(), null)));
        }
        Txid spender = Txid.ofWords(0, 0, 2, 1);
        for (Coin coin : chain.coins.values()) {
            records.add(SeedChain.pushed(new Told(coin.outpoint(), coin.created(), spender)));
        }

        assertThat(told(records, seed))
                .isEqualTo(chain.coins.values().stream()
                        .map(coin -> new Coin(coin.outpoint(), coin.created(), spender, null).row())
                        .toList());
    }
}
