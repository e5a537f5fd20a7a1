package io.walletstream.oracle;

import static io.walletstream.oracle.Feed.at;
import static io.walletstream.oracle.Feed.out;
import static io.walletstream.oracle.Feed.tx;
import static io.walletstream.oracle.Feed.unconfirmedAt;
import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.Outpoint;
import org.junit.jupiter.api.Test;

/** Frames to facts, one rule a test; the numbers of transactions are also their positions. */
class FrameRulesTest {
    private static final Outpoint COIN = out(3, 0);

    @Test
    void aFrameWithoutASpendMakesAnUnspentRow() {
        OutputRow row = new Feed().pass("a").unspent(COIN, at(3)).closed().row(COIN);

        assertThat(row.isUnspent()).isTrue();
        assertThat(row.score()).isEqualTo(at(3));
        assertThat(row.content().valueSats()).isEqualTo(300);
    }

    @Test
    void ofTwoScoresInOnePassTheLowerIsTheCreations() {
        OutputRow row = new Feed()
                .reset(1, true)
                .pass("a")
                .spent(COIN, at(3), tx(5))
                .spent(COIN, at(5), tx(5))
                .closed()
                .row(COIN);

        assertThat(row.score()).isEqualTo(at(3));
        assertThat(row.spentTxid()).isEqualTo(tx(5));
        assertThat(row.spentScore()).isEqualTo(at(5));
    }

    @Test
    void twoScoresAreDecidedBeforeThePassEnds() {
        OutputRow row = new Feed()
                .reset(1, true)
                .pass("a")
                .spent(COIN, at(3), tx(5))
                .spent(COIN, at(5), tx(5))
                .broken()
                .row(COIN);

        assertThat(row.score()).isEqualTo(at(3));
        assertThat(row.spentScore()).isEqualTo(at(5));
    }

    @Test
    void aSingleScoreIsUndecidedUntilThePassEndsAndThenTheSpends() {
        Feed feed = new Feed().reset(1, true);
        Feed.Pass pass = feed.pass("a").spent(COIN, at(5), tx(5));

        assertThat(feed.row(COIN).spentTxid()).isEqualTo(tx(5));
        assertThat(feed.row(COIN).spentScore()).isNull();
        assertThat(feed.row(COIN).score()).isNull();

        assertThat(pass.closed().row(COIN).spentScore()).isEqualTo(at(5));
    }

    @Test
    void anIncompletePassDecidesNothing() {
        Feed feed = new Feed().reset(1, true);

        feed.pass("a").spent(COIN, at(5), tx(5)).closed(2);

        assertThat(feed.row(COIN).spentScore()).isNull();
    }

    @Test
    void aSingleScoreThatIsTheCreationsSaysNothingOfTheSpendsPosition() {
        Feed feed = new Feed().pass("a").unspent(COIN, at(3)).closed();

        feed.pass("a").spent(COIN, at(3), tx(5)).closed();

        assertThat(feed.row(COIN).spentTxid()).isEqualTo(tx(5));
        assertThat(feed.row(COIN).spentScore()).isNull();
        assertThat(feed.row(COIN).score()).isEqualTo(at(3));
    }

    @Test
    void anOutputThatIsSpentWhileThePassRunsIsDecidedWhenItEnds() {
        Feed feed = new Feed();
        Feed.Pass pass = feed.pass("a").unspent(COIN, at(3)).spent(COIN, at(5), tx(5));
        assertThat(feed.row(COIN).spentTxid()).isEqualTo(tx(5));
        assertThat(feed.row(COIN).spentScore()).isNull();

        pass.closed();

        assertThat(feed.row(COIN).score()).isEqualTo(at(3));
        assertThat(feed.row(COIN).spentScore()).isEqualTo(at(5));
    }

