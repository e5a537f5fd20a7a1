package io.walletstream.stream.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.record.OwnerRef;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PassDepthTest {
    private static final int TIP = 1000;
    private static final int ROLLBACK = 100;
    private static final Score CURSOR = Score.mined(990, 3);
    private static final Score FLOOR = Score.mined(TIP - ROLLBACK, 0);

    private final PassDepth depth = new PassDepth();

    private Score from(Score cursor, int number) {
        FeedSplit split = new FeedSplit(AccountId.of(0, 1), 1, new OwnerRef("alice", 1), cursor, Map.of(), 1, TIP, 1);
        return depth.from(split, false, number, TIP, ROLLBACK);
    }

    @Test
    void asARuleItReadsFromTheCursor() {
        for (int number = 1; number < PassDepth.EVERY; number++) {
            assertThat(from(CURSOR, number)).isEqualTo(CURSOR);
            assertThat(depth.completed(false)).isFalse();
        }
    }

    @Test
    void nowAndThenItReadsDeep() {
        assertThat(from(CURSOR, PassDepth.EVERY)).isEqualTo(FLOOR);
        assertThat(depth.completed(false)).isFalse();
        assertThat(depth.mayGoBack()).isFalse();
    }

    @Test
    void aDeepPassOfAnOwnerThatLagsReadsFromItsCursor() {
        assertThat(from(Score.mined(700, 0), PassDepth.EVERY)).isEqualTo(Score.mined(700, 0));
    }

    @Test
    void afterAMissTwoDeepPassesFollowAtOnceAndMayTakeTheCursorBack() {
        assertThat(from(CURSOR, 1)).isEqualTo(CURSOR);
        assertThat(depth.completed(true)).isTrue();
        assertThat(from(CURSOR, 2)).isEqualTo(FLOOR);
        assertThat(depth.mayGoBack()).isTrue();
        assertThat(depth.completed(false)).isTrue();
        assertThat(from(Score.mined(950, 0), 3)).isEqualTo(FLOOR);
        assertThat(depth.mayGoBack()).isTrue();
        assertThat(depth.completed(false)).isFalse();
        assertThat(depth.mayGoBack()).isFalse();
        assertThat(from(Score.mined(950, 0), 4)).isEqualTo(Score.mined(950, 0));
    }

    @Test
    void aPassThatIsAbandonedStaysOwed() {
        from(CURSOR, 1);
        depth.completed(true);
        from(CURSOR, 2); // breaks
        assertThat(from(CURSOR, 3)).isEqualTo(FLOOR);
        assertThat(depth.completed(false)).isTrue();
    }

    @Test
    void nearTheFirstBlockItReadsEverything() {
        FeedSplit split = new FeedSplit(AccountId.of(0, 1), 1, new OwnerRef("alice", 1), CURSOR, Map.of(), 1, 50, 1);
        assertThat(depth.from(split, false, PassDepth.EVERY, 50, ROLLBACK)).isEqualTo(Score.mined(0, 0));
    }
}
