package io.walletstream.stream.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FetchLimitsTest {
    private static final FetchLimits ALL = new FetchLimits(
            FetchLimits.DEFAULT.timeout(),
            FetchLimits.DEFAULT.attempts(),
            FetchLimits.DEFAULT.firstBackoff(),
            FetchLimits.DEFAULT.maxBackoff(),
            16,
            1024,
            8 << 20,
            64L << 20,
            64L << 20);

    @ParameterizedTest
    @CsvSource({"8, 1, 8, 64", "4, 2, 4, 32", "20, 2, 8, 32", "1, 8, 1, 8", "1, 100, 1, 8"})
    void readersOfFeedsShareRequestsAndMemory(int streams, int readers, int concurrent, int mebibytes) {
        FetchLimits each = ALL.forFeeds(streams, readers);

        assertThat(each.concurrent()).isEqualTo(concurrent).isLessThanOrEqualTo(streams);
        assertThat(each.inFlightBytes()).isEqualTo((long) mebibytes << 20);
    }

    @Test
    void aReaderKeepsNoTransactionsAndAllItsThreadsMayAsk() {
        assertThat(IntStream.rangeClosed(1, 20).mapToObj(streams -> ALL.forFeeds(streams, 1)))
                .allMatch(each -> each.cacheBytes() == 0);
        assertThat(IntStream.rangeClosed(1, 20))
                .allMatch(streams -> ALL.forFeeds(streams, 1).pending() >= streams + Math.max(1, streams / 2));
    }

    @Test
    void whatConcernsOneFetchStays() {
        assertThat(ALL.forFeeds(2, 4))
                .usingRecursiveComparison()
                .ignoringFields("concurrent", "pending", "cacheBytes", "inFlightBytes")
                .isEqualTo(ALL);
    }
}
