package io.walletstream.stream.assemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void doubles_from_half_a_minute_to_six_hours() {
        assertThat(Backoff.DEFAULT.after(1)).isEqualTo(Duration.ofSeconds(30));
        assertThat(Backoff.DEFAULT.after(2)).isEqualTo(Duration.ofMinutes(1));
        assertThat(Backoff.DEFAULT.after(3)).isEqualTo(Duration.ofMinutes(2));
        assertThat(Backoff.DEFAULT.after(10)).isEqualTo(Duration.ofMinutes(256));
        assertThat(Backoff.DEFAULT.after(11)).isEqualTo(Duration.ofHours(6));
        assertThat(Backoff.DEFAULT.after(Integer.MAX_VALUE)).isEqualTo(Duration.ofHours(6));
    }

    @Test
    void delays_that_go_backwards_are_refused() {
        assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Backoff(Duration.ZERO, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
