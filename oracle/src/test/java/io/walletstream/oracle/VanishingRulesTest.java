package io.walletstream.oracle;

import static io.walletstream.oracle.Feed.TIP;
import static io.walletstream.oracle.Feed.at;
import static io.walletstream.oracle.Feed.out;
import static io.walletstream.oracle.Feed.tx;
import static io.walletstream.oracle.Feed.unconfirmedAt;
import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.Score;
import org.junit.jupiter.api.Test;

/** Who holds a fact, and which passes deny it: one sentence of the rules a test. */
class VanishingRulesTest extends OneCoin {
    @Test
    void aCreationThatTwoPassesMissVanishes() {
        shown("a");

        feed.empty("a", 1);
        assertThat(isLive()).as("missed once").isTrue();

        feed.empty("a", 1);
        assertThat(isLive()).as("missed twice").isFalse();
        assertThat(feed.tables().tables().balances()).isEmpty();
    }

    @Test
    void aSpendThatTwoPassesMissVanishes() {
        shownSpent("a");

        feed.pass("a").unspent(COIN, at(3)).closed();
        assertThat(isUnspent()).as("missed once").isFalse();

        feed.pass("a").unspent(COIN, at(3)).closed();
        assertThat(isUnspent()).as("missed twice").isTrue();
        assertThat(isLive()).isTrue();
    }

    @Test
    void aSpendByAnotherTransactionDoesNotReportThis() {
        shownSpent("a");

        for (int i = 0; i < 2; i++) {
            feed.pass("a").spent(COIN, at(3), tx(6)).spent(COIN, at(6), tx(6)).closed();
        }
        feed.gone(COIN, tx(6));

        assertThat(isUnspent()).as("the first spend is gone too").isTrue();
    }

    @Test
    void aFrameWithASpendReportsTheCreationToo() {
        shown("a");

        feed.pass("a").spent(COIN, at(5), tx(5)).closed();
        feed.pass("a").spent(COIN, at(5), tx(5)).closed();

        assertThat(isLive()).isTrue();
    }

    @Test
    void aReportBetweenTwoMissesClearsTheFirst() {
        shown("a");
        feed.empty("a", 1);
        shown("a");

        feed.empty("a", 1);

        assertThat(isLive()).isTrue();
    }

    @Test
    void aReportOfAPassThatNeverEndsClearsAMissAtOnce() {
        shown("a");
        feed.empty("a", 1);
        feed.pass("a").unspent(COIN, at(3)).broken();

        feed.empty("a", 1);

        assertThat(isLive()).isTrue();
    }

    @Test
    void aVoidPassReportsNothing() {
        shown("a");
        Feed.Pass old = feed.pass("a");
        feed.empty("a", 1);
        old.unspent(COIN, at(3)).closed();

        feed.empty("a", 1);

        assertThat(isLive()).isFalse();
    }

    @Test
    void aFrameThatComesTwiceReportsOnce() {
        shown("a");
        Feed.Pass pass = feed.pass("a").unspent(COIN, at(3));
        feed.gone(COIN, null);
        feed.records.add(feed.records.get(feed.records.size() - 2));
        pass.closed();

        assertThat(isLive()).isFalse();
    }

    @Test
    void whatAPassHoldsThatNeverEndedCanVanish() {
        feed.pass("a").unspent(COIN, at(3)).broken();

        feed.empty("a", 2);

        assertThat(isLive()).isFalse();
    }

    @Test
    void whatAPushReportedNoPassDenies() {
        shown("a");
        feed.push(COIN, at(3), tx(5));

        feed.empty("a", 4);

        assertThat(isLive()).isTrue();
        assertThat(isUnspent()).isFalse();
    }

    @Test
    void aPushWithoutASpendDoesNotHoldTheSpend() {
        shownSpent("a");
        feed.push(COIN, at(3), null);

        feed.empty("a", 2);

        assertThat(isLive()).isTrue();
        assertThat(isUnspent()).isTrue();
    }

