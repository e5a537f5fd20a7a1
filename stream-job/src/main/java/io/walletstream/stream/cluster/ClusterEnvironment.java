package io.walletstream.stream.cluster;

import io.walletstream.schema.config.Config;
import io.walletstream.schema.config.WalletstreamKeys;
import io.walletstream.stream.config.JobConfig;
import io.walletstream.stream.wallet.JobEnvironment;
import java.util.Optional;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Where a job of a cluster is built: what the client that runs the main says (parallelism, state to start from) holds. */
final class ClusterEnvironment {
    private ClusterEnvironment() {}

    static StreamExecutionEnvironment of(String jobName, Config config) {
        Configuration settings = JobEnvironment.onCluster(config.get(WalletstreamKeys.CHECKPOINT_INTERVAL));
        settings.addAll(JobConfig.patience(config).configuration());
        Optional<String> folder = config.find(WalletstreamKeys.CHECKPOINT_DIR);
        folder.ifPresent(dir ->
                settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, dir.replaceAll("/+$", "") + "/" + jobName));
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(settings);
        if (config.isGiven(WalletstreamKeys.PARALLELISM)) {
            environment.setParallelism(config.get(WalletstreamKeys.PARALLELISM));
        }
        return environment;
    }

    /** Whether the job will start from a checkpoint or savepoint, as {@code flink run -s} says. */
    static boolean hasState(StreamExecutionEnvironment environment) {
        return SavepointRestoreSettings.fromConfiguration(environment.getConfiguration())
                .restoreSavepoint();
    }
}
