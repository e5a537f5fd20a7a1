package io.walletstream.stream.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.OwnerRef;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SafeCursorTest {
    private static final int WINDOW = 6;
    private static final int ROLLBACK = 100;
    private static final int TIP = 1000;
    private static final Score WAITS = Score.unconfirmed(1_700_000_000, 0);

    private static FeedSplit before(Score cursor, Map<Outpoint, Integer> unconfirmed) {
        return before(cursor, Score.ZERO, unconfirmed, Map.of());
    }

    private static FeedSplit before(
            Score cursor, Score anchor, Map<Outpoint, Integer> unconfirmed, Map<Outpoint, Integer> unseen) {
        return new FeedSplit(
                AccountId.of(0, 1),
                1,
                new OwnerRef("owner", 1),
                cursor,
                anchor,
                unconfirmed,
                unseen,
                true,
                TIP - 10,
                0,
                TIP - 10,
                1);
    }

    private static SafeCursor pass(FeedSplit before, Score from, int tip) {
        return new SafeCursor(before, new PassDepth.Beginning(from, tip, false), WINDOW, ROLLBACK);
    }

    private static FeedFrame frame(int n, Score score) {
        return new FeedFrame(outpoint(n), score, null);
    }

    private static Outpoint outpoint(int n) {
        return new Outpoint(Txid.ofWords(0, 0, 0, n), 0);
    }

    @Test
    void itStaysTheWindowBelowTheTip() {
        SafeCursor cursor = pass(before(Score.ZERO, Map.of()), Score.ZERO, TIP);
        cursor.saw(frame(1, Score.mined(TIP - WINDOW - 1, 3)));
        cursor.saw(frame(2, Score.mined(TIP - WINDOW, 7)));
        cursor.saw(frame(3, Score.mined(TIP - WINDOW + 1, 0)));

        assertThat(cursor.close(2, 0).cursor()).isEqualTo(Score.mined(TIP - WINDOW, 7));
    }

    @Test
    void anUnconfirmedFactHoldsItWhereTheTipWasAtItsFirstSight() {
        Score since = WAITS;
        SafeCursor cursor = pass(before(Score.ZERO, Map.of(outpoint(9), 900)), Score.ZERO, TIP);
        cursor.saw(frame(1, Score.mined(890, 0)));
        cursor.saw(frame(2, Score.mined(950, 0)));
        cursor.saw(frame(9, since));

        FeedSplit after = cursor.close(2, 0);

        assertThat(after.cursor()).isEqualTo(Score.mined(890, 0));
        assertThat(after.unconfirmed()).containsExactly(Map.entry(outpoint(9), 900));
    }

    @Test
    void whatIsNotShownUnconfirmedAnyMoreHoldsItForOneMorePass() {
        SafeCursor first = pass(before(Score.mined(890, 0), Map.of(outpoint(9), 900)), Score.mined(890, 0), TIP);
        first.saw(frame(1, Score.mined(890, 0)));
        first.saw(frame(9, Score.mined(950, 0)));
        FeedSplit once = first.close(2, 0);
        assertThat(once.cursor()).isEqualTo(Score.mined(890, 0));
        assertThat(once.unconfirmed()).isEmpty();
        assertThat(once.unseen()).containsExactly(Map.entry(outpoint(9), 900));

        SafeCursor second = pass(once, Score.mined(890, 0), TIP);
        second.saw(frame(1, Score.mined(890, 0)));
        second.saw(frame(9, Score.mined(950, 0)));
        FeedSplit twice = second.close(3, 0);

        assertThat(twice.cursor()).isEqualTo(Score.mined(950, 0));
        assertThat(twice.unseen()).isEmpty();
    }

    @Test
    void whatIsShownUnconfirmedAgainIsAsOldAsBefore() {
        SafeCursor cursor = pass(before(Score.ZERO, Score.ZERO, Map.of(), Map.of(outpoint(9), 900)), Score.ZERO, TIP);
        cursor.saw(frame(9, WAITS));

        FeedSplit after = cursor.close(2, 0);

        assertThat(after.unconfirmed()).containsExactly(Map.entry(outpoint(9), 900));
        assertThat(after.unseen()).isEmpty();
    }

    @Test
    void aPassThatCannotTellLeavesWhatItDoesNotShowAsItIs() {
        FeedSplit before = before(Score.mined(890, 0), Score.ZERO, Map.of(outpoint(8), 899), Map.of(outpoint(9), 900));
        SafeCursor lagging = pass(before, Score.mined(890, 0), TIP - 11);
        lagging.saw(frame(1, Score.mined(890, 0)));
        SafeCursor baseless = pass(before, Score.mined(890, 0), TIP);
        baseless.saw(frame(1, Score.mined(950, 0)));

        for (FeedSplit after : List.of(lagging.close(2, 0), baseless.close(2, 0))) {
            assertThat(after.unconfirmed()).isEqualTo(before.unconfirmed());
            assertThat(after.unseen()).isEqualTo(before.unseen());
            assertThat(after.cursor()).isEqualTo(before.cursor());
        }
        assertThat(lagging.close(2, 0).tip()).as("the highest").isEqualTo(TIP - 10);
    }

    @Test
    void itDoesNotGoBackWhileItsFactIsShown() {
        SafeCursor cursor = pass(before(Score.mined(990, 1), Map.of()), Score.ZERO, TIP);
        cursor.saw(frame(1, Score.mined(990, 1)));

        assertThat(cursor.close(2, 0).cursor()).isEqualTo(Score.mined(990, 1));
    }

    @Test
    void itGoesBackWhereAPassFromBelowDoesNotShowItsFactAnyMore() {
        Score anchor = Score.mined(800, 0);
        SafeCursor cursor = pass(before(Score.mined(990, 1), anchor, Map.of(), Map.of()), anchor, TIP);
        cursor.saw(frame(1, anchor));
        cursor.saw(frame(1, Score.mined(850, 0)));

        assertThat(cursor.close(2, 0).cursor()).isEqualTo(Score.mined(850, 0));
    }

    @Test
    void itNeverGoesBelowWhereThePassBegan() {
        Score anchor = Score.mined(800, 0);
        SafeCursor cursor = pass(before(Score.mined(990, 1), anchor, Map.of(outpoint(9), 700), Map.of()), anchor, TIP);
        cursor.saw(frame(1, anchor));
        cursor.saw(frame(9, WAITS));

        assertThat(cursor.close(2, 0).cursor()).isEqualTo(anchor);
    }

    @Test
    void itStaysForAPassThatShowsNothingWhereItBegan() {
        Score anchor = Score.mined(800, 0);
        FeedSplit before = before(Score.mined(990, 1), anchor, Map.of(), Map.of());
        for (Score from : List.of(anchor, before.cursor())) {
            SafeCursor cursor = pass(before, from, TIP);
            cursor.saw(frame(1, Score.mined(993, 0)));

            assertThat(cursor.close(2, 0).cursor()).isEqualTo(before.cursor());
            assertThat(cursor.close(2, 0).anchor()).isEqualTo(anchor);
            assertThat(cursor.missedCursor()).isEqualTo(from.equals(before.cursor()));
        }
    }

    @Test
    void itStaysForALaggingNodeThatDoesNotKnowItsFactYet() {
        SafeCursor cursor = pass(before(Score.mined(985, 1), Map.of()), Score.ZERO, TIP - 16);
        cursor.saw(frame(1, Score.mined(800, 0)));

        assertThat(cursor.close(2, 0).cursor()).isEqualTo(Score.mined(985, 1));
        assertThat(cursor.missedCursor()).isFalse();
    }

    @Test
    void theAnchorIsTheHighestThatIsDeepEnough() {
        SafeCursor cursor = pass(before(Score.ZERO, Map.of()), Score.ZERO, TIP);
        cursor.saw(frame(1, Score.mined(700, 0)));
        cursor.saw(frame(2, Score.mined(900, 3)));
        cursor.saw(frame(3, Score.mined(901, 0)));

        assertThat(cursor.close(2, 0).anchor()).isEqualTo(Score.mined(900, 3));
    }

    @Test
    void anAnchorThatAFullPassDoesNotShowIsReplaced() {
        FeedSplit before = before(Score.mined(990, 1), Score.mined(890, 1), Map.of(), Map.of());
        SafeCursor cursor = pass(before, Score.ZERO, TIP);
        cursor.saw(frame(1, Score.mined(700, 0)));
        cursor.saw(frame(1, Score.mined(990, 1)));

        assertThat(cursor.close(2, 0).anchor()).isEqualTo(Score.mined(700, 0));
    }

    @Test
    void thatNothingAtAllIsLeftIsDoubtfulUntilTheChainGrewByTheWindow() {
        FeedSplit before = before(Score.ZERO, Map.of(outpoint(9), 900));
        assertThat(pass(before, Score.ZERO, TIP - 10 + WINDOW - 1).isDoubtful()).isTrue();
        assertThat(pass(before, Score.ZERO, TIP - 10 + WINDOW).isDoubtful()).isFalse();
        FeedSplit after = pass(before, Score.ZERO, TIP).close(2, 0);
        assertThat(after.shows()).isFalse();
        assertThat(pass(after, Score.ZERO, TIP).isDoubtful()).isFalse();
    }

    @Test
    void afterATipThatFellDeeperThanAReorgWhatIsShownCounts() {
        FeedSplit before = before(Score.mined(989, 1), Score.mined(890, 1), Map.of(), Map.of());
        SafeCursor cursor = new SafeCursor(before, new PassDepth.Beginning(Score.ZERO, 700, true), WINDOW, ROLLBACK);
        cursor.saw(frame(1, Score.mined(500, 0)));
        cursor.saw(frame(2, Score.mined(690, 0)));

        FeedSplit after = cursor.close(2, 0);

        assertThat(after.cursor()).isEqualTo(Score.mined(690, 0));
        assertThat(after.anchor()).isEqualTo(Score.mined(500, 0));
        assertThat(after.tip()).isEqualTo(700);
        assertThat(after.shownTip()).isEqualTo(700);
    }

    @Property(tries = 200)
    void itIsTheHighestScoreThatIsSafe(
            @ForAll List<@IntRange(min = 0, max = 1100) Integer> heights,
            @ForAll @IntRange(min = 800, max = 1000) int firstTip) {
        boolean unconfirmed = firstTip % 2 == 0;
        SafeCursor cursor = pass(before(Score.ZERO, Map.of(outpoint(0), firstTip)), Score.ZERO, TIP);
        TreeSet<Score> seen = new TreeSet<>();
        for (int i = 0; i < heights.size(); i++) {
            seen.add(Score.mined(heights.get(i), i));
        }
        int n = 1;
        for (Score score : seen) {
            cursor.saw(frame(n++, score));
        }
        if (unconfirmed) {
            cursor.saw(frame(0, WAITS));
        }
        int safe = Math.min(TIP, firstTip) - WINDOW;
        Score expected = seen.stream().filter(score -> score.height() <= safe).reduce(Score.ZERO, (a, b) -> b);

        assertThat(cursor.close(2, 0).cursor()).isEqualTo(expected);
    }

    @Test
    void whatThereWasNoRoomToRememberCountsAsOldAsTheOldest() {
        Map<Outpoint, Integer> known = new HashMap<>();
        for (int i = 0; i < SafeCursor.MAX_UNCONFIRMED; i++) {
            known.put(outpoint(i), 900 + i % 50);
        }
        SafeCursor cursor = pass(before(Score.ZERO, known), Score.ZERO, TIP);
        cursor.saw(frame(1, Score.mined(894, 0)));
        cursor.saw(frame(2, Score.mined(950, 0)));
        cursor.saw(frame(SafeCursor.MAX_UNCONFIRMED + 1, WAITS));

        assertThat(cursor.close(2, 0).cursor()).isEqualTo(Score.mined(894, 0));
    }

    @Property(tries = 100)
    void overManyPassesItNeverPassesWhatIsStillUnconfirmed(
            @ForAll @IntRange(min = 0, max = 30) int firstSeen, @ForAll @IntRange(min = 1, max = 40) int passes) {
        FeedSplit split = before(Score.ZERO, Map.of());
        for (int pass = 0; pass < passes; pass++) {
            int tip = TIP + pass;
            SafeCursor cursor = pass(split, Score.ZERO, tip);
            for (int height = TIP - 20; height <= tip; height++) {
                cursor.saw(frame(height, Score.mined(height, 0)));
            }
            if (pass >= firstSeen) {
                cursor.saw(frame(1, WAITS));
            }
            FeedSplit after = cursor.close(pass + 1, 0);
            assertThat(after.cursor()).isGreaterThanOrEqualTo(split.cursor());
            assertThat(after.cursor().height()).isEqualTo(TIP + Math.min(pass, firstSeen) - WINDOW);
            split = after;
        }
    }
}
