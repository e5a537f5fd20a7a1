package io.walletstream.stream.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeedLimitsTest {
    @ParameterizedTest
    @CsvSource({"1, 8", "2, 8", "3, 8", "5, 8", "8, 8", "12, 12"})
    void readersShareTheStreamsOfTheUpstreamAndEachHasOne(int readers, int streams) {
        assertThat(IntStream.range(0, readers)
                        .map(reader -> FeedLimits.DEFAULT.share(reader, readers).streams()))
                .allMatch(share -> share >= 1 && share <= FeedLimits.DEFAULT.streams() / readers + 1)
                .satisfies(shares -> assertThat(
                                shares.stream().mapToInt(Integer::intValue).sum())
                        .isEqualTo(streams));
    }

    @ParameterizedTest
    @CsvSource({"0", "1"})
    void aShareKeepsAllOtherBounds(int reader) {
        FeedLimits share = FeedLimits.DEFAULT.share(reader, 2);

        assertThat(share).usingRecursiveComparison().ignoringFields("streams").isEqualTo(FeedLimits.DEFAULT);
    }

    @Test
    void whatIsNotNamedStays() {
        FeedLimits changed = FeedLimits.DEFAULT
                .but()
                .turn(Duration.ofSeconds(7))
                .unfinishedPerStream(3)
                .build();

        assertThat(changed.turn()).isEqualTo(Duration.ofSeconds(7));
        assertThat(changed.unfinishedPerStream()).isEqualTo(3);
        assertThat(changed)
                .usingRecursiveComparison()
                .ignoringFields("turn", "unfinishedPerStream")
                .isEqualTo(FeedLimits.DEFAULT);
    }

    @Test
    void aRollbackIsNotLessThanTheWindow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FeedLimits.DEFAULT
                        .but()
                        .windowBlocks(7)
                        .rollbackBlocks(6)
                        .build())
                .withMessageContaining("rollback of 6")
                .withMessageContaining("window of 7");
    }

    @Test
    void limitsArePositive() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> FeedLimits.DEFAULT.but().waitingFramesPerStream(0).build());
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> FeedLimits.DEFAULT.but().unfinishedPerStream(0).build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FeedLimits.DEFAULT.but().turn(Duration.ZERO).build());
    }
}
