package io.walletstream.bench.pipeline;

import picocli.CommandLine.Option;

/** How wide the job runs. */
final class Parallelism {
    @Option(names = "--parallelism", defaultValue = "2", description = "of the job, and partitions (${DEFAULT-VALUE})")
    private int value;

    int value() {
        return value;
    }
}
