package io.walletstream.stream.fetch;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/** A semaphore that holds no threads: who finds no permit is run when one comes free, in the order of coming. */
final class AsyncPermits {
    private final Executor executor;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int free;

    AsyncPermits(int permits, Executor executor) {
        this.free = permits;
        this.executor = executor;
    }

    /** Runs the task with a permit, now or later; it has to {@link #leave}. */
    void enter(Runnable task) {
        synchronized (waiting) {
            if (free == 0) {
                waiting.add(task);
                return;
            }
            free--;
        }
        task.run();
    }

    /** Gives the permit back, or on to the next. */
    void leave() {
        Runnable next;
        synchronized (waiting) {
            next = waiting.poll();
            if (next == null) {
                free++;
                return;
            }
        }
        executor.execute(next);
    }
}
