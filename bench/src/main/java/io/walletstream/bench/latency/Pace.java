package io.walletstream.bench.latency;

import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * Does something at a steady rate. Latency counts from when a thing was due, not from when it was done, so that a stall is not hidden by what it
 * holds up.
 */
public final class Pace {
    private final long startNanos = System.nanoTime();
    private final double nanosEach;

    /**
     * @param perSecond how many a second
     */
    public Pace(int perSecond) {
        nanosEach = 1e9 / perSecond;
    }

    /** When the so-manyth is due, as {@link System#nanoTime}. */
    long dueNanos(int index) {
        return startNanos + (long) (index * nanosEach);
    }

    /** Calls with 0 to count - 1, each when it is due or as soon after as can be. */
    public void run(int count, IntConsumer action) {
        for (int i = 0; i < count; i++) {
            long due = dueNanos(i);
            long now = System.nanoTime();
            while (now < due) {
                LockSupport.parkNanos(due - now);
                now = System.nanoTime();
            }
            action.accept(i);
        }
    }
}
