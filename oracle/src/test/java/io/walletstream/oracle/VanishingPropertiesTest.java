package io.walletstream.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.oracle.WalletTables.Table;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What must hold of vanishing whatever the passes are. */
class VanishingPropertiesTest {
    private static final int LOWEST_TIP = 130;
    private static final int HIGHEST_TIP = 200;
    private static final Outpoint KEPT = Feed.out(9, 0);
    private static final Txid KEPT_SPEND = Feed.tx(10);

    /** A pass of an owner; complete, or with an end that counts one frame more. */
    record Reading(String owner, Score from, int tip, List<Told> frames, boolean complete) {
        Reading {
            frames = List.copyOf(frames);
        }

        void addTo(Feed feed) {
            Feed.Pass pass = feed.pass(owner, from, tip);
            frames.forEach(frame -> pass.frame(frame.outpoint(), frame.score(), frame.spendTxid()));
            pass.closed(frames.size() + (complete ? 0 : 1));
        }
    }

    @Property(tries = 500)
    void aFactThatOneOfTwoOwnersStillReportsNeverVanishes(
            @ForAll("readings") List<Reading> readings, @ForAll long seed) {
        Random random = new Random(seed);
        List<Told> kept = List.of(new Told(KEPT, Feed.at(9), KEPT_SPEND), new Told(KEPT, Feed.at(10), KEPT_SPEND));
        Feed feed = new Feed().reset(1, true);
        new Reading("a", Score.ZERO, HIGHEST_TIP, kept, true).addTo(feed);
        for (Reading reading : readings) {
            new Reading(
                            "b",
                            Score.ZERO,
                            LOWEST_TIP + random.nextInt(HIGHEST_TIP - LOWEST_TIP),
                            kept,
                            random.nextBoolean())
                    .addTo(feed);
            new Reading("a", reading.from(), reading.tip(), reading.frames(), reading.complete()).addTo(feed);
        }

        assertThat(feed.row(KEPT).live()).isTrue();
        assertThat(feed.row(KEPT).spentTxid()).isEqualTo(KEPT_SPEND);
    }

    /** What is due to be forgotten by the tips that came is forgotten first: any complete pass does that, a lagging one too. */
    @Property(tries = 500)
    void aLaggingPassDeniesNothing(@ForAll("readings") List<Reading> before, @ForAll("readings") List<Reading> after) {
        Feed with = new Feed();
        Feed without = new Feed();
        before.forEach(reading -> reading.addTo(with));
        before.forEach(reading -> reading.addTo(without));
        Reading settling = new Reading("a", Score.ZERO, HIGHEST_TIP, List.of(), true);
        settling.addTo(with);
        settling.addTo(without);

        new Reading("a", Score.ZERO, LOWEST_TIP - 1, List.of(), true).addTo(with);
        new Reading("b", Score.ZERO, LOWEST_TIP - 1, List.of(), true).addTo(with);

        after.forEach(reading -> reading.addTo(with));
        after.forEach(reading -> reading.addTo(without));
        assertThat(with.hashes()).isEqualTo(without.hashes());
    }

    @Property(tries = 500)
    void afterItCameTwiceAnIdenticalFullPassChangesNothing(
            @ForAll("readings") List<Reading> before, @ForAll("readings") List<Reading> some) {
        for (Reading last : some) {
            Reading full = new Reading(last.owner(), Score.ZERO, last.tip(), last.frames(), last.complete());
            Feed feed = new Feed();
            before.forEach(reading -> reading.addTo(feed));
            full.addTo(feed);
            full.addTo(feed);
            Map<Table, String> twice = feed.hashes();

            full.addTo(feed);
            full.addTo(feed);

            assertThat(feed.hashes()).isEqualTo(twice);
        }
    }

    @Property(tries = 500)
    void incompletePassesMakeNothingVanish(@ForAll("readings") List<Reading> readings) {
        List<Happening> happened = new ArrayList<>();
        AccountLedger ledger = new AccountLedger(
                Reference.REORG_WINDOW, Reference.MAX_ROLLBACK, Reference.MAX_ROLLBACK, happened::add);
        Feed feed = new Feed();
        readings.forEach(reading ->
                new Reading(reading.owner(), reading.from(), reading.tip(), reading.frames(), false).addTo(feed));

        for (FeedRecord record : feed.records) {
            ledger.accept(record);
        }

        assertThat(happened).hasSameSizeAs(readings).allMatch(what -> what == Happening.INCOMPLETE_PASS);
    }

    @Provide
    Arbitrary<List<Reading>> readings() {
        Arbitrary<Score> scores = Arbitraries.integers()
                .between(1, 7)
                .map(n -> n == 7 ? Feed.unconfirmedAt(n) : Score.mined(85 + 10 * n, n));
        Arbitrary<Score> froms =
                Arbitraries.integers().between(-3, 7).map(n -> n <= 0 ? Score.ZERO : Score.mined(85 + 10 * n, n));
        return Combinators.combine(
                        Arbitraries.of("a", "b"),
                        froms,
                        Arbitraries.integers().between(LOWEST_TIP, HIGHEST_TIP),
                        Told.told(scores, 0.5).list().ofMaxSize(6),
                        Arbitraries.of(true, true, true, false))
                .as((owner, from, tip, told, complete) -> new Reading(owner, from, tip, told, complete))
                .list()
                .ofMaxSize(10);
    }
}
