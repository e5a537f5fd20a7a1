package io.walletstream.stream.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class WriterLimitsTest {
    private final WriterLimits limits = new WriterLimits(20_000, 1 << 20, Duration.ofMillis(1), Duration.ofMillis(250));

    @Test
    void aSlowCommitOfFewRowsDoesNotMakeTheNextOnesWait() {
        assertThat(limits.lingerMillis(3, 500)).isEqualTo(1);
    }

    @Test
    void aLoadedWriterWaitsLongerTheMoreRowsCome() {
        assertThat(limits.lingerMillis(1_000, 100)).isEqualTo(50);
        assertThat(limits.lingerMillis(20_000, 1_000)).isEqualTo(250);
    }

    @Test
    void nobodyWaitsLongerThanTwiceWhatTheLastFlushTook() {
        assertThat(limits.lingerMillis(20_000, 30)).isEqualTo(60);
    }
}