    @Test
    void anIncompletePassDeniesNothing() {
        shown("a");

        for (int i = 0; i < 3; i++) {
            feed.pass("a").closed(1);
        }

        assertThat(isLive()).isTrue();
    }

    @Test
    void aPassThatNeverOpenedDeniesNothingButPlacesALoneSpend() {
        shown("a");

        for (int i = 0; i < 3; i++) {
            feed.unopened("a").spent(out(4, 0), at(6), tx(6)).closed();
        }

        assertThat(isLive()).isTrue();
        feed.push(out(4, 0), at(4), null);
        assertThat(feed.row(out(4, 0)).spentScore()).isEqualTo(at(6));
    }

    @Test
    void anEndThatComesTwiceIsOneMiss() {
        shown("a");

        feed.pass("a").closed();
        feed.records.add(feed.records.get(feed.records.size() - 1));

        assertThat(isLive()).isTrue();
    }

    @Test
    void aPassWhoseFramesComeAfterItsEndIsCompleteWhenItEndsAgain() {
        shown("a");
        feed.empty("a", 1);
        Feed.Pass pass = feed.pass("a");
        pass.closed(1);
        pass.unspent(out(4, 0), at(4));
        assertThat(isLive()).isTrue();

        pass.closed(1);

        assertThat(isLive()).isFalse();
    }

    @Test
    void aPassFromAboveAFactDoesNotDenyIt() {
        shown("a");

        for (int i = 0; i < 3; i++) {
            feed.pass("a", at(3).next(), TIP).closed();
        }

        assertThat(isLive()).isTrue();
    }

    @Test
    void aPassFromBelowAFactDeniesIt() {
        shown("a");

        feed.pass("a", at(2), TIP).closed();
        feed.pass("a", at(2), TIP).closed();

        assertThat(isLive()).isFalse();
    }

    @Test
    void aFactsPositionIsTheNewestKnown() {
        shown("a");
        feed.pass("b").unspent(COIN, at(1)).closed();
        feed.empty("b", 2);
        feed.pass("a", at(2), TIP).closed();
        feed.pass("a", at(2), TIP).closed();
        assertThat(isLive()).as("b moved it below").isTrue();

        feed.pass("b").unspent(COIN, at(4)).closed();
        feed.empty("b", 2);
        feed.pass("a", at(2), TIP).closed();
        feed.pass("a", at(2), TIP).closed();
        assertThat(isLive()).as("b moved it above").isFalse();
    }

    @Test
    void aSpendOfUnknownPositionIsJudgedByItsCreations() {
        shown("a");
        feed.pass("a").spent(COIN, at(3), tx(5)).closed();
        assertThat(feed.row(COIN).spentScore()).isNull();

        feed.pass("a", at(3).next(), TIP).closed();
        feed.pass("a", at(3).next(), TIP).closed();
        assertThat(isUnspent()).isFalse();

        feed.pass("a").unspent(COIN, at(3)).closed();
        feed.pass("a").unspent(COIN, at(3)).closed();
        assertThat(isUnspent()).isTrue();
    }

    @Test
    void whatHasNoKnownPositionIsNotDenied() {
        feed.reset(1, true);
        feed.pass("a").spent(COIN, at(5), tx(5)).broken();

        feed.empty("a", 3);

        assertThat(isLive()).isTrue();
        assertThat(isUnspent()).isFalse();
    }

    @Test
    void aPassMustBeginTheWindowBelowTheTipOfTheFirstSight() {
        feed.pass("a", Score.ZERO, 150).unspent(COIN, unconfirmedAt(3)).closed();
        feed.pass("a", Score.ZERO, 160).unspent(COIN, unconfirmedAt(3)).closed();

        for (int i = 0; i < 3; i++) {
            feed.pass("a", Score.mined(145, 0), 170).closed();
        }
        assertThat(isLive()).as("it may have been mined below").isTrue();

        feed.pass("a", Score.mined(144, 9), 170).closed();
        feed.pass("a", Score.mined(144, 9), 170).closed();
        assertThat(isLive()).isFalse();
    }

