package io.walletstream.query.wallet;

import io.walletstream.schema.record.FeedRecord.RetryNow;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;

/** Which retries of a transaction this instance let through lately: one a second, however often it is asked for. Bounded; safe for many threads. */
final class RetryLimit {
    /** Between two retries of one transaction. */
    static final Duration PAUSE = Duration.ofSeconds(1);

    /** More than this many within the pause, and the oldest may come again early. */
    private static final int MOST = 10_000;

    private final InstantSource clock;

    /** In the order of their times. */
    private final LinkedHashMap<RetryNow, Instant> lately = new LinkedHashMap<>();

    RetryLimit(InstantSource clock) {
        this.clock = clock;
    }

    /** Whether it may pass now. */
    synchronized boolean mayPass(RetryNow retry) {
        Instant before = lately.get(retry);
        return before == null || !clock.instant().isBefore(before.plus(PAUSE));
    }

    /** It passed. */
    synchronized void passed(RetryNow retry) {
        Instant now = clock.instant();
        lately.remove(retry);
        lately.put(retry, now);
        var oldest = lately.values().iterator();
        while (oldest.hasNext() && (!now.isBefore(oldest.next().plus(PAUSE)) || lately.size() > MOST)) {
            oldest.remove();
        }
    }
}
