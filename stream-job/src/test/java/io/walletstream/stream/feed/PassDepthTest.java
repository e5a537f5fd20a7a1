package io.walletstream.stream.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.record.OwnerRef;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PassDepthTest {
    private static final int TIP = 1000;
    private static final int WINDOW = 6;
    private static final int ROLLBACK = 100;
    private static final int ABSURD = 5_000_000;
    private static final Score CURSOR = Score.mined(990, 3);
    private static final Score ANCHOR = Score.mined(897, 5);

    private final PassDepth depth = new PassDepth();

    private static FeedSplit split(Score cursor, Score anchor, int tip) {
        return new FeedSplit(
                AccountId.of(0, 1),
                1,
                new OwnerRef("alice", 1),
                cursor,
                anchor,
                Map.of(),
                Map.of(),
                true,
                tip,
                1,
                tip,
                1);
    }

    private Score from(Score cursor, int number) {
        return from(split(cursor, ANCHOR, TIP), number, TIP);
    }

    private Score from(FeedSplit split, int number, int tip) {
        return depth.begin(tip, split, false, number, WINDOW, ROLLBACK).from();
    }

    private PassDepth.Beginning begin(int told) {
        return depth.begin(told, split(CURSOR, ANCHOR, TIP), false, 1, WINDOW, ROLLBACK);
    }

    private int tip(int told) {
        return begin(told).tip();
    }

    @Test
    void asARuleItReadsFromTheCursor() {
        for (int number = 1; number < PassDepth.EVERY; number++) {
            assertThat(from(CURSOR, number)).isEqualTo(CURSOR);
            assertThat(depth.completed(true, false, false)).isFalse();
        }
    }

    @Test
    void nowAndThenTwoPassesReadFromTheAnchor() {
        assertThat(from(CURSOR, PassDepth.EVERY)).isEqualTo(ANCHOR);
        assertThat(depth.completed(true, false, false)).as("not at once").isFalse();
        assertThat(from(CURSOR, PassDepth.EVERY + 1)).isEqualTo(ANCHOR);
        assertThat(depth.completed(true, false, false)).isFalse();
        assertThat(from(CURSOR, PassDepth.EVERY + 2)).isEqualTo(CURSOR);
    }

    /** Else what left the chain between the old anchor and the new one would be missed once, and never denied again. */
    @Test
    void theSecondOfAPairBeginsWhereTheFirstDidAlthoughThatRaisedTheAnchor() {
        assertThat(from(split(CURSOR, ANCHOR, TIP), 3, TIP + 1)).isEqualTo(ANCHOR);
        depth.completed(true, false, false);
        Score raised = Score.mined(901, 7);
        assertThat(from(split(CURSOR, raised, TIP + 1), 4, TIP + 1)).isEqualTo(ANCHOR);
        depth.completed(true, false, false);
        assertThat(from(split(CURSOR, raised, TIP + 1), 5, TIP + 2)).isEqualTo(raised);
    }

    @Test
    void whatOnePairBeganTheNextOneEndsIfTheTipRoseBetween() {
        assertThat(from(split(CURSOR, ANCHOR, TIP), 3, TIP + 1)).isEqualTo(ANCHOR);
        depth.completed(true, false, false);
        assertThat(from(split(CURSOR, Score.mined(901, 7), TIP + 1), 4, TIP + 2))
                .isEqualTo(ANCHOR);
    }

    @Test
    void theFirstPassOfAnOwnerIsNotRepeatedFromTheBeginning() {
        assertThat(from(split(Score.ZERO, Score.ZERO, 0), 1, TIP)).isEqualTo(Score.ZERO);
        depth.completed(true, false, false);
        assertThat(from(split(CURSOR, ANCHOR, TIP), 2, TIP)).isEqualTo(ANCHOR);
    }

    @Test
    void whenTheTipRoseTwoPassesReadFromTheAnchor() {
        assertThat(from(split(CURSOR, ANCHOR, TIP), 3, TIP + 1)).isEqualTo(ANCHOR);
        assertThat(depth.completed(true, false, false)).isFalse();
        FeedSplit risen = split(CURSOR, ANCHOR, TIP + 1);
        assertThat(from(risen, 4, TIP)).as("lagging").isEqualTo(ANCHOR);
        assertThat(depth.completed(true, false, false)).isFalse();
        assertThat(from(risen, 5, TIP + 1)).isEqualTo(CURSOR);
    }

    @Test
    void aDeepPassOfAnOwnerWhoseCursorIsDeeperReadsFromThere() {
        assertThat(from(Score.mined(700, 0), PassDepth.EVERY)).isEqualTo(Score.mined(700, 0));
    }

    @Test
    void withoutAnAnchorADeepPassReadsEverything() {
        assertThat(from(split(CURSOR, Score.ZERO, TIP), PassDepth.EVERY, TIP)).isEqualTo(Score.ZERO);
    }

    @Test
    void afterAMissTwoDeepPassesFollowAtOnce() {
        assertThat(from(CURSOR, 1)).isEqualTo(CURSOR);
        assertThat(depth.completed(false, true, false)).isTrue();
        assertThat(from(CURSOR, 2)).isEqualTo(ANCHOR);
        assertThat(depth.completed(true, false, false)).isTrue();
        assertThat(from(Score.mined(950, 0), 3)).isEqualTo(ANCHOR);
        assertThat(depth.completed(true, false, false)).isFalse();
        assertThat(from(Score.mined(950, 0), 4)).isEqualTo(Score.mined(950, 0));
    }

    @Test
    void deepPassesThatMissAsWellAreNotFollowedAtOnceForEver() {
        FeedSplit idle = split(ANCHOR, ANCHOR, TIP);
        int atOnce = 0;
        for (int number = 1; number < 10; number++) {
            from(idle, number, TIP);
            atOnce += depth.completed(false, true, false) ? 1 : 0;
        }

        assertThat(atOnce).as("the first, and the one after those owed").isEqualTo(2);
    }

    @Test
    void aPassThatIsAbandonedStaysOwed() {
        from(CURSOR, 1);
        depth.completed(false, true, false);
        from(CURSOR, 2); // breaks
        assertThat(from(CURSOR, 3)).isEqualTo(ANCHOR);
        assertThat(depth.completed(true, false, false)).isTrue();
    }

    @Test
    void anAnchorThatIsMissedForAWhileIsGone() {
        for (int tip = TIP + 1; tip < TIP + 1 + WINDOW; tip++) {
            assertThat(from(split(CURSOR, ANCHOR, tip - 1), 1, tip)).isEqualTo(ANCHOR);
            depth.completed(false, false, false);
        }
        FeedSplit risen = split(CURSOR, ANCHOR, TIP + WINDOW);
        assertThat(from(risen, 2, TIP + 1 + WINDOW)).isEqualTo(Score.ZERO);
        depth.completed(true, false, true);
        FeedSplit anew = split(CURSOR, Score.mined(800, 1), TIP + 1 + WINDOW);
        assertThat(from(anew, 3, TIP + 1 + WINDOW)).as("the second of the pair").isEqualTo(Score.ZERO);
        depth.completed(true, false, false);
        assertThat(from(anew, 4, TIP + 1 + WINDOW)).isEqualTo(CURSOR);
    }

    @Test
    void aFullPassThatMissesTheAnchorIsFollowedByAnotherAtOnce() {
        depth.begin(TIP, split(CURSOR, ANCHOR, TIP), true, 1, WINDOW, ROLLBACK);
        assertThat(depth.completed(true, false, true)).isTrue();
        assertThat(from(CURSOR, 2)).isEqualTo(Score.ZERO);
        depth.completed(true, false, false);

        assertThat(from(CURSOR, 3)).isNotEqualTo(Score.ZERO);
    }

    @Test
    void anAnchorThatIsShownAgainIsNot() {
        from(split(CURSOR, ANCHOR, TIP), 1, TIP + 1);
        depth.completed(false, false, false);
        from(split(CURSOR, ANCHOR, TIP + 1), 2, TIP + 1);
        depth.completed(true, false, false);

        assertThat(from(split(CURSOR, ANCHOR, TIP + 1), 3, TIP + 2 + WINDOW)).isEqualTo(ANCHOR);
    }

    @Test
    void anAnchorThatANodeThatLagsMissesIsNot() {
        from(split(CURSOR, ANCHOR, TIP), PassDepth.EVERY, TIP - 1);
        depth.completed(false, false, false);

        assertThat(from(split(CURSOR, ANCHOR, TIP), 3, TIP + WINDOW)).isEqualTo(ANCHOR);
    }

    @Test
    void passesThatCannotTellReadEverythingOnlySoOften() {
        from(split(CURSOR, ANCHOR, TIP), PassDepth.EVERY, TIP);
        depth.completed(false, false, false);
        FeedSplit risen = split(CURSOR, ANCHOR, TIP + WINDOW);
        int full = 0;

        Score from = from(risen, 3, TIP + WINDOW);
        while (from.equals(Score.ZERO) && full < 20) {
            full++;
            depth.completed(false, false, false);
            from = from(risen, 3, TIP + WINDOW - 1);
        }

        assertThat(full).isEqualTo(6);
    }

    @Test
    void aTipThatIsFarHigherIsBelievedWhenItIsToldTwice() {
        assertThat(tip(TIP + ROLLBACK)).isEqualTo(TIP + ROLLBACK);
        assertThat(tip(ABSURD)).isEqualTo(TIP);
        assertThat(tip(ABSURD + 1)).isEqualTo(ABSURD + 1);
    }

    @Test
    void aTipThatIsFarHigherOnceIsForgotten() {
        assertThat(tip(ABSURD)).isEqualTo(TIP);
        assertThat(tip(TIP + 1)).isEqualTo(TIP + 1);
        assertThat(tip(ABSURD)).isEqualTo(TIP);
    }

    @Test
    void theFirstTipIsBelieved() {
        assertThat(depth.begin(ABSURD, split(Score.ZERO, Score.ZERO, 0), true, 1, WINDOW, ROLLBACK)
                        .tip())
                .isEqualTo(ABSURD);
    }

    @Test
    void aTipThatFellDeeperThanAReorgTwiceBeginsAnew() {
        assertThat(begin(700)).as("a node that lags").isEqualTo(new PassDepth.Beginning(CURSOR, 700, false));
        assertThat(begin(701)).isEqualTo(new PassDepth.Beginning(Score.ZERO, 701, true));
    }
}
