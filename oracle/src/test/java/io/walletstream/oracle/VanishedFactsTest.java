package io.walletstream.oracle;

import static io.walletstream.oracle.Feed.TIP;
import static io.walletstream.oracle.Feed.at;
import static io.walletstream.oracle.Feed.out;
import static io.walletstream.oracle.Feed.tx;
import static io.walletstream.oracle.Feed.unconfirmedAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.walletstream.schema.chain.Score;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What ends a holding, what vanishes then, and what returns: one sentence of the rules a test. */
class VanishedFactsTest extends OneCoin {
    @Test
    void whatIsMinedBelowTheRollbackLimitCannotVanish() {
        shown("a");

        feed.pass("a", Score.ZERO, 201).closed();
        feed.pass("a", Score.ZERO, 201).closed();

        assertThat(isLive()).isTrue();
    }

    @Test
    void whatIsMinedAtTheRollbackLimitCan() {
        shown("a");

        feed.pass("a", Score.ZERO, 200).closed();
        feed.pass("a", Score.ZERO, 200).closed();

        assertThat(isLive()).isFalse();
    }

    @Test
    void theLimitIsOfTheNewestPassOfAnyOwner() {
        shown("a");
        feed.pass("b", Score.ZERO, 201).closed();

        feed.empty("a", 2);

        assertThat(isLive()).isTrue();
    }

    @Test
    void aLaterPassOfALowerNodeDoesNotLowerTheLimit() {
        feed.pass("b", Score.ZERO, 201).closed();
        shown("a");

        feed.empty("a", 2);

        assertThat(isLive()).isTrue();
    }

    @Test
    void theLimitIsOfPassesThatBeganWhetherTheyEndOrNot() {
        shown("a");
        feed.pass("b", Score.ZERO, 201).closed(1);

        feed.empty("a", 2);

        assertThat(isLive()).isTrue();
    }

    @Test
    void whatIsUnconfirmedIsNeverBeyondTheLimit() {
        feed.pass("a", Score.ZERO, TIP).unspent(COIN, unconfirmedAt(3)).closed();

        feed.pass("a", Score.ZERO, 100_000).closed();
        feed.pass("a", Score.ZERO, 100_000).closed();

        assertThat(isLive()).isFalse();
    }

    @Test
    void aSpendOfUnknownPositionIsAsDeepAsItsCreation() {
        shown("a");
        feed.pass("a").spent(COIN, at(3), tx(5)).closed();

        feed.pass("a", Score.ZERO, 201).closed();
        feed.pass("a", Score.ZERO, 201).closed();

        assertThat(isUnspent()).isFalse();
    }

    @Test
    void aSpendAboveTheLimitCanVanishThoughItsCreationCannot() {
        feed.pass("a")
                .unspent(COIN, at(3))
                .spent(COIN, at(3), tx(5))
                .spent(COIN, Score.mined(150, 0), tx(5))
                .closed();

        feed.pass("a", Score.ZERO, 201).closed();
        feed.pass("a", Score.ZERO, 201).closed();

        assertThat(isLive()).isTrue();
        assertThat(isUnspent()).isTrue();
    }

    /** The coin sinks below the limit, where owner a still shows it; c shows it higher up and loses it. */
    private void shownHigherAndLost() {
        feed.pass("a", Score.ZERO, 201).unspent(COIN, at(3)).closed();
        feed.pass("c", Score.ZERO, 201).unspent(COIN, Score.mined(150, 1)).closed();
        feed.pass("c", Score.ZERO, 201).closed();
        feed.pass("c", Score.ZERO, 201).closed();
    }

    private void shownWithASpendAboveTheLimit(String owner) {
        feed.pass(owner)
                .spent(COIN, at(3), tx(5))
                .spent(COIN, Score.mined(150, 0), tx(5))
                .closed();
    }

    @Test
    void aCreationBelowTheLimitIsHeldAsLongAsASpendOfIt() {
        shown("a");
        shownWithASpendAboveTheLimit("b");

        shownHigherAndLost();

        assertThat(isLive()).isTrue();
    }

    @Test
    void aSpendThatOnlyARemovedOwnerHeldKeepsNoCreationBelowTheLimit() {
        shown("a");
        shownWithASpendAboveTheLimit("b");
        feed.owner("b", 1, true);

        shownHigherAndLost();

        assertThat(isLive()).isFalse();
    }

    @Test
    void aHoldingThatWasForgottenBeginsAnewWhenTheFactComesHigher() {
        shown("a");
        feed.pass("b", Score.ZERO, 201).closed();
        feed.pass("a", Score.ZERO, 210).unspent(COIN, Score.mined(205, 0)).closed();

        feed.pass("a", Score.mined(204, 0), 210).closed();
        feed.pass("a", Score.mined(204, 0), 210).closed();

        assertThat(isLive()).isFalse();
    }

