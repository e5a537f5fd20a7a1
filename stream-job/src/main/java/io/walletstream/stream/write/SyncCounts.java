package io.walletstream.stream.write;

/**
 * Sizes of an account's sets of work at a flush.
 *
 * @param settledGroup all groups up to this number are settled
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
        long settledGroup) {}
