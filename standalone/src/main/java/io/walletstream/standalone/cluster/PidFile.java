package io.walletstream.standalone.cluster;

import io.walletstream.standalone.embedded.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Number and start of a process. The start tells it from a stranger that got the same number later. */
record PidFile(Path file) {
    /** The kernel tells starts relative to its own, which clocks are set against. */
    private static final Duration SAME = Duration.ofSeconds(2);

    void write(ProcessHandle process) throws IOException {
        PrivateFiles.write(file, process.pid() + " " + startOf(process).toEpochMilli() + "\n");
    }

    /** The process, if it is alive and ours. */
    Optional<ProcessHandle> process() throws IOException {
        String[] words;
        try {
            words = Files.readString(file).strip().split(" ", -1);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        try {
            long pid = Long.parseLong(words[0]);
            Instant start = Instant.ofEpochMilli(Long.parseLong(words[1]));
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .filter(found ->
                            Duration.between(start, startOf(found)).abs().compareTo(SAME) <= 0);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new ClusterException(
                    ClusterException.FAILED, file + ": expected a process number and its start; remove it", e);
        }
    }

    void remove() throws IOException {
        Files.deleteIfExists(file);
    }

    private static Instant startOf(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }
}
