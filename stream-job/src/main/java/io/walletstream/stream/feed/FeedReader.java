package io.walletstream.stream.feed;

import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.PassRef;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the passes of its owners on a few threads, in turn (those that failed last on threads of their own), and hands their records on through a bounded queue. The cursor of an owner moves when
 * the end of its pass is handed on, so a checkpoint holds it exactly when it holds that record.
 */
final class FeedReader implements SourceReader<FeedRecord, FeedSplit> {
    private static final Logger LOG = LoggerFactory.getLogger(FeedReader.class);
    private static final long BACKOFF_MILLIS = 250;

    /** A record on its way, with what its owner is after it. */
    private record Emission(
            String splitId, FeedRecord record, @Nullable FeedSplit after) {}

    /** An owner that is read here. */
    private static final class Reading {
        volatile FeedSplit split;
        volatile boolean removed;
        volatile boolean stalled;
        int failures;
        long epoch;
        int number;

        Reading(FeedSplit split) {
            this.split = split;
        }
    }

    /** A stream under the watchdog. */
    private record Watched(InputStream stream, long sinceNanos) {}

    private final FeedRegistry registry;
    private final FeedLimits limits;
    private final InstantSource clock = InstantSource.system();
    private final OneSatClient client;
    private final ScheduledExecutorService workers;

    /** For owners of which no pass went well lately: however many they are and however slow, they hold up none but each other. */
    private final ScheduledExecutorService doubtful;

    private final ScheduledExecutorService background;
    private final BlockingQueue<Emission> queue;
    private final Map<String, Reading> readings = new ConcurrentHashMap<>();
    private final Map<String, Watched> watched = new ConcurrentHashMap<>();
    private final Map<String, FeedSplit> checkpointed = new HashMap<>();
    private final TreeMap<Long, List<FeedSplit>> mirrors = new TreeMap<>();
    private volatile CompletableFuture<Void> available = new CompletableFuture<>();

