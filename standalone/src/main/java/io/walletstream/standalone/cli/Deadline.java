package io.walletstream.standalone.cli;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for something that only asking can tell. */
final class Deadline {
    private static final long POLL_MILLIS = 50;

    private Deadline() {}

    /** Asks until it holds; false if it does not within the time, or when interrupted. */
    static boolean await(Duration timeout, BooleanSupplier condition) {
        long end = System.nanoTime() + timeout.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }
}
