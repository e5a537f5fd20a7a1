package io.walletstream.stream.write;

import io.walletstream.stream.flow.WriterInput.Parked;
import java.util.TreeMap;

/** What a flush says of failed requests: of each that it has a failure, or that one ended; the last word counts, as if each had been flushed alone. */
final class FailureWords {
    /**
     * A failure that ended.
     *
     * @param revision of the facts that asked, the newest of success and failure; {@link #BY_ANOTHER} if another request succeeded
     * @param attempt that succeeded
     */
    record Ended(long revision, int attempt) {
        /** Below every revision: when the request fails itself after all, that is shown. */
        static final long BY_ANOTHER = -1;

        Ended merge(Ended later) {
            return new Ended(Math.max(revision, later.revision), Math.max(attempt, later.attempt));
        }
    }

    final TreeMap<FailureKey, Parked> open = new TreeMap<>();
    final TreeMap<FailureKey, Ended> ended = new TreeMap<>();

    /** A request failed. */
    void failed(Parked parked) {
        FailureKey key = FailureKey.of(parked);
        ended.remove(key);
        open.merge(key, parked, FailureWords::merge);
    }

    /** As the table merges them, so that it does not matter where a flush ends. */
    private static Parked merge(Parked known, Parked later) {
        boolean counts = later.revision() > known.revision() || later.attempts() > known.attempts();
        Parked shown = counts ? later : known;
        return new Parked(
                shown.account(),
                shown.generation(),
                shown.txid(),
                shown.request(),
                later.movedFrom() == 0 ? known.movedFrom() : later.movedFrom(),
                shown.itemCount(),
                shown.attempts(),
                shown.kind(),
                shown.error(),
                shown.retryAtMillis(),
                shown.items(),
                Math.max(known.revision(), later.revision()));
    }

    /**
     * The request succeeded. A failure that this flush would have written leaves a tombstone all the same, so that no replay that ends a flush
     * in between brings it back.
     */
    void succeeded(FailureKey key, long revision, int attempt) {
        Parked failure = open.remove(key);
        if (failure != null) {
            end(key, new Ended(Math.max(revision, failure.revision()), attempt));
        } else if (ended.containsKey(key)) {
            end(key, new Ended(revision, attempt));
        }
    }

    /** The table's failure of the request is over. */
    void end(FailureKey key, Ended word) {
        ended.merge(key, word, Ended::merge);
    }

    /** This word counts, whatever came before. */
    void poisoned(Parked parked) {
        FailureKey key = FailureKey.of(parked);
        forgetEnded(key.tx());
        open.put(key, parked);
    }

    /** The bytes that ended failures of the transaction are refused after all. */
    void forgetEnded(TxRef ref) {
        ended.keySet().removeIf(key -> key.tx().equals(ref));
    }

    int size() {
        return open.size() + ended.size();
    }
}
