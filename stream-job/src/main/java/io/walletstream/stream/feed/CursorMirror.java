package io.walletstream.stream.feed;

import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes to Postgres what a completed checkpoint holds, and only that: what such a cursor has passed is in Kafka. */
final class CursorMirror {
    private static final Logger LOG = LoggerFactory.getLogger(CursorMirror.class);

    /** Checkpoints under way that are remembered; of more, the oldest are never mirrored. */
    static final int MAX_UNDER_WAY = 16;

    private final FeedRegistry registry;
    private final Executor executor;
    private final TreeMap<Long, List<FeedSplit>> underWay = new TreeMap<>();
    private final AtomicReference<List<FeedSplit>> next = new AtomicReference<>(List.of());
    private final Map<String, FeedSplit> written = new HashMap<>();
    private final Complaint complaint = new Complaint(LOG::warn, "the mirror of cursors", InstantSource.system());

    /**
     * @param executor one thread that may wait for the database
     */
    CursorMirror(FeedRegistry registry, Executor executor) {
        this.registry = registry;
        this.executor = executor;
    }

    void taken(long checkpointId, List<FeedSplit> splits) {
        underWay.put(checkpointId, splits);
        if (underWay.size() > MAX_UNDER_WAY) {
            underWay.pollFirstEntry();
        }
    }

    void aborted(long checkpointId) {
        underWay.remove(checkpointId);
    }

    /** While the database is slow, only the newest completed checkpoint waits for it. */
    void completed(long checkpointId) {
        List<FeedSplit> splits = underWay.get(checkpointId);
        underWay.headMap(checkpointId, true).clear();
        if (splits != null && !splits.isEmpty() && next.getAndSet(splits).isEmpty()) {
            executor.execute(this::write);
        }
    }

    private void write() {
        List<FeedSplit> splits = next.getAndSet(List.of());
        Map<String, FeedSplit> changed = new HashMap<>();
        for (FeedSplit split : splits) {
            // Before its first pass there is nothing to say.
            if (split.passNumber() > 0 && !split.equals(written.get(split.splitId()))) {
                changed.put(split.splitId(), split);
            }
        }
        if (changed.isEmpty()) {
            return;
        }
        try {
            registry.mirror(changed.values());
            written.keySet().retainAll(splits.stream().map(FeedSplit::splitId).collect(Collectors.toSet()));
            written.putAll(changed);
            complaint.succeeded();
        } catch (SQLException e) {
            complaint.failed(String.valueOf(e.getMessage()));
        }
    }
}
