package io.walletstream.standalone.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.stream.wallet.JobEnvironment;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.configuration.BlobServerOptions;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.highavailability.HighAvailabilityServicesFactory;
import org.junit.jupiter.api.Test;

/** The configuration of a real cluster says what Flink knows, and the same as the jobs themselves. */
class FlinkConfTest {
    private static final Path CONF = Path.of("../flink-conf");

    private final Configuration configuration =
            GlobalConfiguration.loadConfiguration(CONF.toAbsolutePath().toString());

    @Test
    void everyKeyIsOneOfFlinks() throws IllegalAccessException {
        Set<String> known = new TreeSet<>();
        for (Class<?> options : List.of(
                BlobServerOptions.class,
                CheckpointingOptions.class,
                CoreOptions.class,
                ExecutionOptions.class,
                HeartbeatManagerOptions.class,
                HighAvailabilityOptions.class,
                JobManagerOptions.class,
                MetricOptions.class,
                RestOptions.class,
                RestartStrategyOptions.class,
                StateBackendOptions.class,
                TaskManagerOptions.class,
                WebOptions.class)) {
            for (Field field : options.getFields()) {
                if (Modifier.isStatic(field.getModifiers()) && field.get(null) instanceof ConfigOption<?> option) {
                    known.add(option.key());
                }
            }
        }
        assertThat(configuration.keySet())
                .isNotEmpty()
                .allSatisfy(key -> assertThat(known.contains(key)
                                || key.startsWith("metrics.reporter.prom.")
                                || key.startsWith("state.backend.rocksdb.metrics."))
                        .as(key)
                        .isTrue());
    }

    @Test
    void theSameAsWhatTheJobsSetThemselves() {
        Configuration job = JobEnvironment.onCluster(Duration.ofSeconds(5));
        for (ConfigOption<?> option : List.of(
                CheckpointingOptions.INCREMENTAL_CHECKPOINTS,
                CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE,
                CheckpointingOptions.CHECKPOINTING_INTERVAL,
                CheckpointingOptions.CHECKPOINTING_TIMEOUT,
                CheckpointingOptions.MAX_RETAINED_CHECKPOINTS,
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                StateBackendOptions.STATE_BACKEND,
                ExecutionOptions.BUFFER_TIMEOUT,
                RestartStrategyOptions.RESTART_STRATEGY,
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS,
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD)) {
            assertThat(configuration.contains(option)).as(option.key()).isTrue();
            assertThat(configuration.get(option)).as(option.key()).isEqualTo(job.get(option));
        }
    }

    /** Nothing derives the one from the other where a TaskManager is started directly. */
    @Test
    void theJvmHasTheMemoryThatTheConfigurationDivides() throws IOException {
        MemorySize heap = size(TaskManagerOptions.FRAMEWORK_HEAP_MEMORY).add(size(TaskManagerOptions.TASK_HEAP_MEMORY));
        MemorySize direct = size(TaskManagerOptions.FRAMEWORK_OFF_HEAP_MEMORY)
                .add(size(TaskManagerOptions.TASK_OFF_HEAP_MEMORY))
                .add(size(TaskManagerOptions.NETWORK_MEMORY_MAX));
        assertThat(argument("taskmanager.jvm", "-Xmx")).isEqualTo(heap);
        assertThat(argument("taskmanager.jvm", "-XX:MaxDirectMemorySize=")).isEqualTo(direct);
        assertThat(argument("taskmanager.jvm", "-XX:MaxMetaspaceSize="))
                .isEqualTo(size(TaskManagerOptions.JVM_METASPACE));
        assertThat(size(TaskManagerOptions.NETWORK_MEMORY_MIN)).isEqualTo(size(TaskManagerOptions.NETWORK_MEMORY_MAX));
        // a TaskManager does not start with two numbers
        assertThat(size(TaskManagerOptions.JVM_OVERHEAD_MIN)).isEqualTo(size(TaskManagerOptions.JVM_OVERHEAD_MAX));
        assertThat(size(TaskManagerOptions.MANAGED_MEMORY_SIZE).getMebiBytes()).isPositive();
        assertThat(configuration.get(TaskManagerOptions.CPU_CORES)).isPositive();
    }

    /** Beside the checkpoints, on the volume that JobManager and TaskManagers share. */
    @Test
    void aKilledJobManagersJobsComeBack() throws ClassNotFoundException {
        String factory = configuration.get(HighAvailabilityOptions.HA_MODE);
        assertThat(HighAvailabilityServicesFactory.class).isAssignableFrom(Class.forName(factory));
        Path checkpoints = Path.of(URI.create(configuration.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY)));
        assertThat(Path.of(URI.create(configuration.get(HighAvailabilityOptions.HA_STORAGE_PATH)))
                        .getParent())
                .isEqualTo(checkpoints.getParent());
    }

    @Test
    void twoTaskManagersCarryBothJobsOfTheDefaultParallelism() {
        assertThat(2 * configuration.get(TaskManagerOptions.NUM_TASK_SLOTS)).isEqualTo(2 * 2);
    }

    private MemorySize size(ConfigOption<MemorySize> option) {
        return configuration.get(option);
    }

    private static MemorySize argument(String file, String name) throws IOException {
        try (Stream<String> lines = Files.lines(CONF.resolve(file))) {
            return lines.map(line ->
                            Pattern.compile(Pattern.quote(name) + "(\\d+m)").matcher(line))
                    .filter(Matcher::matches)
                    .map(found -> MemorySize.parse(found.group(1)))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(file + " has no " + name));
        }
    }
}
