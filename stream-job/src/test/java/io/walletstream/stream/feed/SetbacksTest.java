package io.walletstream.stream.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SetbacksTest {
    private final FeedException breaking = FeedException.broken("broken");
    private static final Duration MINUTES = Duration.ofMinutes(40);

    private Instant now = Instant.parse("2026-01-02T03:04:05Z");
    private final Setbacks setbacks = new Setbacks(5, () -> now);

    private int broken(boolean advanced) throws FeedException {
        now = now.plus(MINUTES);
        return setbacks.broken(breaking, advanced);
    }

    @Test
    void theHourBeginsWithTheFirstBreakSinceThePassCameFurther() throws Exception {
        assertThat(broken(true)).isEqualTo(1);
        assertThat(broken(false)).isEqualTo(2);
        assertThat(broken(true)).isEqualTo(1);
        assertThat(broken(false)).isEqualTo(2);

        assertThatExceptionOfType(FeedException.class)
                .isThrownBy(() -> broken(false))
                .isSameAs(breaking);
    }

    @Test
    void aTurnThatWasCutAfterItCameFurtherEndsTheHourToo() throws Exception {
        broken(true);
        broken(false);
        setbacks.cut(true);

        assertThat(broken(false)).isEqualTo(3);
    }
}
