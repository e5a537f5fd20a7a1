package io.walletstream.stream.ha;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.blob.BlobUtils;
import org.apache.flink.runtime.checkpoint.CheckpointRecoveryFactory;
import org.apache.flink.runtime.highavailability.AbstractHaServices;
import org.apache.flink.runtime.highavailability.FileSystemApplicationResultStore;
import org.apache.flink.runtime.highavailability.FileSystemJobResultStore;
import org.apache.flink.runtime.jobmanager.ApplicationStore;
import org.apache.flink.runtime.jobmanager.DefaultApplicationStore;
import org.apache.flink.runtime.jobmanager.DefaultExecutionPlanStore;
import org.apache.flink.runtime.jobmanager.ExecutionPlanStore;
import org.apache.flink.runtime.jobmanager.NoOpExecutionPlanStoreWatcher;
import org.apache.flink.runtime.leaderretrieval.DefaultLeaderRetrievalService;
import org.apache.flink.runtime.leaderretrieval.LeaderRetrievalService;

/**
 * High availability out of one folder. After the JobManager was killed, a new one on the same folder, at the same or another address, brings all jobs
 * back from their newest checkpoints; TaskManagers find it by themselves.
 */
@SuppressWarnings("try") // what it inherits may throw anything when it is closed
final class FileHaServices extends AbstractHaServices {
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final HaFolder folder;
    private final LeaderLock lock;

    private FileHaServices(Configuration configuration, Executor executor, HaFolder folder, LeaderLock lock)
            throws IOException {
        super(
                configuration,
                listener -> new FileLeaderElectionDriver(folder, lock, listener, PAUSE),
                executor,
                BlobUtils.createBlobStoreFromConfig(configuration),
                FileSystemJobResultStore.fromConfiguration(configuration, executor),
                FileSystemApplicationResultStore.fromConfiguration(configuration, executor));
        this.folder = folder;
        this.lock = lock;
    }

    static FileHaServices open(Configuration configuration, Executor executor) throws IOException {
        HaFolder folder = HaFolder.of(configuration);
        return new FileHaServices(configuration, executor, folder, new LeaderLock(folder.lock()));
    }

    @Override
    protected LeaderRetrievalService createLeaderRetrievalService(String component) {
        return new DefaultLeaderRetrievalService((receiver, failures) ->
                new FileLeaderRetrievalDriver(folder.leader(component), receiver, failures, PAUSE));
    }

    @Override
    protected CheckpointRecoveryFactory createCheckpointRecoveryFactory() {
        return new FileCheckpointRecovery(folder, lock, ioExecutor);
    }

    @Override
    protected ExecutionPlanStore createExecutionPlanStore() {
        return new DefaultExecutionPlanStore<>(
                new FileStateHandleStore<>(folder.plans(), EntryNames.IDS, lock),
                NoOpExecutionPlanStoreWatcher.INSTANCE,
                EntryNames.INSTANCE);
    }

    @Override
    protected ApplicationStore createApplicationStore() {
        return new DefaultApplicationStore<>(
                new FileStateHandleStore<>(folder.applications(), EntryNames.IDS, lock), EntryNames.INSTANCE);
    }

    @Override
    protected void internalClose() throws IOException {
        lock.close();
    }

    @Override
    protected void internalCleanup() throws IOException {
        HaFolder.remove(folder.leaders());
        HaFolder.remove(folder.plans());
        HaFolder.remove(folder.applications());
        HaFolder.remove(folder.jobs());
    }

    @Override
    protected void internalCleanupJobData(JobID job) throws IOException {
        HaFolder.remove(folder.leader(getLeaderPathForJobManager(job)));
        HaFolder.remove(folder.job(job));
    }

    @Override
    protected String getLeaderPathForResourceManager() {
        return "resource-manager";
    }

    @Override
    protected String getLeaderPathForDispatcher() {
        return "dispatcher";
    }

    @Override
    protected String getLeaderPathForJobManager(JobID job) {
        return "job-" + job.toHexString();
    }

    @Override
    protected String getLeaderPathForRestServer() {
        return "rest";
    }
}