    FeedReader(URI base, FeedRegistry registry, FeedLimits limits, SourceReaderMetricGroup metrics) {
        this.registry = registry;
        this.limits = limits;
        this.queue = new ArrayBlockingQueue<>(limits.queue());
        this.workers = Executors.newScheduledThreadPool(limits.streams(), task -> daemon(task, "feed-pass"));
        this.doubtful = Executors.newScheduledThreadPool(
                Math.max(1, limits.streams() / 2), task -> daemon(task, "feed-doubtful"));
        this.background = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "feed-background"));
        this.client = new OneSatClient(
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(limits.idle())
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build(),
                base,
                limits.idle());
        metrics.gauge("owners", readings::size);
        metrics.gauge(
                "stalledOwners",
                () -> readings.values().stream()
                        .filter(reading -> reading.stalled)
                        .count());
        metrics.gauge("queuedRecords", queue::size);
        metrics.gauge("openStreams", watched::size);
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void start() {
        long period = Math.max(100, limits.idle().toMillis() / 4);
        later(background, this::closeIdleStreams, period);
    }

    /** A stream that is read for longer than the idle bound without a frame is closed under its reader. */
    private void closeIdleStreams() {
        long now = System.nanoTime();
        watched.forEach((id, stream) -> {
            if (now - stream.sinceNanos() > limits.idle().toNanos()) {
                try {
                    stream.stream().close();
                } catch (IOException e) {
                    LOG.debug("closing an idle stream", e);
                }
            }
        });
        later(background, this::closeIdleStreams, Math.max(100, limits.idle().toMillis() / 4));
    }

    @Override
    public InputStatus pollNext(ReaderOutput<FeedRecord> output) {
        Emission emission = queue.poll();
        if (emission == null) {
            return InputStatus.NOTHING_AVAILABLE;
        }
        Reading reading = readings.get(emission.splitId());
        if (reading != null && !reading.removed) {
            output.collect(emission.record());
            FeedSplit after = emission.after();
            if (after != null) {
                checkpointed.put(emission.splitId(), after);
            }
        }
        return queue.isEmpty() ? InputStatus.NOTHING_AVAILABLE : InputStatus.MORE_AVAILABLE;
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        CompletableFuture<Void> future = available;
        if (future.isDone()) {
            future = new CompletableFuture<>();
            available = future;
        }
        if (!queue.isEmpty()) {
            future.complete(null);
        }
        return future;
    }

    @Override
    public void addSplits(List<FeedSplit> splits) {
        for (FeedSplit split : splits) {
            Reading reading = new Reading(split);
            readings.put(split.splitId(), reading);
            checkpointed.put(split.splitId(), split);
            later(workersOf(reading), () -> runPass(reading), 0);
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
                    Reading reading = readings.remove(id);
                    checkpointed.remove(id);
                    if (reading != null) {
                        reading.removed = true;
                    }
                }
            }
        }
    }

    @Override
    public List<FeedSplit> snapshotState(long checkpointId) {
        List<FeedSplit> splits = List.copyOf(checkpointed.values());
        mirrors.put(checkpointId, splits);
        return splits;
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        List<FeedSplit> splits = mirrors.get(checkpointId);
        mirrors.headMap(checkpointId, true).clear();
        if (splits != null && !splits.isEmpty()) {
            later(background, () -> mirror(splits), 0);
        }
    }

    private void mirror(List<FeedSplit> splits) {
        try {
            registry.mirror(splits);
        } catch (SQLException e) {
            LOG.warn("cursors cannot be mirrored now: {}", e.getMessage());
        }
    }

    private static void later(ScheduledExecutorService executor, Runnable task, long millis) {
        if (!executor.isShutdown()) {
            ScheduledFuture<?> unused = executor.schedule(
                    () -> {
                        try {
                            task.run();
                        } catch (RuntimeException e) {
                            LOG.error("a feed task failed", e);
                        }
                    },
                    millis,
                    TimeUnit.MILLISECONDS);
        }
    }

    /** One pass on a worker's thread; afterwards the owner waits for its next turn. */
    private void runPass(Reading reading) {
        if (reading.removed) {
            return;
        }
        String id = reading.split.splitId();
        long pauseMillis;
        try {
            if (reading.epoch == 0) {
                reading.epoch = registry.nextEpoch(reading.split);
            }
            reading.number++;
            PassRef pass = new PassRef(reading.split.owner(), reading.epoch, reading.number);
            OwnerPass run = new OwnerPass(client, limits, reading.split, pass, new Sending(reading, id));
            long asked = run.run(clock.millis());
            reading.failures = 0;
            resumed(reading, id);
            long bound = limits.maxPause().toMillis();
            pauseMillis = asked < 0 ? bound : Math.min(asked, bound);
            pauseMillis -= ThreadLocalRandom.current().nextLong(pauseMillis / 5 + 1);
        } catch (FeedException e) {
            reading.failures++;
            pauseMillis = backoffMillis(reading.failures);
            stalled(reading, id, String.valueOf(e.getMessage()));
        } catch (SQLException e) {
            reading.failures++;
            pauseMillis = backoffMillis(reading.failures);
            LOG.warn("no epoch for an owner of account {}: {}", reading.split.account(), e.getMessage());
        } catch (InterruptedException e) {
            // Shutting down, or the owner was removed: no next turn.
            return;
        } finally {
            watched.remove(id);
        }
        later(workersOf(reading), () -> runPass(reading), pauseMillis);
    }

    private ScheduledExecutorService workersOf(Reading reading) {
        return reading.failures == 0 ? workers : doubtful;
    }

    private long backoffMillis(int failures) {
        long bound = Math.min(
                BACKOFF_MILLIS << Math.min(failures, 16), limits.maxBackoff().toMillis());
        return bound / 2 + ThreadLocalRandom.current().nextLong(bound / 2 + 1);
    }

    private void stalled(Reading reading, String id, String reason) {
        if (!reading.stalled && !reading.removed) {
            reading.stalled = true;
            LOG.warn("a feed of account {} stalled: {}", reading.split.account(), reason);
            status(reading, id, true, reason);
        }
    }

    private void resumed(Reading reading, String id) {
        if (reading.stalled) {
            reading.stalled = false;
            status(reading, id, false, "");
        }
    }

    private void status(Reading reading, String id, boolean stalled, String reason) {
        String text = reason.length() > FeedRecord.MAX_REASON_CHARS
                ? reason.substring(0, FeedRecord.MAX_REASON_CHARS)
                : reason;
        FeedSplit split = reading.split;
        try {
            new Sending(reading, id)
                    .emit(
                            new FeedRecord.FeedStatus(
                                    split.account(), split.generation(), split.owner(), stalled, text),
                            null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Puts records of one owner into the queue. */
    private final class Sending implements OwnerPass.Output {
        private final Reading reading;
        private final String id;
        private @Nullable InputStream stream;

        Sending(Reading reading, String id) {
            this.reading = reading;
            this.id = id;
        }

        @Override
        public void emit(FeedRecord record, @Nullable FeedSplit after) throws InterruptedException {
            if (reading.removed) {
                throw new InterruptedException("the owner was removed");
            }
            if (after != null) {
                reading.split = after;
            }
            watched.remove(id);
            queue.put(new Emission(id, record, after));
            available.complete(null);
            InputStream current = stream;
            if (current != null) {
                watched.put(id, new Watched(current, System.nanoTime()));
            }
        }

        @Override
        public void reading(InputStream current) {
            stream = current;
            watched.put(id, new Watched(current, System.nanoTime()));
        }

        @Override
        public void pause(int failures) throws InterruptedException {
            watched.remove(id);
            TimeUnit.MILLISECONDS.sleep(backoffMillis(failures));
        }
    }

    @Override
    public void close() {
        workers.shutdownNow();
        doubtful.shutdownNow();
        background.shutdownNow();
    }
}
