package io.walletstream.stream.cluster;

import io.walletstream.schema.config.Config;
import io.walletstream.schema.config.WalletstreamKeys;
import io.walletstream.stream.config.JobConfig;
import io.walletstream.stream.wallet.JobEnvironment;
import java.net.URI;
import java.util.Optional;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Where a job of a cluster is built. */
final class ClusterEnvironment {
    private static final int DEFAULT_REST_PORT = 8081;

    private ClusterEnvironment() {}

    /** What the client that runs the main says (parallelism, state to start from) holds. */
    static StreamExecutionEnvironment of(String jobName, Config config) {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(settings(jobName, config));
        if (config.isGiven(WalletstreamKeys.PARALLELISM)) {
            environment.setParallelism(config.get(WalletstreamKeys.PARALLELISM));
        }
        return environment;
    }

    /**
     * One that submits to a JobManager, which has the job's classes already.
     *
     * @param jobManager its REST address
     * @param state what the job starts from
     */
    static StreamExecutionEnvironment remote(
            String jobName, Config config, URI jobManager, Optional<RetainedState> state) {
        Configuration settings = settings(jobName, config);
        settings.set(DeploymentOptions.TARGET, "remote");
        settings.set(PipelineOptions.NAME, jobName);
        settings.set(RestOptions.ADDRESS, jobManager.getHost());
        settings.set(RestOptions.PORT, jobManager.getPort() < 0 ? DEFAULT_REST_PORT : jobManager.getPort());
        state.ifPresent(found -> SavepointRestoreSettings.toConfiguration(found.asStart(), settings));
        StreamExecutionEnvironment environment = new StreamExecutionEnvironment(settings);
        environment.setParallelism(config.get(WalletstreamKeys.PARALLELISM));
        return environment;
    }

    /** The job's own folder of checkpoints; empty: where the cluster keeps them. */
    static Optional<String> checkpoints(String jobName, Config config) {
        return config.find(WalletstreamKeys.CHECKPOINT_DIR).map(dir -> dir.replaceAll("/+$", "") + "/" + jobName);
    }

    private static Configuration settings(String jobName, Config config) {
        Configuration settings = JobEnvironment.onCluster(config.get(WalletstreamKeys.CHECKPOINT_INTERVAL));
        settings.addAll(JobConfig.patience(config).configuration());
        checkpoints(jobName, config)
                .ifPresent(folder -> settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder));
        return settings;
    }

    /** Whether the job will start from a checkpoint or savepoint. */
    static boolean hasState(StreamExecutionEnvironment environment) {
        return SavepointRestoreSettings.fromConfiguration(environment.getConfiguration())
                .restoreSavepoint();
    }
}
