package io.walletstream.stream.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.config.Config;
import io.walletstream.stream.config.JobConfig;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
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
}
