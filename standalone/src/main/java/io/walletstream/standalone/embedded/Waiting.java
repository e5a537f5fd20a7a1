package io.walletstream.standalone.embedded;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what only asking can tell. */
public final class Waiting {
    private static final long POLL_MILLIS = 100;

    private Waiting() {}

    /** Asks until it holds; an exception counts as no. False if it does not hold within the time. */
    public static boolean until(Duration timeout, Callable<Boolean> condition) {
        long end = System.nanoTime() + timeout.toNanos();
        while (true) {
            try {
                if (holds(condition)) {
                    return true;
                }
                if (System.nanoTime() - end > 0) {
                    return false;
                }
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    private static boolean holds(Callable<Boolean> condition) throws InterruptedException {
        try {
            return condition.call();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            return false;
        }
    }
}
