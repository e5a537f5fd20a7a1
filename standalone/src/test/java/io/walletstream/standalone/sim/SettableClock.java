package io.walletstream.standalone.sim;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still unless it is told to go on. */
public final class SettableClock implements InstantSource {
    private volatile Instant now = Instant.ofEpochSecond(1_734_567_890, 123_456_789);

    @Override
    public Instant instant() {
        return now;
    }

    public void advance(Duration duration) {
        now = now.plus(duration);
    }
}
