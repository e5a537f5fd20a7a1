package io.walletstream.stream.fetch;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before the next attempt. */
final class RetryPause {
    private RetryPause() {}

    /**
     * Exponential with full jitter, and no shorter than the upstream asks for; empty if that is longer than this fetch may wait.
     *
     * @param attempt number of the attempt that failed, from 1
     */
    static Optional<Duration> after(int attempt, Duration asked, FetchLimits limits) {
        if (asked.compareTo(limits.maxBackoff()) > 0) {
            return Optional.empty();
        }
        long boundMillis = Math.min(
                limits.firstBackoff().toMillis() << Math.min(attempt - 1, 16),
                limits.maxBackoff().toMillis());
        Duration jitter = Duration.ofMillis(ThreadLocalRandom.current().nextLong(boundMillis + 1));
        return Optional.of(jitter.compareTo(asked) > 0 ? jitter : asked);
    }

    /** The Retry-After header, in seconds or as a date that is compared with the answer's own; zero if there is none. */
    static Duration asked(HttpHeaders headers) {
        Optional<String> value = headers.firstValue("Retry-After").map(String::strip);
        if (value.isEmpty()) {
            return Duration.ZERO;
        } else if (value.get().matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(value.get()));
        }
        Optional<ZonedDateTime> until = value.flatMap(RetryPause::date);
        Optional<ZonedDateTime> now = headers.firstValue("Date").flatMap(RetryPause::date);
        if (until.isEmpty() || now.isEmpty() || until.get().isBefore(now.get())) {
            return Duration.ZERO;
        }
        return Duration.between(now.get(), until.get());
    }

    private static Optional<ZonedDateTime> date(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME));
        } catch (DateTimeException e) {
            // An upstream that writes dates wrongly asks for no particular pause.
            return Optional.empty();
        }
    }
}
