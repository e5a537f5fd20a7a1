package io.walletstream.stream.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.config.Config;
import io.walletstream.stream.config.JobConfig;
import java.net.URI;
import java.util.Optional;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

class ClusterEnvironmentTest {
    @Test
    void stateIsWhatTheClientNames() {
        Configuration client = new Configuration();
        assertThat(ClusterEnvironment.hasState(StreamExecutionEnvironment.getExecutionEnvironment(client)))
                .isFalse();
        client.set(StateRecoveryOptions.SAVEPOINT_PATH, "file:/checkpoints/WalletJob/chk-7");
        assertThat(ClusterEnvironment.hasState(StreamExecutionEnvironment.getExecutionEnvironment(client)))
                .isTrue();
    }

    @Test
    void everyJobHasItsOwnFolderOfCheckpointsAndTheClientsParallelism() {
        Config given = JobConfig.read("--checkpoint-dir=file:/c/", "--parallelism=3");
        StreamExecutionEnvironment environment = ClusterEnvironment.of("SomeJob", given);
        assertThat(environment.getConfiguration().get(CheckpointingOptions.CHECKPOINTS_DIRECTORY))
                .isEqualTo("file:/c/SomeJob");
        assertThat(environment.getParallelism()).isEqualTo(3);
        Config absent = JobConfig.read();
        assertThat(ClusterEnvironment.of("SomeJob", absent)
                        .getConfiguration()
                        .getOptional(CheckpointingOptions.CHECKPOINTS_DIRECTORY))
                .isEmpty();
    }

    @Test
    void aNamedJobManagerIsWhereTheJobGoesWithTheStateThatWasFound() {
        Config config = JobConfig.read("--checkpoint-dir=file:/c");
        RetainedState state = new RetainedState(new Path("file:/c/SomeJob/1f/chk-7"), 5);
        StreamExecutionEnvironment environment = ClusterEnvironment.remote(
                "SomeJob", config, URI.create("http://jobs.example:8082"), Optional.of(state));
        ReadableConfig settings = environment.getConfiguration();
        assertThat(settings.get(DeploymentOptions.TARGET)).isEqualTo("remote");
        assertThat(settings.get(RestOptions.ADDRESS)).isEqualTo("jobs.example");
        assertThat(settings.get(RestOptions.PORT)).isEqualTo(8082);
        assertThat(settings.get(StateRecoveryOptions.SAVEPOINT_PATH)).isEqualTo("file:/c/SomeJob/1f/chk-7");
        assertThat(ClusterEnvironment.hasState(environment)).isTrue();
        assertThat(environment.getParallelism())
                .as("of our own settings, not of a client")
                .isEqualTo(2);
    }
}
