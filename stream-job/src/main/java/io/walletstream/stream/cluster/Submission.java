package io.walletstream.stream.cluster;

import io.walletstream.schema.config.Config;
import io.walletstream.schema.config.WalletstreamKeys;
import io.walletstream.stream.config.JobConfig;
import java.net.URI;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Brings one job onto a cluster: the one that the settings name, or else the one of the client that runs the main. */
final class Submission {
    private Submission() {}

    /**
     * Builds the job and submits it. A job of the same name that the named cluster runs already is left alone, so that the program may be run again
     * at any time.
     *
     * @param arguments of the main
     * @param topology adds the job to its environment
     */
    static void run(String jobName, String[] arguments, BiConsumer<StreamExecutionEnvironment, Config> topology)
            throws Exception {
        Config config = JobConfig.read(arguments);
        Optional<URI> cluster = config.find(WalletstreamKeys.FLINK_URL);
        if (cluster.isEmpty()) {
            StreamExecutionEnvironment environment = ClusterEnvironment.of(jobName, config);
            topology.accept(environment, config);
            environment.execute(jobName);
        } else if (new JobManager(cluster.get()).hasLive(jobName)) {
            System.out.println(jobName + " runs already");
        } else {
            Optional<RetainedState> state = state(jobName, config);
            StreamExecutionEnvironment environment = ClusterEnvironment.remote(jobName, config, cluster.get(), state);
            topology.accept(environment, config);
            JobClient job = environment.executeAsync(jobName);
            System.out.println("submitted " + jobName + " as " + job.getJobID() + ", from "
                    + state.map(found -> found.path().toString()).orElse("the beginning"));
        }
    }

    private static Optional<RetainedState> state(String jobName, Config config) throws Exception {
        Optional<String> folder = ClusterEnvironment.checkpoints(jobName, config);
        return folder.isPresent() ? RetainedState.newest(new Path(folder.get())) : Optional.empty();
    }
}
