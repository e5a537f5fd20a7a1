package io.walletstream.stream.write;

import io.walletstream.stream.flow.WriterInput.Parked;

/** A request of a transaction, as a row of {@code sync_failure} names it; ordered as its primary key. */
record FailureKey(TxRef tx, int request) implements Comparable<FailureKey> {
    static FailureKey of(Parked parked) {
        return new FailureKey(new TxRef(parked.account(), parked.generation(), parked.txid()), parked.request());
    }

    @Override
    public int compareTo(FailureKey other) {
        int c = tx.compareTo(other.tx);
        return c == 0 ? Integer.compare(request, other.request) : c;
    }
}