    @Test
    void aFactThatAnotherOwnerHoldsStaysUntilThatLosesItToo() {
        shown("a");
        shown("b");

        feed.empty("a", 3);
        assertThat(isLive()).isTrue();

        feed.empty("b", 1);
        assertThat(isLive()).as("b missed it once").isTrue();

        feed.empty("b", 1);
        assertThat(isLive()).isFalse();
    }

    @Test
    void missesOfTwoOwnersAreNotAddedUp() {
        shown("a");
        shown("b");

        feed.empty("a", 1).empty("b", 1);

        assertThat(isLive()).isTrue();
    }

    @Test
    void anOutputThatVanishesTakesItsSpendsWithIt() {
        shownSpent("a");

        feed.empty("a", 2);

        assertThat(isLive()).isFalse();
        assertThat(feed.row(COIN).spentTxid()).isNull();
    }

    @Test
    void aSpendThatAnotherOwnerHoldsStays() {
        shownSpent("a");
        shownSpent("b");

        feed.empty("a", 2);

        assertThat(isLive()).isTrue();
        assertThat(feed.row(COIN).spentTxid()).isEqualTo(tx(5));
    }

    @Test
    void ofTwoSpendsTheOneThatIsStillHeldCounts() {
        shownSpent("a");
        feed.pass("b").spent(COIN, at(3), tx(6)).spent(COIN, at(6), tx(6)).closed();
        assertThat(feed.row(COIN).spentTxid()).isEqualTo(tx(6));

        feed.pass("b").unspent(COIN, at(3)).closed();
        feed.pass("b").unspent(COIN, at(3)).closed();

        assertThat(feed.row(COIN).spentTxid()).isEqualTo(tx(5));
        assertThat(feed.row(COIN).spentScore()).isEqualTo(at(5));
    }

    @Test
    void aRememberedOutputWhoseLastSpendVanishesBecomesARow() {
        feed.pass("a").spent(COIN, at(3), tx(5)).spent(COIN, at(5), tx(5)).closed();
        assertThat(feed.shows(COIN)).isFalse();

        feed.pass("a").unspent(out(4, 0), at(4)).closed();
        feed.pass("a").unspent(out(4, 0), at(4)).closed();

        assertThat(feed.row(COIN).state()).isEqualTo("orphaned");
    }

    @Test
    void theEndOfAPassDecidesPositionsAndTakesWhatWasLost() {
        shown("a");
        feed.pass("a").spent(COIN, at(5), tx(5)).spent(COIN, at(6), tx(6)).closed();
        feed.empty("a", 1);

        feed.pass("a").spent(COIN, at(7), tx(7)).closed();

        assertThat(feed.row(COIN).spentTxid()).isEqualTo(tx(7));
        assertThat(feed.row(COIN).spentScore()).isEqualTo(at(7));
        feed.gone(COIN, tx(7));
        assertThat(isUnspent()).as("the others vanished with that pass").isTrue();
    }

    @Test
    void factsAreOrderedByOutpointAndSpendsBeforeTheCreation() {
        List<Fact> ascending = List.of(
                new Fact(out(3, 0), tx(5)),
                new Fact(out(3, 0), tx(6)),
                Fact.created(out(3, 0)),
                new Fact(out(3, 1), tx(4)),
                Fact.created(out(3, 1)),
                Fact.created(out(4, 0)));
        List<Fact> mixed = new ArrayList<>(ascending);
        Collections.reverse(mixed);

        assertThat(new TreeSet<>(mixed)).containsExactlyElementsOf(ascending);
    }

    @Test
    void aVanishedFactThatComesAgainIsNew() {
        feed.pass("a", Score.ZERO, 120).unspent(COIN, unconfirmedAt(3)).closed();
        feed.pass("a", Score.ZERO, 120).closed();
        feed.pass("a", Score.ZERO, 120).closed();
        assertThat(isLive()).isFalse();

        feed.pass("a", Score.ZERO, 150).unspent(COIN, unconfirmedAt(3)).closed();
        assertThat(isLive()).isTrue();
        assertThat(feed.tables().tables().balances()).hasSize(1);

        feed.pass("a", Score.mined(144, 0), 150).closed();
        assertThat(isLive()).as("no miss of before counts").isTrue();
        feed.pass("a", Score.mined(144, 0), 150).closed();
        assertThat(isLive()).as("its first sight is the new one").isFalse();
    }

