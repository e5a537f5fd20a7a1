package io.walletstream.stream.feed;

import io.walletstream.schema.record.FeedRecord;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/** Puts records of one owner into the queue. While there is no room, its stream is not waited for. */
final class Sending implements PassOutput {
    private final OwnerReading reading;
    private final Handover handover;
    private final StreamWatch watch;
    private final TurnThreads threads;
    private final Places places;
    private final long turnNanos;
    private ScheduledThreadPoolExecutor mine;
    private long endNanos;
    private StreamWatch.@Nullable Watched stream;

    Sending(
            OwnerReading reading,
            Handover handover,
            StreamWatch watch,
            TurnThreads threads,
            Places places,
            Duration turn) {
        this.reading = reading;
        this.handover = handover;
        this.watch = watch;
        this.threads = threads;
        this.places = places;
        this.turnNanos = turn.toNanos();
        this.mine = threads.of(reading);
    }

    OwnerReading reading() {
        return reading;
    }

    @Override
    public void turnBegins() {
        mine = threads.of(reading);
        endNanos = System.nanoTime() + turnNanos;
    }

    @Override
    public void emit(FeedRecord record, @Nullable FeedSplit after) throws FeedException, InterruptedException {
        checkWanted();
        if (after != null) {
            reading.split = after;
        }
        StreamWatch.Watched current = stream;
        if (current != null) {
            watch.notWaiting(current);
        }
        handover.put(new Handover.Emission(reading, record, after));
        if (current != null) {
            watch.waiting(current);
        }
    }

    @Override
    public void checkWanted() throws FeedException {
        if (reading.removed) {
            throw FeedException.garbage("the owner was removed");
        }
    }

    @Override
    public void waiting(StreamWatch.@Nullable Watched current) {
        if (stream != null && !stream.equals(current)) {
            watch.notWaiting(stream);
        }
        stream = current;
        if (current != null) {
            watch.waiting(current);
        }
    }

    @Override
    public boolean isTurnOver() {
        return System.nanoTime() - endNanos >= 0 && TurnThreads.isOneDue(mine);
    }

    @Override
    public boolean tryEndTurn(int frames) {
        return places.take(reading, frames);
    }

    /** Tells whether the feed stands still, and why. */
    void status(boolean stalled, String reason) throws FeedException, InterruptedException {
        FeedSplit split = reading.split;
        String text = reason.substring(0, Math.min(reason.length(), FeedRecord.MAX_REASON_CHARS));
        emit(new FeedRecord.FeedStatus(split.account(), split.generation(), split.owner(), stalled, text), null);
    }
}
