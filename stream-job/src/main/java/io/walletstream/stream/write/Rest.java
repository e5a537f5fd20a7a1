package io.walletstream.stream.write;

import java.util.Set;

/**
 * What of a transaction is not settled once one of its requests succeeded.
 *
 * @param parked its requests that are parked
 * @param underWay whether anything else of it is under way
 */
record Rest(Set<Integer> parked, boolean underWay) {
    static final Rest NONE = new Rest(Set.of(), false);

    Rest {
        parked = Set.copyOf(parked);
    }

    /**
     * Whether an open failure of another request is over with the success. A restore may ask under other numbers, so that a request that failed
     * before never comes again; nobody else would end its failure.
     */
    boolean ends(int request) {
        return !underWay && !parked.contains(request);
    }
}
