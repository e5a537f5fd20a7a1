package io.walletstream.bench.pipeline;

import java.util.List;

/**
 * One size of the pipeline.
 *
 * @param parallelism of the job, and partitions
 * @param accounts how many share the items
 * @param items how many come, which is how large the state becomes
 */
record ScaleCase(int parallelism, int accounts, long items) {
    private static final int FACTOR = 10;
    private static final int PARALLELISM = 2;
    private static final int ACCOUNTS = 100;

    /** The smallest first, which is measured against; each other differs in one way. */
    static List<ScaleCase> all(long items) {
        return List.of(
                new ScaleCase(PARALLELISM, ACCOUNTS, items),
                new ScaleCase(1, ACCOUNTS, items),
                new ScaleCase(2 * PARALLELISM, ACCOUNTS, items),
                new ScaleCase(PARALLELISM, 1, items),
                new ScaleCase(PARALLELISM, ACCOUNTS * ACCOUNTS, items),
                new ScaleCase(PARALLELISM, ACCOUNTS, FACTOR * items));
    }

    /** Whether nothing but the state is larger than in the smallest. */
    boolean isOfState(ScaleCase smallest) {
        return items > smallest.items && parallelism == smallest.parallelism && accounts == smallest.accounts;
    }
}
