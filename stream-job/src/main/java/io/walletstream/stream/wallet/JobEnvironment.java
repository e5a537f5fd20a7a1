package io.walletstream.stream.wallet;

import java.time.Duration;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;

/** The settings that both jobs share: exactly-once checkpoints in RocksDB, no reflective serializers, quick hand-over, restarts without end. */
public final class JobEnvironment {
    /**
     * RocksDB gives a quarter of them to flushes, and all operators of a process share those. With Flink's default there is one, so at each
     * barrier every operator waits for the flushes of the others. Threads without work cost nothing.
     */
    private static final int ROCKSDB_THREADS = 16;

    /**
     * How long records wait for others at an exchange between task managers. Each of the three exchanges adds up to it; at zero every record
     * is a packet of its own.
     */
    private static final Duration OVER_THE_NETWORK = Duration.ofMillis(1);

    private JobEnvironment() {}

    /**
     * Settings of a job within one process.
     *
     * @param checkpointDir URI of the job's own folder of checkpoints
     * @param interval between checkpoints
     */
    public static Configuration inProcess(String checkpointDir, Duration interval) {
        Configuration configuration = onCluster(interval);
        // Under load records still share buffers, since readers come less often.
        configuration.set(ExecutionOptions.BUFFER_TIMEOUT, Duration.ZERO);
        configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpointDir);
        return configuration;
    }

    /** Settings of a job on a cluster, which has a folder of checkpoints of its own. */
    public static Configuration onCluster(Duration interval) {
        Configuration configuration = new Configuration();
        configuration.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.STREAMING);
        configuration.set(ExecutionOptions.BUFFER_TIMEOUT, OVER_THE_NETWORK);
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        configuration.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        configuration.set(RocksDBConfigurableOptions.MAX_BACKGROUND_THREADS, ROCKSDB_THREADS);
        // Most look-ups are of transactions never seen: a filter answers them without a block of any file.
        configuration.set(RocksDBConfigurableOptions.USE_BLOOM_FILTER, true);
        // Whole filters and indexes of a file are megabytes: once they no longer fit into the cache together, each
        // look-up reads them again, and the job becomes several times slower from one moment to the next.
        configuration.set(RocksDBOptions.USE_PARTITIONED_INDEX_FILTERS, true);
        configuration.set(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, interval);
        configuration.set(CheckpointingOptions.CHECKPOINTING_TIMEOUT, Duration.ofMinutes(10));
        configuration.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, Integer.MAX_VALUE);
        configuration.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, 3);
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        configuration.addAll(JobPatience.DEFAULT.configuration());
        return configuration;
    }
}
