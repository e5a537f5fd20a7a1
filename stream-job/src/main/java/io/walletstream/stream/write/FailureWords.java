package io.walletstream.stream.write;

import io.walletstream.stream.flow.WriterInput.Parked;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;

/** What a flush says of failures: of each transaction that it has one, or that it has none any more; the last word counts. */
final class FailureWords {
    /**
     * Failures that ended.
     *
     * @param request whose success ended them; of the newest facts if there were several
     * @param attempt of it
     * @param requests all that succeeded in this batch
     */
    record Resolved(int request, long revision, int attempt, Set<Integer> requests) {
        Resolved(int request, long revision, int attempt) {
            this(request, revision, attempt, Set.of(request));
        }

        Resolved {
            requests = Set.copyOf(requests);
        }

        Resolved merge(Resolved later) {
            Set<Integer> all = new HashSet<>(requests);
            all.addAll(later.requests);
            Resolved newest = revision > later.revision ? this : later;
            return new Resolved(newest.request, newest.revision, newest.attempt, all);
        }
    }

    final TreeMap<TxRef, Parked> open = new TreeMap<>();
    final TreeMap<TxRef, Resolved> ended = new TreeMap<>();

    /**
     * A request failed. A failure of facts no newer than those of its own success in this batch is over already; the success of another request
     * ends it no more than one that comes later.
     */
    void failed(Parked parked) {
        TxRef ref = new TxRef(parked.account(), parked.generation(), parked.txid());
        Resolved success = ended.get(ref);
        if (success == null
                || parked.revision() > success.revision()
                || !success.requests().contains(parked.request())) {
            ended.remove(ref);
            open.merge(ref, parked, FailureWords::newer);
        }
    }

    private static Parked newer(Parked a, Parked b) {
        int c = Long.compare(a.revision(), b.revision());
        return (c == 0 ? Integer.compare(a.attempts(), b.attempts()) : c) > 0 ? a : b;
    }

    /**
     * The bytes came: all failures up to now are over, whatever their attempts, and those of newer facts too, since a restore may ask again
     * as of older facts. The tombstone stands at the newest of them.
     */
    void resolved(TxRef ref, int request, long revision, int attempt) {
        Parked failure = open.remove(ref);
        long newest = failure == null ? revision : Math.max(revision, failure.revision());
        ended.merge(ref, new Resolved(request, newest, attempt), Resolved::merge);
    }

    /** This word counts, whatever came before. */
    void poisoned(Parked parked) {
        TxRef ref = new TxRef(parked.account(), parked.generation(), parked.txid());
        ended.remove(ref);
        open.put(ref, parked);
    }

    /** The bytes that ended the transaction's failures are refused after all. */
    void forgetResolved(TxRef ref) {
        ended.remove(ref);
    }

    int size() {
        return open.size() + ended.size();
    }
}
