package io.walletstream.stream.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
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
}
