package io.walletstream.stream.cluster;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;

/**
 * State that an earlier run of a job left in the job's folder: a checkpoint, {@code <job id>/chk-<n>}, or a savepoint, {@code savepoint-…}.
 *
 * @param path folder of its {@code _metadata}, which is written last
 * @param completedAtMillis when that was
 */
record RetainedState(Path path, long completedAtMillis) {
    private static final String CHECKPOINT = "chk-";
    private static final String SAVEPOINT = "savepoint-";
    private static final String METADATA = "_metadata";

    /** The newest of the folder; empty when there is none, or no such folder. */
    static Optional<RetainedState> newest(Path jobFolder) throws IOException {
        List<RetainedState> found = new ArrayList<>();
        FileSystem files = jobFolder.getFileSystem();
        for (Path entry : foldersOf(files, jobFolder)) {
            if (entry.getName().startsWith(SAVEPOINT)) {
                of(files, entry).ifPresent(found::add);
            } else {
                for (Path checkpoint : foldersOf(files, entry)) {
                    if (checkpoint.getName().startsWith(CHECKPOINT)) {
                        of(files, checkpoint).ifPresent(found::add);
                    }
                }
            }
        }
        return found.stream().max(Comparator.comparingLong(RetainedState::completedAtMillis));
    }

    /**
     * A checkpoint becomes the new run's own, which removes it when newer ones replace it; a savepoint, which somebody asked for, stays as it
     * is.
     */
    SavepointRestoreSettings asStart() {
        boolean isSavepoint = path.getName().startsWith(SAVEPOINT);
        return SavepointRestoreSettings.forPath(
                path.toString(), false, isSavepoint ? RecoveryClaimMode.NO_CLAIM : RecoveryClaimMode.CLAIM);
    }

    private static Optional<RetainedState> of(FileSystem files, Path folder) throws IOException {
        try {
            FileStatus metadata = files.getFileStatus(new Path(folder, METADATA));
            return Optional.of(new RetainedState(folder, metadata.getModificationTime()));
        } catch (FileNotFoundException e) {
            return Optional.empty(); // not complete, or replaced by a newer one meanwhile
        }
    }

    private static List<Path> foldersOf(FileSystem files, Path parent) throws IOException {
        FileStatus[] entries = files.exists(parent) ? files.listStatus(parent) : null;
        List<Path> folders = new ArrayList<>();
        for (FileStatus entry : entries == null ? new FileStatus[0] : entries) {
            if (entry.isDir()) {
                folders.add(entry.getPath());
            }
        }
        return folders;
    }
}
