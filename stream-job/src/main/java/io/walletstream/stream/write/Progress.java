package io.walletstream.stream.write;

import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.WriterInput.Announced;
import io.walletstream.stream.flow.WriterInput.Content;
import io.walletstream.stream.flow.WriterInput.Merged;
import io.walletstream.stream.flow.WriterInput.OutgoingTaken;
import io.walletstream.stream.flow.WriterInput.Parked;
import io.walletstream.stream.flow.WriterInput.PassEnd;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What of an account is under way: the sets whose sizes are its counts, and the ends of passes that wait for all before them to be settled.
 * Plain Java; state of {@link WalletWriter}, one value an account; begins anew with a newer generation.
 */
final class Progress {
    /** A request for bytes. */
    record RequestKey(Txid txid, int request) {}

    /**
     * A request under way or parked.
     *
     * @param items done when its bytes come
     * @param group the group that caused it
     */
    record Open(int items, long group, boolean parked) {}

    /**
     * A transaction told to its own key.
     *
     * @param count how often it was told minus how often it arrived; below zero while the arrival is ahead
     * @param group the first group that told it
     */
    record Outgoing(int count, long group) {}

    final int generation;
    /** Announced minus merged; below zero only while an announcement is late. */
    long itemsPending;

    long itemsDone;
    long itemsSkipped;
    long txsDone;
    long txsSkipped;
    long lastAnnounced;
    long settledUpTo;
    final TreeSet<Long> settledAhead = new TreeSet<>();
    final Map<RequestKey, Open> open = new HashMap<>();

    /** Requests whose bytes came before the word that they were asked for, which travels another way. */
    final Set<RequestKey> early = new HashSet<>();

    final Map<Txid, Outgoing> outgoing = new HashMap<>();
    final List<PassEnd> waiting = new ArrayList<>();

    Progress(int generation) {
        this.generation = generation;
    }

    void announced(Announced announced) {
        itemsPending += announced.items();
        lastAnnounced = Math.max(lastAnnounced, announced.number());
    }

    void merged(Merged merged) {
        if (merged.group() > 0) {
            itemsPending -= merged.announcedItems();
            settle(merged.group());
        }
        itemsDone += merged.itemsDone();
        itemsSkipped += merged.itemsSkipped();
        txsSkipped += merged.transactionsSkipped();
        if (merged.request() != 0) {
            opened(
                    new RequestKey(merged.txid(), merged.request()),
                    new Open(merged.requestItems(), merged.group(), false));
        }
        for (Txid txid : merged.outgoing()) {
            count(txid, 1, merged.group());
        }
    }

    private void opened(RequestKey key, Open request) {
        if (early.remove(key)) {
            finished(key, request);
        } else {
            open.put(key, request);
        }
    }

    private void finished(RequestKey key, Open request) {
        itemsDone += request.items();
        if (key.request() == 1) {
            txsDone++;
        }
    }

    private void count(Txid txid, int change, long group) {
        outgoing.compute(txid, (key, known) -> {
            int count = change + (known == null ? 0 : known.count());
            return count == 0 ? null : new Outgoing(count, known == null ? group : Math.min(known.group(), group));
        });
    }

    private void settle(long group) {
        settledAhead.add(group);
        while (!settledAhead.isEmpty() && settledAhead.first() <= settledUpTo + 1) {
            settledUpTo = Math.max(settledUpTo, settledAhead.pollFirst());
        }
    }

    void outgoingTaken(OutgoingTaken taken) {
        Outgoing told = outgoing.get(taken.txid());
        long group = told == null ? 0 : told.group();
        count(taken.txid(), -1, group);
        if (taken.request() != 0) {
            opened(new RequestKey(taken.txid(), taken.request()), new Open(0, group, false));
        }
    }

    /** The bytes came; answers whether the request was parked before. */
    boolean done(Content content) {
        RequestKey key = new RequestKey(content.content().txid(), content.request());
        Open request = open.remove(key);
        if (request == null) {
            early.add(key);
            return false;
        }
        finished(key, request);
        return request.parked();
    }

    /** A failure; answers false for one that came late, after success. */
    boolean parked(Parked parked) {
        Open parkedNow = open.computeIfPresent(
                new RequestKey(parked.txid(), parked.request()),
                (key, request) -> new Open(request.items(), request.group(), true));
        return parkedNow != null;
    }

    void passEnded(PassEnd end) {
        waiting.removeIf(other -> other.owner().equals(end.owner()));
        waiting.add(end);
    }

    /** Passes all of whose groups are settled and whose requests are answered or parked; they no longer wait. */
    List<PassEnd> takeAppliedPasses() {
        List<PassEnd> applied = new ArrayList<>(0);
        Iterator<PassEnd> ends = waiting.iterator();
        while (ends.hasNext()) {
            PassEnd end = ends.next();
            if (settledUpTo >= end.lastGroup() && !isUnderWay(end.lastGroup())) {
                applied.add(end);
                ends.remove();
            }
        }
        return applied;
    }

    private boolean isUnderWay(long group) {
        return open.values().stream().anyMatch(request -> !request.parked() && request.group() <= group)
                || outgoing.values().stream().anyMatch(told -> told.count() > 0 && told.group() <= group);
    }

    SyncCounts counts() {
        long processing = 0;
        long failed = 0;
        long txsFailed = 0;
        for (Open request : open.values()) {
            if (request.parked()) {
                failed += request.items();
                txsFailed++;
            } else {
                processing += request.items();
            }
        }
        long unsettled = Math.max(0, lastAnnounced - settledUpTo - settledAhead.size());
        return new SyncCounts(
                Math.max(0, itemsPending),
                processing,
                itemsDone,
                failed,
                itemsSkipped,
                unsettled,
                open.size()
                        - txsFailed
                        + outgoing.values().stream()
                                .filter(told -> told.count() > 0)
                                .count(),
                txsDone,
                txsFailed,
                txsSkipped,
                settledUpTo);
    }
}
