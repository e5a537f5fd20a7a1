package io.walletstream.stream.ha;

import java.util.Collection;
import java.util.concurrent.Executor;
import org.apache.flink.api.common.JobID;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.runtime.checkpoint.CheckpointIDCounter;
import org.apache.flink.runtime.checkpoint.CheckpointRecoveryFactory;
import org.apache.flink.runtime.checkpoint.CompletedCheckpoint;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStore;
import org.apache.flink.runtime.checkpoint.DefaultCompletedCheckpointStore;
import org.apache.flink.runtime.checkpoint.DefaultCompletedCheckpointStoreUtils;
import org.apache.flink.runtime.state.SharedStateRegistryFactory;

/** Finds a job's completed checkpoints and the number of its next one. */
record FileCheckpointRecovery(HaFolder folder, LeaderLock lock, Executor executor)
        implements CheckpointRecoveryFactory {
    @Override
    public CompletedCheckpointStore createRecoveredCompletedCheckpointStore(
            JobID job,
            int retained,
            SharedStateRegistryFactory registries,
            Executor ioExecutor,
            RecoveryClaimMode claimMode)
            throws Exception {
        var files = new FileStateHandleStore<CompletedCheckpoint>(folder.checkpoints(job), EntryNames.NUMBERS, lock);
        Collection<CompletedCheckpoint> found =
                DefaultCompletedCheckpointStoreUtils.retrieveCompletedCheckpoints(files, EntryNames.INSTANCE);
        return new DefaultCompletedCheckpointStore<>(
                retained, files, EntryNames.INSTANCE, found, registries.create(ioExecutor, found, claimMode), executor);
    }

    @Override
    public CheckpointIDCounter createCheckpointIDCounter(JobID job) {
        return new FileCheckpointIdCounter(folder.checkpointCounter(job), lock);
    }
}
