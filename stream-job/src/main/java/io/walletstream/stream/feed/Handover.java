package io.walletstream.stream.feed;

import io.walletstream.schema.record.FeedRecord;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The bounded queue between the threads that read feeds and the task's thread. */
final class Handover {
    /** A record on its way, with what its owner is after it. */
    record Emission(
            OwnerReading reading,
            FeedRecord record,
            @Nullable FeedSplit after) {}

    private final BlockingQueue<Emission> queue;
    private volatile CompletableFuture<Void> available = new CompletableFuture<>();
    private volatile @Nullable Error failure;

    /**
     * @param records most that wait
     */
    Handover(int records) {
        queue = new ArrayBlockingQueue<>(records);
    }

    /** Waits for room. */
    void put(Emission emission) throws InterruptedException {
        queue.put(emission);
        available.complete(null);
    }

    /** What no owner's turn can recover from: the task fails with it. */
    void fail(Error error) {
        failure = error;
        available.complete(null);
    }

    /** The next; null if there is none now. */
    @Nullable
    Emission poll() {
        Error error = failure;
        if (error != null) {
            throw new IllegalStateException("a feed's turn failed", error);
        }
        return queue.poll();
    }

    boolean isEmpty() {
        return queue.isEmpty() && failure == null;
    }

    int size() {
        return queue.size();
    }

    /** Done when there is something. Only for the task's thread. */
    CompletableFuture<Void> available() {
        CompletableFuture<Void> future = available;
        if (future.isDone()) {
            future = new CompletableFuture<>();
            available = future;
        }
        // After the future is in place: what came before it was could not complete it.
        if (!isEmpty()) {
            future.complete(null);
        }
        return future;
    }
}
