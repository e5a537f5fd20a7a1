package io.walletstream.stream.feed;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class PausesTest {
    private static final long MAX_PAUSE = FeedLimits.DEFAULT.maxPause().toMillis();
    private static final long MAX_BACKOFF = FeedLimits.DEFAULT.maxBackoff().toMillis();
    private static final Pauses SHORTEST = new Pauses(FeedLimits.DEFAULT, bound -> 0);
    private static final Pauses LONGEST = new Pauses(FeedLimits.DEFAULT, bound -> bound - 1);

    @Test
    void whatTheUpstreamAsksForIsKeptUpToTheBound() {
        assertThat(SHORTEST.afterPass(1000)).isEqualTo(1000);
        assertThat(LONGEST.afterPass(1000)).isEqualTo(1200);
        assertThat(SHORTEST.afterPass(60_000)).isEqualTo(MAX_PAUSE);
        assertThat(LONGEST.afterPass(60_000)).isEqualTo(MAX_PAUSE - MAX_PAUSE / 5);
    }

    @Test
    void anUpstreamThatDoesNotSayIsAskedAgainAtTheBound() {
        assertThat(SHORTEST.afterPass(-1)).isEqualTo(MAX_PAUSE);
        assertThat(SHORTEST.afterPass(0)).isZero();
    }

    @Test
    void failuresDoubleThePause() {
        assertThat(LONGEST.afterFailures(1, 0)).isEqualTo(500);
        assertThat(LONGEST.afterFailures(2, 0)).isEqualTo(1000);
        assertThat(LONGEST.afterFailures(4, 0)).isEqualTo(4000);
        assertThat(SHORTEST.afterFailures(4, 0)).isEqualTo(2000);
        assertThat(LONGEST.afterFailures(Integer.MAX_VALUE, 0)).isEqualTo(MAX_BACKOFF);
    }

    @Test
    void retryAfterIsKeptUpToTheBound() {
        assertThat(SHORTEST.afterFailures(1, 7000)).isEqualTo(7000);
        assertThat(SHORTEST.afterFailures(1, Long.MAX_VALUE)).isEqualTo(MAX_BACKOFF);
    }

    @Property(tries = 300)
    void pausesAreNeverBeyondTheirBounds(
            @ForAll @IntRange(min = 1) int failures,
            @ForAll @LongRange(min = -1) long asked,
            @ForAll @LongRange(min = 0) long chance) {
        Pauses pauses = new Pauses(FeedLimits.DEFAULT, bound -> chance % bound);

        assertThat(pauses.afterPass(asked)).isBetween(0L, MAX_PAUSE);
        assertThat(pauses.afterFailures(failures, asked)).isBetween(1L, MAX_BACKOFF);
    }
}
