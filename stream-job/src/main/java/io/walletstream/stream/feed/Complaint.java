package io.walletstream.stream.feed;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells of something that fails again and again: at first, once a minute while it lasts, and when it is over. For many threads. */
final class Complaint {
    static final Duration REMINDER = Duration.ofMinutes(1);

    private final Consumer<String> log;
    private final String what;
    private final InstantSource clock;
    private @Nullable Instant began;
    private Instant lastWord = Instant.MIN;

    /**
     * @param log takes each line
     * @param what fails, such as {@code the look-up of owners}
     */
    Complaint(Consumer<String> log, String what, InstantSource clock) {
        this.log = log;
        this.what = what;
        this.clock = clock;
    }

    synchronized void failed(String reason) {
        Instant now = clock.instant();
        Instant since = began;
        if (since == null) {
            began = now;
            lastWord = now;
            log.accept(what + " fails and is tried again: " + reason);
        } else if (!now.isBefore(lastWord.plus(REMINDER))) {
            lastWord = now;
            log.accept(what + " has failed for " + seconds(since, now) + " s: " + reason);
        }
    }

    synchronized void succeeded() {
        Instant since = began;
        if (since != null) {
            began = null;
            log.accept(what + " succeeds again after " + seconds(since, clock.instant()) + " s");
        }
    }

    private static long seconds(Instant from, Instant to) {
        return Duration.between(from, to).toSeconds();
    }
}
