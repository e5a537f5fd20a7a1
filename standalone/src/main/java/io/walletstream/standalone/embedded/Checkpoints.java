package io.walletstream.standalone.embedded;

import java.io.IOException;
import java.nio.file.Path;

/** The folder of checkpoints in a directory of {@link EmbeddedFlink}: one folder a job. */
public final class Checkpoints {
    private Checkpoints() {}

    static Path folder(Path directory) {
        return directory.toAbsolutePath().resolve("checkpoints");
    }

    /** Removes a job's checkpoints: its next start is without state. */
    public static void forget(Path directory, String jobName) throws IOException {
        Directories.deleteTree(folder(directory).resolve(jobName));
    }
}
