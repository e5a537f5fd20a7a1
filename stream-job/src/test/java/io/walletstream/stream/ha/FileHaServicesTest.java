package io.walletstream.stream.ha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileHaServicesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    /** The processes of a real cluster, killed, are the matter of standalone's ClusterTest. */
    @Test
    void aNewClusterOnTheSameFolderRunsTheJobFromItsNewestCheckpoint() throws Exception {
        JobID job;
        MiniCluster first = start();
        try {
            StreamGraph graph = endlessJob();
            graph.setJobId(new JobID());
            job = first.submitJob(graph).join().getJobID();
            Awaitility.await().atMost(PATIENCE).until(() -> checkpointFiles(job).size() == 2);
        } finally {
            first.closeAsyncWithoutCleaningHighAvailabilityData().join();
        }
        String newest = checkpointFiles(job).get(1);
        assertThat(ha().resolve("plans")).isDirectoryContaining(file -> file.endsWith(job.toHexString()));

        MiniCluster second = start();
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(second.listJobs().get())
                            .extracting(listed -> listed.getJobId() + " " + listed.getJobState())
                            .containsExactly(job + " " + JobStatus.RUNNING));
            long restored = second.getExecutionGraph(job)
                    .get()
                    .getCheckpointStatsSnapshot()
                    .getLatestRestoredCheckpoint()
                    .getCheckpointId();
            assertThat(EntryNames.INSTANCE.checkpointIDToName(restored)).isGreaterThanOrEqualTo(newest);
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> checkpointFiles(job).get(0).compareTo(newest) > 0);

            second.cancelJob(job).get();
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> names(ha().resolve("plans")).isEmpty()
                            && names(ha().resolve("jobs")).isEmpty());
        } finally {
            second.close();
        }
    }

    @Test
    void aFolderThatCannotBeSharedIsRefused() {
        for (String storage : List.of("s3://bucket/ha", "hdfs://name/ha")) {
            Configuration settings = new Configuration();
            settings.set(HighAvailabilityOptions.HA_STORAGE_PATH, storage);
            assertThatThrownBy(() -> new FileHaServicesFactory().createHAServices(settings, Runnable::run))
                    .isInstanceOf(IllegalConfigurationException.class)
                    .hasMessageContaining("high-availability.storageDir")
                    .hasMessageContaining(storage);
        }
        assertThatThrownBy(() -> new FileHaServicesFactory().createHAServices(new Configuration(), Runnable::run))
                .isInstanceOf(IllegalConfigurationException.class)
                .hasMessageContaining("storageDir");
    }

    private MiniCluster start() throws Exception {
        Configuration settings = new Configuration();
        settings.set(HighAvailabilityOptions.HA_MODE, FileHaServicesFactory.class.getName());
        settings.set(
                HighAvailabilityOptions.HA_STORAGE_PATH,
                directory.resolve("ha").toUri().toString());
        settings.set(RestOptions.BIND_PORT, "0");
        settings.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                directory.resolve("chk").toUri().toString());
        settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(200));
        settings.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, 2);
        MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(settings)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(1)
                .build());
        cluster.start();
        return cluster;
    }

    private StreamGraph endlessJob() {
        Configuration settings = new Configuration();
        settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(200));
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(settings);
        environment.setParallelism(1);
        environment
                .fromSource(new NumberSequenceSource(0, Long.MAX_VALUE), WatermarkStrategy.noWatermarks(), "numbers")
                .sinkTo(new DiscardingSink<>());
        return environment.getStreamGraph();
    }

    private List<String> checkpointFiles(JobID job) throws Exception {
        return names(ha().resolve("jobs").resolve(job.toHexString()).resolve("checkpoints"));
    }

    private Path ha() {
        return directory.resolve("ha").resolve("default");
    }

    private static List<String> names(Path folder) throws Exception {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        }
    }
}