    @Test
    void nearTheBeginningOfTheChainTheWindowEndsThere() {
        feed.pass("a", Score.ZERO, 3).unspent(COIN, unconfirmedAt(3)).closed();

        feed.pass("a", Score.mined(1, 0), 90).closed();
        feed.pass("a", Score.mined(1, 0), 90).closed();
        assertThat(isLive()).isTrue();

        feed.empty("a", 2);
        assertThat(isLive()).isFalse();
    }

    @Test
    void nothingMovesBelowTheLimitSoThatAPassFromThereIsLowEnough() {
        feed.pass("a", Score.ZERO, 101).unspent(COIN, at(3)).closed();

        feed.pass("a", Score.mined(99, 0), 198).closed();
        feed.pass("a", Score.mined(99, 0), 198).closed();
        assertThat(isLive()).as("it may have been mined at 96").isTrue();

        feed.pass("a", Score.mined(100, 2), 200).closed();
        feed.pass("a", Score.mined(100, 2), 200).closed();
        assertThat(isLive()).isFalse();
    }

    @Test
    void aLaggingNodeDeniesNothing() {
        feed.pass("a", Score.ZERO, 150).unspent(COIN, at(3)).closed();
        feed.pass("a", Score.ZERO, 160).unspent(COIN, at(3)).closed();

        for (int i = 0; i < 3; i++) {
            feed.pass("a", Score.ZERO, 159).closed();
        }
        assertThat(isLive()).isTrue();

        feed.pass("a", Score.ZERO, 160).closed();
        feed.pass("a", Score.ZERO, 160).closed();
        assertThat(isLive()).as("at the tip of the last sight").isFalse();
    }

    @Test
    void aLaggingNodeCountsForWhatItShows() {
        feed.pass("a", Score.ZERO, 160).unspent(COIN, at(3)).closed();
        feed.pass("a", Score.ZERO, 160).closed();
        feed.pass("a", Score.ZERO, 150).unspent(COIN, at(3)).closed();

        feed.pass("a", Score.ZERO, 160).closed();
        assertThat(isLive()).as("the miss before is cleared").isTrue();

        feed.pass("a", Score.ZERO, 160).closed();
        assertThat(isLive()).isFalse();
    }

    @Test
    void theHighestTipOfAnyReportCounts() {
        feed.pass("a", Score.ZERO, 160).unspent(COIN, at(3)).closed();
        feed.pass("a", Score.ZERO, 150).unspent(COIN, unconfirmedAt(3)).closed();
        feed.unopened("a").unspent(COIN, unconfirmedAt(3)).closed();

        for (int i = 0; i < 3; i++) {
            feed.pass("a", Score.ZERO, 155).closed();
        }

        assertThat(isLive()).as("witnessed at 160").isTrue();
    }

    @Test
    void whatAnOwnerLostVanishesWithItsNextPassOnceNoOtherHoldsIt() {
        shown("a");
        feed.pass("b").unspent(COIN, at(3)).closed();
        feed.empty("a", 3);
        assertThat(isLive()).as("b holds it").isTrue();

        feed.owner("b", 1, true);
        assertThat(isLive()).isTrue();
        feed.empty("a", 1);

        assertThat(isLive()).isFalse();
    }

    @Test
    void whatAnOwnerLostItHoldsAnewWhenItShowsIt() {
        shown("a");
        feed.pass("b").unspent(COIN, at(3)).closed();
        feed.empty("a", 2);
        shown("a");
        feed.owner("b", 1, true);

        feed.empty("a", 1);
        assertThat(isLive()).as("a first miss").isTrue();

        feed.empty("a", 1);
        assertThat(isLive()).isFalse();
    }

