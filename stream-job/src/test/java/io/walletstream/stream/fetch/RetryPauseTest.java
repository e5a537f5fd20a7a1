package io.walletstream.stream.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RetryPauseTest {
    private static final FetchLimits LIMITS = FetchLimits.DEFAULT;

    @Test
    void pauses_are_spread_below_a_bound_that_doubles() {
        for (int attempt = 1; attempt < 100; attempt++) {
            Duration bound = Duration.ofMillis(Math.min(200L << Math.min(attempt - 1, 10), 5000));
            for (int i = 0; i < 20; i++) {
                assertThat(RetryPause.after(attempt, Duration.ZERO, LIMITS).orElseThrow())
                        .isBetween(Duration.ZERO, bound);
            }
        }
    }

    @Test
    void a_pause_is_no_shorter_than_asked_for() {
        assertThat(RetryPause.after(1, Duration.ofSeconds(5), LIMITS)).contains(Duration.ofSeconds(5));
        assertThat(RetryPause.after(1, Duration.ofMillis(5001), LIMITS)).isEmpty();
    }

    @Test
    void the_header_is_in_seconds_or_a_date() {
        assertThat(asked(Map.of("Retry-After", "7"))).isEqualTo(Duration.ofSeconds(7));
        assertThat(asked(Map.of(
                        "Retry-After", "Wed, 21 Oct 2015 07:28:00 GMT", "Date", "Wed, 21 Oct 2015 07:26:30 GMT")))
                .isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void what_cannot_be_read_asks_for_nothing() {
        assertThat(asked(Map.of())).isZero();
        assertThat(asked(Map.of("Retry-After", "soon"))).isZero();
        assertThat(asked(Map.of("Retry-After", "-5"))).isZero();
        assertThat(asked(Map.of("Retry-After", "99999999999999999999"))).isZero();
        assertThat(asked(Map.of("Retry-After", "Wed, 21 Oct 2015 07:28:00 GMT")))
                .isZero();
    }

    private static Duration asked(Map<String, String> headers) {
        return RetryPause.asked(HttpHeaders.of(
                headers.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, e -> List.of(e.getValue()))),
                (name, value) -> true));
    }
}