    @Test
    void aHoldingThatEndedBeginsAnewThoughAnotherOwnerKeptTheFact() {
        feed.pass("a", Score.ZERO, 120).unspent(COIN, unconfirmedAt(3)).closed();
        feed.pass("b", Score.ZERO, 120).unspent(COIN, unconfirmedAt(3)).closed();
        feed.pass("a", Score.ZERO, 120).closed();
        feed.pass("a", Score.ZERO, 120).closed();
        feed.pass("a", Score.ZERO, 150).unspent(COIN, unconfirmedAt(3)).closed();
        feed.pass("b", Score.ZERO, 150).closed();
        feed.pass("b", Score.ZERO, 150).closed();

        feed.pass("a", Score.mined(144, 0), 150).closed();
        feed.pass("a", Score.mined(144, 0), 150).closed();

        assertThat(isLive()).isFalse();
    }

    @Test
    void whatARemovedOwnerShowedStays() {
        shownSpent("a");
        feed.empty("a", 1);
        feed.owner("a", 1, true);

        feed.pass("a", 1, 9, 1).closed();

        assertThat(isLive()).isTrue();
        assertThat(isUnspent()).isFalse();
    }

    @Test
    void aNewerGenerationOfAnOwnerHoldsNothingOfTheOlder() {
        shown("a");
        feed.owner("a", 1, true).owner("a", 2, false);

        for (int i = 1; i <= 3; i++) {
            feed.pass("a", 2, 9, i).closed();
        }
        assertThat(isLive()).isTrue();

        feed.pass("a", 2, 9, 4).unspent(COIN, at(3)).closed();
        feed.pass("a", 2, 9, 5).closed();
        feed.pass("a", 2, 9, 6).closed();
        assertThat(isLive()).as("shown again, then lost").isFalse();
    }

    @Test
    void aPassOfANewerGenerationEndsTheOldersHoldings() {
        shown("a");

        for (int i = 1; i <= 3; i++) {
            feed.pass("a", 2, 1, i).closed();
        }

        assertThat(isLive()).isTrue();
    }

    @Test
    void aRemovedOwnerKeepsNothingAlive() {
        shown("a");
        shown("b");
        feed.owner("b", 1, true);

        feed.empty("a", 2);

        assertThat(isLive()).isFalse();
    }

    @Test
    void removingAnOlderGenerationEndsNoHolding() {
        feed.pass("a", 2, 1, 1).unspent(COIN, at(3)).closed();
        shown("b");
        feed.owner("a", 1, true);

        feed.empty("b", 2);

        assertThat(isLive()).as("the owner of generation 2 still shows it").isTrue();
    }

    @Test
    void holdingsAndMissesOutliveAnEpoch() {
        feed.pass("a", 1, 1, 7).unspent(COIN, at(3)).closed();
        feed.pass("a", 1, 1, 8).closed();

        feed.pass("a", 1, 2, 1).closed();

        assertThat(isLive()).isFalse();
    }

    @Test
    void aRollbackEndsEveryHolding() {
        shown("a");
        shown("b");
        feed.push(COIN, at(3), null).gone(COIN, null);
        assertThat(isLive()).isFalse();

        shown("a");
        assertThat(isLive()).isTrue();

        feed.empty("a", 2);
        assertThat(isLive()).as("neither b nor the push holds it").isFalse();
    }

    @Test
    void aRollbackOfTheSpendLeavesTheHoldingOfTheOutput() {
        feed.push(COIN, at(3), tx(5)).gone(COIN, tx(5));
        shown("a");

        feed.empty("a", 2);

        assertThat(isLive()).isTrue();
    }

    @Test
    void aResetEndsAll() {
        shown("a");
        feed.push(out(4, 0), at(4), null);
        feed.empty("a", 1).pass("b", Score.ZERO, 1000).closed();
        feed.reset(2, false);

        shown("a");
        feed.pass("a").unspent(out(4, 0), at(4)).closed();
        assertThat(isLive()).as("no miss of before counts").isTrue();

        feed.empty("a", 2);
        assertThat(isLive()).as("nor the limit").isFalse();
        assertThat(feed.row(out(4, 0)).live()).as("nor the push").isFalse();
    }

    @Test
    void windowAndLimitAreParameters() {
        feed.pass("a", Score.ZERO, 150)
                .unspent(COIN, unconfirmedAt(3))
                .unspent(out(4, 0), at(4))
                .closed();
        feed.pass("a", Score.mined(148, 0), 150).closed();
        feed.pass("a", Score.mined(148, 0), 150).closed();
        feed.pass("a", Score.ZERO, 150).closed();
        feed.pass("a", Score.ZERO, 150).closed();
        Reference reference = new Reference(2, 49, 49);
        for (int i = 0; i < feed.records.size(); i++) {
            reference.accept(0, i, feed.records.get(i));
        }

        assertThat(reference.tables(Feed.book()).tables().outputs())
                .extracting(OutputRow::live)
                .containsExactly(false, true);
        assertThatThrownBy(() -> new Reference(-1, 100)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Reference(6, -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