    @Test
    void aTipThatAllOwnersAreFarBelowWasAWrongOne() {
        shown("a");
        feed.pass("b", Score.ZERO, 5_000_000).closed();
        shown("a");
        feed.empty("a", 2);
        assertThat(isLive()).as("the limit is b's").isTrue();

        feed.pass("b", Score.ZERO, TIP).closed();
        shown("a");
        feed.empty("a", 2);

        assertThat(isLive()).isFalse();
    }

    @Test
    void aWrongTipOfAnOwnerThatIsRemovedGoesWithTheNextPass() {
        feed.pass("b", Score.ZERO, 5_000_000).closed();
        feed.owner("b", 1, true);
        shown("a");
        feed.empty("a", 2);

        assertThat(isLive()).isFalse();
    }

    @Test
    void aNodeThatLagsLowersNoLimit() {
        feed.pass("a", Score.ZERO, 201).closed();
        feed.pass("a", Score.ZERO, 101).unspent(COIN, at(3)).closed();
        feed.pass("a", Score.ZERO, 101).closed();
        feed.pass("a", Score.ZERO, 101).closed();
        assertThat(isLive()).as("below the limit of 101").isTrue();

        feed.pass("a", Score.ZERO, 100).unspent(COIN, at(3)).closed();
        feed.pass("a", Score.ZERO, 100).closed();
        feed.pass("a", Score.ZERO, 100).closed();
        assertThat(isLive()).isFalse();
    }

    @Test
    void aPassThatMayNotDecideLeavesAMissAsItIs() {
        shown("a");
        feed.empty("a", 1);
        feed.pass("a", Score.ZERO, TIP - 1).closed();
        feed.pass("a", at(4), TIP).closed();
        assertThat(isLive()).isTrue();

        feed.empty("a", 1);

        assertThat(isLive()).isFalse();
    }

    @Test
    void aPassThatShowsNothingWhereItBeganDeniesNothing() {
        feed.pass("a").unspent(COIN, at(3)).unspent(out(4, 0), at(4)).closed();

        for (int i = 0; i < 4; i++) {
            feed.pass("a", at(3), TIP).unspent(out(5, 0), at(5)).baseless();
        }

        assertThat(isLive()).as("the fact at its beginning").isTrue();
        assertThat(feed.row(out(4, 0)).live()).isTrue();
    }

    @Test
    void aPassThatBeganWhereNothingWasEverShownDeniesNothing() {
        shown("a");

        for (int i = 0; i < 4; i++) {
            feed.pass("a", at(2), TIP).baseless();
        }

        assertThat(isLive()).isTrue();
    }

    @Test
    void aPassThatShowsNothingWhereItBeganLeavesAMissAsItIs() {
        shown("a");
        feed.empty("a", 1);
        feed.pass("a", at(2), TIP).baseless();
        assertThat(isLive()).isTrue();

        feed.empty("a", 1);

        assertThat(isLive()).isFalse();
    }

    @Test
    void ofSeveralFactsWhereAPassBeganOneIsEnough() {
        feed.pass("a")
                .unspent(COIN, at(3))
                .unspent(out(3, 1), at(3))
                .unspent(out(4, 0), at(4))
                .closed();

        for (int i = 0; i < 2; i++) {
            feed.pass("a", at(3), TIP).unspent(out(3, 1), at(3)).closed();
        }

        assertThat(isLive()).isFalse();
        assertThat(feed.row(out(3, 1)).live()).isTrue();
        assertThat(feed.row(out(4, 0)).live()).isFalse();
    }

    @Test
    void aPassFromTheVeryBeginningNeedsNothingThere() {
        shown("a");

        feed.pass("a", Score.ZERO, TIP).baseless();
        feed.pass("a", Score.ZERO, TIP).baseless();

        assertThat(isLive()).isFalse();
    }
}
