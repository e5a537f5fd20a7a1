package io.walletstream.standalone.embedded;

import io.walletstream.stream.wallet.JobEnvironment;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.RpcServiceSharing;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.ExecutionPlan;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Flink cluster in this process. Jobs keep state in RocksDB and their checkpoints in a directory each, so that a job goes on where it
 * stopped: ask for {@link #newestCompletedCheckpoint} and submit with it.
 */
public final class EmbeddedFlink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedFlink.class);
    private static final Duration SUBMIT_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration FINAL_CHECKPOINT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration CANCEL_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(1500);

    private final MiniCluster cluster;
    private final URI webAddress;
    private final Path checkpoints;
    private final Duration checkpointInterval;
    private final Map<JobID, String> jobs = new ConcurrentHashMap<>();

    private EmbeddedFlink(MiniCluster cluster, URI webAddress, Path checkpoints, Duration checkpointInterval) {
        this.cluster = cluster;
        this.webAddress = webAddress;
        this.checkpoints = checkpoints;
        this.checkpointInterval = checkpointInterval;
    }

    /**
     * Starts a cluster of one task manager.
     *
     * @param directory holds {@code checkpoints} and, while it runs, {@code flink-tmp}
     * @param slots how many parallel subtasks all jobs together may have
     * @param checkpointInterval how often the jobs of {@link #environment} are checkpointed
     * @throws EmbeddedStartException if it does not come up
     */
    public static EmbeddedFlink start(Path directory, int slots, Duration checkpointInterval) {
        Path root = directory.toAbsolutePath();
        try {
            Path checkpoints = Files.createDirectories(Checkpoints.folder(root));
            Path temporary = root.resolve("flink-tmp");
            Directories.deleteTree(temporary);
            Files.createDirectories(temporary);
            MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                    .setConfiguration(clusterConfiguration(temporary, checkpoints))
                    .setNumTaskManagers(1)
                    .setNumSlotsPerTaskManager(slots)
                    .setRpcServiceSharing(RpcServiceSharing.SHARED)
                    .build());
            cluster.start();
            URI web = cluster.getRestAddress().get(SUBMIT_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            return new EmbeddedFlink(cluster, web, checkpoints, checkpointInterval);
        } catch (Exception e) {
            throw new EmbeddedStartException("Flink did not start in " + directory + ": " + e.getMessage(), e);
        }
    }

    /** Address of the web interface and its REST API. */
    public URI webAddress() {
        return webAddress;
    }

    /** Settings of one job with a checkpoint folder of its own; topology builders may add to them. */
    public Configuration jobConfiguration(String jobName) {
        Configuration c =
                JobEnvironment.inProcess(checkpoints.resolve(jobName).toUri().toString(), checkpointInterval);
        c.set(PipelineOptions.NAME, jobName);
        return c;
    }

    /** An environment to build the job of this name in; its graph goes to {@link #submit}. */
    public StreamExecutionEnvironment environment(String jobName) {
        return StreamExecutionEnvironment.getExecutionEnvironment(jobConfiguration(jobName));
    }

    /** The newest checkpoint of this job that was completed in any of its runs. */
    public Optional<Path> newestCompletedCheckpoint(String jobName) {
        return CompletedCheckpoints.newest(checkpoints.resolve(jobName));
    }

    /**
     * Submits a job and returns once the cluster has it.
     *
     * @param plan a stream graph or a job graph
     * @param restorePath checkpoint to start from; the job takes it over and deletes it when newer ones replace it
     * @throws EmbeddedStartException if the job is refused
     */
    public JobID submit(String jobName, ExecutionPlan plan, @Nullable Path restorePath) {
        // a stream graph has no job id before it is translated
        ExecutionPlan graph = plan instanceof StreamGraph streamGraph ? streamGraph.getJobGraph() : plan;
        if (restorePath != null) {
            graph.setSavepointRestoreSettings(
                    SavepointRestoreSettings.forPath(restorePath.toUri().toString(), false, RecoveryClaimMode.CLAIM));
        }
        try {
            JobID id = cluster.submitJob(graph)
                    .get(SUBMIT_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                    .getJobID();
            jobs.put(id, jobName);
            return id;
        } catch (ExecutionException | TimeoutException e) {
            throw new EmbeddedStartException("Flink refused job " + jobName + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedStartException("interrupted while submitting job " + jobName, e);
        }
    }

    /** What a job is doing; empty when the cluster does not answer. */
    public Optional<JobStatus> status(JobID job) {
        return await(cluster.getJobStatus(job), CANCEL_TIMEOUT, "status of job " + job);
    }

    /** Whether every subtask of the job is open; a job counts as running before its operators have looked at anything. */
    public boolean isAtWork(JobID job) {
        return await(cluster.getExecutionGraph(job), CANCEL_TIMEOUT, "subtasks of job " + job)
                .filter(graph -> graph.getState() == JobStatus.RUNNING)
                .filter(graph -> {
                    for (AccessExecutionVertex subtask : graph.getAllExecutionVertices()) {
                        if (subtask.getExecutionState() != ExecutionState.RUNNING) {
                            return false;
                        }
                    }
                    return true;
                })
                .isPresent();
    }

    /** Why a job failed last, also if it runs again since; empty when it never did, or the cluster does not answer. */
    public Optional<JobFailure> lastFailure(JobID job) {
        return await(cluster.getExecutionGraph(job), CANCEL_TIMEOUT, "failures of job " + job)
                .flatMap(JobFailure::of);
    }

    /** Takes a checkpoint of each job, cancels it (the checkpoint stays) and stops the cluster; within 7 seconds whatever happens. */
    @Override
    public void close() {
        List<JobID> running = running();
        await(all(running, this::finalCheckpoint), FINAL_CHECKPOINT_TIMEOUT, "final checkpoint");
        stop(running);
    }

    /** Stops at once, as a failure would: the next start goes on from the last periodic checkpoint. */
    public void abort() {
        stop(running());
    }

    private List<JobID> running() {
        return jobs.keySet().stream()
                .filter(job ->
                        status(job).filter(s -> !s.isGloballyTerminalState()).isPresent())
                .toList();
    }

    private void stop(List<JobID> running) {
        await(all(running, this::cancel), CANCEL_TIMEOUT, "cancellation");
        await(cluster.closeAsync(), CLOSE_TIMEOUT, "stop of Flink");
    }

    private CompletableFuture<?> finalCheckpoint(JobID job) {
        // without it nothing is lost either: the next start repeats what came after the last periodic checkpoint
        return cluster.triggerCheckpoint(job, CheckpointType.CONFIGURED).handle((id, failure) -> {
            if (failure != null) {
                LOG.warn("no final checkpoint of job {}: {}", jobs.get(job), failure.toString());
            }
            return id;
        });
    }

    private CompletableFuture<?> cancel(JobID job) {
        return cluster.cancelJob(job).thenCompose(done -> cluster.requestJobResult(job));
    }

    private static CompletableFuture<?> all(List<JobID> jobs, Function<JobID, CompletableFuture<?>> each) {
        return CompletableFuture.allOf(jobs.stream().map(each).toArray(CompletableFuture[]::new));
    }

    private static <T> Optional<T> await(CompletableFuture<T> future, Duration timeout, String what) {
        try {
            return Optional.ofNullable(future.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("{}: {}", what, e.toString());
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static Configuration clusterConfiguration(Path temporary, Path checkpoints) throws IOException {
        Configuration c = new Configuration();
        c.set(CoreOptions.TMP_DIRS, temporary.toString());
        c.set(JobManagerOptions.ADDRESS, "localhost");
        // by default Flink listens on every interface
        c.set(JobManagerOptions.BIND_HOST, "127.0.0.1");
        c.set(TaskManagerOptions.BIND_HOST, "127.0.0.1");
        c.set(RestOptions.ADDRESS, "127.0.0.1");
        c.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
        c.set(RestOptions.BIND_PORT, "0");
        c.set(WebOptions.SUBMIT_ENABLE, false);
        c.set(WebOptions.TMP_DIR, temporary.toString());
        c.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
        c.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(128));
        c.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(48));
        c.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(48));
        return c;
    }
}
