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
    private static final int TIP = 1000;

    private static FeedSplit before(Score cursor, Map<Outpoint, Integer> unconfirmed) {
        return new FeedSplit(AccountId.of(0, 1), 1, new OwnerRef("owner", 1), cursor, unconfirmed, 0, TIP - 10, 1);
    }

    private static FeedFrame frame(int n, Score score) {
        return new FeedFrame(outpoint(n), score, null);
    }

    private static Outpoint outpoint(int n) {
        return new Outpoint(Txid.ofWords(0, 0, 0, n), 0);
    }

    @Test
    void itStaysTheWindowBelowTheTip() {
        SafeCursor cursor = new SafeCursor(before(Score.ZERO, Map.of()), TIP, WINDOW);
        cursor.saw(frame(1, Score.mined(TIP - WINDOW - 1, 3)));
        cursor.saw(frame(2, Score.mined(TIP - WINDOW, 7)));
        cursor.saw(frame(3, Score.mined(TIP - WINDOW + 1, 0)));

        assertThat(cursor.close(2, 0, SafeCursor.Move.FORWARD).cursor()).isEqualTo(Score.mined(TIP - WINDOW, 7));
    }

    @Test
    void anUnconfirmedFactHoldsItWhereTheTipWasAtItsFirstSight() {
        Score since = Score.unconfirmed(1_700_000_000, 0);
        SafeCursor cursor = new SafeCursor(before(Score.ZERO, Map.of(outpoint(9), 900)), TIP, WINDOW);
        cursor.saw(frame(1, Score.mined(890, 0)));
        cursor.saw(frame(2, Score.mined(950, 0)));
        cursor.saw(frame(9, since));

        FeedSplit after = cursor.close(2, 0, SafeCursor.Move.FORWARD);

        assertThat(after.cursor()).isEqualTo(Score.mined(890, 0));
        assertThat(after.unconfirmed()).containsExactly(Map.entry(outpoint(9), 900));
    }

    @Test
    void aFactThatConfirmedIsForgotten() {
        SafeCursor cursor = new SafeCursor(before(Score.ZERO, Map.of(outpoint(9), 900)), TIP, WINDOW);
        cursor.saw(frame(9, Score.mined(950, 0)));

        FeedSplit after = cursor.close(2, 0, SafeCursor.Move.FORWARD);

        assertThat(after.cursor()).isEqualTo(Score.mined(950, 0));
        assertThat(after.unconfirmed()).isEmpty();
    }

    @Test
    void itNeverGoesBack() {
        SafeCursor cursor = new SafeCursor(before(Score.mined(990, 1), Map.of()), TIP, WINDOW);
        cursor.saw(frame(1, Score.mined(800, 0)));

        assertThat(cursor.close(2, 0, SafeCursor.Move.FORWARD).cursor()).isEqualTo(Score.mined(990, 1));
    }

    @Test
    void itGoesBackWhereWhatStoodThereIsGone() {
        SafeCursor cursor = new SafeCursor(before(Score.mined(990, 1), Map.of()), TIP, WINDOW);
        cursor.saw(frame(1, Score.mined(800, 0)));

        assertThat(cursor.close(2, 0, SafeCursor.Move.ANYWHERE).cursor()).isEqualTo(Score.mined(800, 0));
    }

    @Test
    void itStaysWhereWhatStoodThereWasMissed() {
        SafeCursor cursor = new SafeCursor(before(Score.mined(700, 1), Map.of()), TIP, WINDOW);
        cursor.saw(frame(1, Score.mined(800, 0)));

        assertThat(cursor.close(2, 0, SafeCursor.Move.NOWHERE).cursor()).isEqualTo(Score.mined(700, 1));
    }

    @Test
    void itGoesBackToTheBeginningWhereNothingIsLeft() {
        SafeCursor cursor = new SafeCursor(before(Score.mined(990, 1), Map.of()), TIP, WINDOW);

        assertThat(cursor.close(2, 0, SafeCursor.Move.ANYWHERE).cursor()).isEqualTo(Score.ZERO);
    }

    @Property(tries = 200)
    void itIsTheHighestScoreThatIsSafe(
            @ForAll List<@IntRange(min = 0, max = 1100) Integer> heights,
            @ForAll @IntRange(min = 800, max = 1000) int firstTip) {
        boolean unconfirmed = firstTip % 2 == 0;
        SafeCursor cursor = new SafeCursor(before(Score.ZERO, Map.of(outpoint(0), firstTip)), TIP, WINDOW);
        TreeSet<Score> seen = new TreeSet<>();
        for (int i = 0; i < heights.size(); i++) {
            seen.add(Score.mined(heights.get(i), i));
        }
        int n = 1;
        for (Score score : seen) {
            cursor.saw(frame(n++, score));
        }
        if (unconfirmed) {
            cursor.saw(frame(0, Score.unconfirmed(1_700_000_000, 0)));
        }
        int safe = (unconfirmed ? Math.min(TIP, firstTip) : TIP) - WINDOW;
        Score expected = seen.stream().filter(score -> score.height() <= safe).reduce(Score.ZERO, (a, b) -> b);

        assertThat(cursor.close(2, 0, SafeCursor.Move.FORWARD).cursor()).isEqualTo(expected);
    }

    @Test
    void whatThereWasNoRoomToRememberCountsAsOldAsTheOldest() {
        Map<Outpoint, Integer> known = new HashMap<>();
        for (int i = 0; i < SafeCursor.MAX_UNCONFIRMED; i++) {
            known.put(outpoint(i), 900 + i % 50);
        }
        SafeCursor cursor = new SafeCursor(before(Score.ZERO, known), TIP, WINDOW);
        cursor.saw(frame(1, Score.mined(894, 0)));
        cursor.saw(frame(2, Score.mined(950, 0)));
        cursor.saw(frame(SafeCursor.MAX_UNCONFIRMED + 1, Score.unconfirmed(1_700_000_000, 0)));

        assertThat(cursor.close(2, 0, SafeCursor.Move.FORWARD).cursor()).isEqualTo(Score.mined(894, 0));
    }

    @Property(tries = 100)
    void overManyPassesItNeverPassesWhatIsStillUnconfirmed(
            @ForAll @IntRange(min = 0, max = 30) int firstSeen, @ForAll @IntRange(min = 1, max = 40) int passes) {
        FeedSplit split = before(Score.ZERO, Map.of());
        for (int pass = 0; pass < passes; pass++) {
            int tip = TIP + pass;
            SafeCursor cursor = new SafeCursor(split, tip, WINDOW);
            for (int height = TIP - 20; height <= tip; height++) {
                cursor.saw(frame(height, Score.mined(height, 0)));
            }
            if (pass >= firstSeen) {
                cursor.saw(frame(1, Score.unconfirmed(1_700_000_000, 0)));
            }
            FeedSplit after = cursor.close(pass + 1, 0, SafeCursor.Move.FORWARD);
            assertThat(after.cursor()).isGreaterThanOrEqualTo(split.cursor());
            assertThat(after.cursor().height()).isEqualTo(TIP + Math.min(pass, firstSeen) - WINDOW);
            split = after;
        }
    }
}
