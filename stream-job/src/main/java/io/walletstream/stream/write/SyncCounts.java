package io.walletstream.stream.write;

/**
 * Sizes of an account's sets of work at a flush.
 *
 * @param settledGroup all groups up to this number are settled
 * @param revision newest one of the states that are counted
 */
record SyncCounts(
        long itemsPending,
        long itemsProcessing,
        long itemsDone,
        long itemsFailed,
        long itemsSkipped,
        long txsPending,
        long txsProcessing,
        long txsDone,
        long txsFailed,
        long txsSkipped,
        long settledGroup,
        long revision) {
    /** Of an account that has not begun. */
    static final SyncCounts NONE = new SyncCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
