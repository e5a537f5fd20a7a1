package io.walletstream.query.health;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Looks at a dependency every second on a thread of its own, so that nobody who asks ever waits for it. */
final class Probe implements AutoCloseable {
    private static final long PERIOD_MILLIS = 1_000;
    /** A look that hangs for longer counts as down. */
    private static final long FRESH_NANOS = Duration.ofSeconds(5).toNanos();

    private final BooleanSupplier check;
    private final ScheduledExecutorService executor;
    private volatile boolean up;
    private volatile long lookedAtNanos;

    Probe(String name, BooleanSupplier check) {
        this.check = check;
        executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "probe-" + name);
            thread.setDaemon(true);
            return thread;
        });
    }

    void start() {
        var unused = executor.scheduleWithFixedDelay(this::look, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        boolean answered;
        try {
            answered = check.getAsBoolean();
        } catch (RuntimeException e) {
            answered = false;
        }
        up = answered;
        lookedAtNanos = System.nanoTime();
    }

    /** Whether the last look found it down, as far as anybody looked. */
    boolean isKnownDown() {
        return lookedAtNanos != 0 && !up;
    }

    boolean isUp() {
        return up && System.nanoTime() - lookedAtNanos < FRESH_NANOS;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
