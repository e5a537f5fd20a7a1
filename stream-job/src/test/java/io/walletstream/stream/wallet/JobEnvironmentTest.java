package io.walletstream.stream.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.junit.jupiter.api.Test;

class JobEnvironmentTest {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    @Test
    void recordsWaitForOthersOnlyWhereTheyCrossANetwork() {
        assertThat(JobEnvironment.inProcess("file:///checkpoints", INTERVAL).get(ExecutionOptions.BUFFER_TIMEOUT))
                .isEqualTo(Duration.ZERO);
        assertThat(JobEnvironment.onCluster(INTERVAL).get(ExecutionOptions.BUFFER_TIMEOUT))
                .isPositive();
    }

    @Test
    void aClusterHasAFolderOfCheckpointsOfItsOwn() {
        Configuration onCluster = JobEnvironment.onCluster(INTERVAL);
        assertThat(onCluster.getOptional(CheckpointingOptions.CHECKPOINTS_DIRECTORY))
                .isEmpty();
        assertThat(JobEnvironment.inProcess("file:///checkpoints", INTERVAL)
                        .get(CheckpointingOptions.CHECKPOINTS_DIRECTORY))
                .isEqualTo("file:///checkpoints");
    }
}
