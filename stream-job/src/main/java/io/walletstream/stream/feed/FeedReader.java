package io.walletstream.stream.feed;

import io.walletstream.schema.record.FeedRecord;
import io.walletstream.stream.fetch.TransactionSource;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;

/**
 * Hands on what the passes of its owners bring. The cursor of an owner moves when the end of its pass is handed on, so a checkpoint holds it
 * exactly when it holds that record.
 */
final class FeedReader implements SourceReader<FeedRecord, FeedSplit> {
    private static final long SHORTEST_WATCH_MILLIS = 100;

    private final FeedLimits limits;
    private final StreamWatch watch;
    private final Handover handover;
    private final Turns turns;
    private final CursorMirror mirror;
    private final TransactionSource transactions;
    private final ScheduledExecutorService watchman;
    private final ExecutorService mirrorThread;
    private final Map<String, OwnerReading> readings = new ConcurrentHashMap<>();

    /** What the records handed on make of each owner. */
    private final Map<String, FeedSplit> reached = new HashMap<>();

    /**
     * @param limits what this reader may use
     * @param transactions closed with the reader
     */
    FeedReader(
            URI base,
            FeedRegistry registry,
            FeedLimits limits,
            TransactionSource transactions,
            SourceReaderMetricGroup metrics) {
        this.transactions = transactions;
        this.limits = limits;
        this.watch = new StreamWatch(limits.idle(), System::nanoTime);
        this.handover = new Handover(limits.queue());
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(limits.idle())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        OneSatClient client = new OneSatClient(http, base, limits.idle());
        this.turns = new Turns(client, transactions, registry, limits, InstantSource.system(), watch, handover);
        this.watchman = Executors.newSingleThreadScheduledExecutor(task -> TurnThreads.daemon(task, "feed-watch"));
        this.mirrorThread = Executors.newSingleThreadExecutor(task -> TurnThreads.daemon(task, "feed-mirror"));
        this.mirror = new CursorMirror(registry, mirrorThread);
        metrics.gauge("owners", readings::size);
        metrics.gauge(
                "stalledOwners",
                () -> readings.values().stream()
                        .filter(reading -> reading.stalled)
                        .count());
        metrics.gauge("unfinishedPasses", turns::unfinished);
        metrics.gauge("queuedRecords", handover::size);
        metrics.gauge("waitingStreams", watch::open);
    }

    @Override
    public void start() {
        long millis = Math.max(SHORTEST_WATCH_MILLIS, limits.idle().toMillis() / 4);
        ScheduledFuture<?> unused =
                watchman.scheduleWithFixedDelay(watch::closeSilent, millis, millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public InputStatus pollNext(ReaderOutput<FeedRecord> output) {
        Handover.Emission emission = handover.poll();
        if (emission == null) {
            return InputStatus.NOTHING_AVAILABLE;
        }
        if (!emission.reading().removed) {
            output.collect(emission.record());
            FeedSplit after = emission.after();
            if (after != null) {
                reached.put(after.splitId(), after);
            }
        }
        return handover.isEmpty() ? InputStatus.NOTHING_AVAILABLE : InputStatus.MORE_AVAILABLE;
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return handover.available();
    }

    @Override
    public void addSplits(List<FeedSplit> splits) {
        for (FeedSplit split : splits) {
            OwnerReading reading = new OwnerReading(split);
            // One that is read already is at least as far.
            if (readings.putIfAbsent(split.splitId(), reading) == null) {
                reached.put(split.splitId(), split);
                turns.begin(reading);
            }
        }
    }

    @Override
    public void notifyNoMoreSplits() {
        // There are always more.
    }

    @Override
    public void handleSourceEvents(SourceEvent event) {
        if (event instanceof OwnersWanted wanted) {
            for (String id : List.copyOf(readings.keySet())) {
                if (!wanted.splitIds().contains(id)) {
                    OwnerReading reading = readings.remove(id);
                    reached.remove(id);
                    if (reading != null) {
                        reading.removed = true;
                    }
                }
            }
        }
    }

    @Override
    public List<FeedSplit> snapshotState(long checkpointId) {
        List<FeedSplit> splits = List.copyOf(reached.values());
        mirror.taken(checkpointId, splits);
        return splits;
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        mirror.completed(checkpointId);
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) {
        mirror.aborted(checkpointId);
    }

    @Override
    public void close() {
        turns.close();
        watchman.shutdownNow();
        mirrorThread.shutdownNow();
        watch.closeAll();
        transactions.close();
    }
}
