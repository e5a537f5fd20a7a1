package io.walletstream.stream.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SetbacksTest {
    private static final int MOST = 5;
    private static final Duration MINUTES = Duration.ofMinutes(40);

    private final FeedException breaking = FeedException.broken("broken");
    private Instant now = Instant.parse("2026-01-02T03:04:05Z");
    private final Setbacks setbacks = new Setbacks(MOST, () -> now);

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
    void aTurnThatWasCutAfterItCameFurtherBeginsTheHourAndTheBreaksAnew() throws Exception {
        broken(true);
        broken(false);
        setbacks.cut(true);

        assertThat(broken(false)).isEqualTo(1);
    }

    @Test
    void aPassThatComesFurtherBetweenItsBreaksIsNeverGivenUp() throws Exception {
        for (int i = 0; i < 10 * MOST; i++) {
            // The stream could not be opened again; the next one brought much and was cut.
            assertThat(setbacks.broken(breaking, false)).isEqualTo(1);
            setbacks.cut(true);
        }
    }

    @Test
    void aBreakAfterThePassCameFurtherBeginsTheCutsAnew() throws Exception {
        for (int i = 0; i < MOST; i++) {
            setbacks.cut(false);
        }
        setbacks.broken(breaking, true);
        for (int i = 0; i < MOST; i++) {
            setbacks.cut(false);
        }

        assertThatExceptionOfType(FeedException.class)
                .isThrownBy(() -> setbacks.cut(false))
                .withMessage("no new frame in " + (MOST + 1) + " turns");
    }
}