    /** Why only frames with a spend are told apart: the unconfirmed score is the creation's former one, not the spend's. */
    @Test
    void anOutputThatIsMinedAndSpentWhileThePassRunsGetsTheMinedPositions() {
        OutputRow row = new Feed()
                .pass("a")
                .unspent(COIN, unconfirmedAt(3))
                .spent(COIN, at(3), tx(5))
                .spent(COIN, at(5), tx(5))
                .closed()
                .row(COIN);

        assertThat(row.score()).isEqualTo(at(3));
        assertThat(row.spentScore()).isEqualTo(at(5));
    }

    @Test
    void confirmingMovesTheSameFact() {
        Feed feed = new Feed().pass("a").unspent(COIN, unconfirmedAt(3)).closed();
        assertThat(feed.row(COIN).state()).isEqualTo("unconfirmed");

        feed.pass("a").unspent(COIN, at(3)).closed();

        assertThat(feed.row(COIN).state()).isEqualTo("confirmed");
        assertThat(feed.tables().tables().outputs()).hasSize(1);
    }

    @Test
    void aFrameWithoutASpendNeverRemovesOne() {
        Feed feed = new Feed()
                .pass("a")
                .unspent(COIN, at(3))
                .spent(COIN, at(5), tx(5))
                .closed();

        feed.pass("a").unspent(COIN, at(3)).closed();

        assertThat(feed.row(COIN).spentTxid()).isEqualTo(tx(5));
    }

    @Test
    void theNewestOfTwoSpendsCountsUntilItIsGone() {
        Feed feed = new Feed().push(COIN, at(3), null).push(COIN, at(5), tx(5)).push(COIN, at(6), tx(6));
        assertThat(feed.row(COIN).spentTxid()).isEqualTo(tx(6));

        feed.push(COIN, at(5), tx(5));
        assertThat(feed.row(COIN).spentTxid())
                .as("a repeated fact is not a newer one")
                .isEqualTo(tx(6));

        feed.gone(COIN, tx(6));
        assertThat(feed.row(COIN).spentTxid()).isEqualTo(tx(5));

        feed.push(COIN, at(6), tx(6));
        assertThat(feed.row(COIN).spentTxid()).as("a fact that returns is new").isEqualTo(tx(6));
    }

    @Test
    void twoPushedScoresAreTheCreationsAndTheSpends() {
        Feed feed = new Feed().reset(1, true).push(COIN, at(5), tx(5));
        assertThat(feed.row(COIN).spentScore()).isNull();

        feed.push(COIN, at(3), tx(5));

        assertThat(feed.row(COIN).score()).isEqualTo(at(3));
        assertThat(feed.row(COIN).spentScore()).isEqualTo(at(5));
    }

    @Test
    void aPushedSpendBeforeItsCreationIsDecidedByTheCreation() {
        OutputRow different =
                new Feed().push(COIN, at(5), tx(5)).push(COIN, at(3), null).row(COIN);
        OutputRow equal =
                new Feed().push(COIN, at(3), tx(5)).push(COIN, at(3), null).row(COIN);

        assertThat(different.spentTxid()).isEqualTo(tx(5));
        assertThat(different.spentScore()).isEqualTo(at(5));
        assertThat(equal.spentTxid()).isEqualTo(tx(5));
        assertThat(equal.spentScore()).isNull();
    }

    @Test
    void aPushedSpendOfAKnownCreationIsDecidedAtOnce() {
        Feed feed = new Feed().push(COIN, at(3), null).push(COIN, at(3), tx(5));
        assertThat(feed.row(COIN).spentScore()).isNull();

        assertThat(feed.push(COIN, at(5), tx(5)).row(COIN).spentScore()).isEqualTo(at(5));
    }

    @Test
    void aSpendTakenBackWhileUndecidedDoesNotReturnWhenThePassEnds() {
        Feed feed = new Feed().push(COIN, at(3), null);
        Feed.Pass pass = feed.pass("a").spent(COIN, at(5), tx(5));

        feed.gone(COIN, tx(5));

        assertThat(pass.closed().row(COIN).isUnspent()).isTrue();
    }
}
