package io.walletstream.stream.feed;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks up the owners again and again, and gives new ones to readers and takes removed ones away. A database that is down changes nothing. */
final class FeedEnumerator implements SplitEnumerator<FeedSplit, AssignedOwners> {
    private static final Logger LOG = LoggerFactory.getLogger(FeedEnumerator.class);

    private final SplitEnumeratorContext<FeedSplit> context;
    private final FeedRegistry registry;
    private final Complaint complaint =
            new Complaint(LOG::warn, "the look-up of owners (those known are read on)", InstantSource.system());
    private final FeedLimits limits;
    private final Set<String> assigned = new HashSet<>();
    private final Map<String, FeedSplit> returned = new HashMap<>();

    /** Whether some reader may hold owners that are not wanted. */
    private boolean unsaid = true;

    FeedEnumerator(
            SplitEnumeratorContext<FeedSplit> context, FeedRegistry registry, FeedLimits limits, Set<String> restored) {
        this.context = context;
        this.registry = registry;
        this.limits = limits;
        assigned.addAll(restored);
    }

    @Override
    public void start() {
        context.callAsync(
                registry::owners, this::discovered, 0, limits.discovery().toMillis());
    }

    private void discovered(@Nullable List<FeedRegistry.Found> owners, @Nullable Throwable failure) {
        if (failure != null || owners == null) {
            complaint.failed(String.valueOf(failure));
            return;
        }
        complaint.succeeded();
        Set<String> wanted = new HashSet<>();
        for (FeedRegistry.Found owner : owners) {
            String id = owner.split().splitId();
            wanted.add(id);
            if (owner.ready() && !assigned.contains(id)) {
                assign(returned.getOrDefault(id, owner.split()));
            }
        }
        unsaid |= assigned.retainAll(wanted);
        returned.keySet().retainAll(wanted);
        Set<Integer> readers = context.registeredReaders().keySet();
        if (unsaid && !readers.isEmpty()) {
            OwnersWanted event = new OwnersWanted(wanted);
            readers.forEach(reader -> context.sendEventToSourceReader(reader, event));
            // One that is still to come may hold owners from its restored state.
            unsaid = readers.size() < context.currentParallelism();
        }
    }

    /** The same owner goes to the same reader while the parallelism stays; until that reader is there, it waits for the next look-up. */
    private void assign(FeedSplit split) {
        int reader = Math.floorMod(split.splitId().hashCode(), context.currentParallelism());
        if (context.registeredReaders().containsKey(reader)) {
            context.assignSplit(split, reader);
            assigned.add(split.splitId());
            returned.remove(split.splitId());
        }
    }

    @Override
    public void handleSplitRequest(int subtaskId, @Nullable String requesterHostname) {
        // Readers do not ask: owners are given to them.
    }

    @Override
    public void addSplitsBack(List<FeedSplit> splits, int subtaskId) {
        for (FeedSplit split : splits) {
            assigned.remove(split.splitId());
            returned.put(split.splitId(), split);
        }
    }

    @Override
    public void addReader(int subtaskId) {
        unsaid = true; // its restored state may name owners that are gone; it is told at the next look-up
    }

    @Override
    public AssignedOwners snapshotState(long checkpointId) {
        return new AssignedOwners(assigned);
    }

    @Override
    public void close() {
        // Holds nothing that needs closing.
    }
}
