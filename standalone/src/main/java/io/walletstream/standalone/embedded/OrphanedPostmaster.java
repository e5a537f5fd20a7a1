package io.walletstream.standalone.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a killed process may leave behind in a data directory: a running postmaster, or {@code postmaster.pid} with the number of a
 * process that is gone or is somebody else's by now.
 */
final class OrphanedPostmaster {
    private static final Logger LOG = LoggerFactory.getLogger(OrphanedPostmaster.class);
    private static final long STOP_SECONDS = 15;

    private final Path dataDirectory;

    OrphanedPostmaster(Path dataDirectory) {
        this.dataDirectory = dataDirectory;
    }

    /** Process id that the pid file names. */
    Optional<Long> pid() {
        try {
            List<String> lines = Files.readAllLines(pidFile());
            return lines.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Long.parseLong(lines.get(0).trim()));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The postmaster, if it is alive and works on this directory. */
    Optional<ProcessHandle> running() {
        return pid().flatMap(ProcessHandle::of).filter(ProcessHandle::isAlive).filter(this::isOurs);
    }

    /**
     * Makes the directory free for a new postmaster. A pid file of a dead process stays: Postgres itself removes it, after checking
     * that no backend still uses the shared memory that it names.
     */
    void stop() throws IOException {
        Optional<ProcessHandle> alive = pid().flatMap(ProcessHandle::of).filter(ProcessHandle::isAlive);
        if (alive.isEmpty()) {
            return;
        }
        if (isOurs(alive.get())) {
            LOG.info(
                    "stopping Postgres (pid {}) that was left running",
                    alive.get().pid());
            fastShutdown(alive.get());
        } else {
            // the number was reused, and Postgres would refuse to start because of a stranger
            Files.deleteIfExists(pidFile());
        }
    }

    private boolean isOurs(ProcessHandle process) {
        try {
            String commandLine = Files.readString(
                    Path.of("/proc", Long.toString(process.pid()), "cmdline"), StandardCharsets.ISO_8859_1);
            return commandLine.contains("postgres") && commandLine.contains(dataDirectory.toString());
        } catch (IOException e) {
            return process.info().command().filter(c -> c.contains("postgres")).isPresent();
        }
    }

    private void fastShutdown(ProcessHandle process) throws IOException {
        signal("INT", process); // Java itself sends only TERM, on which Postgres waits for its clients
        if (!ends(process)) {
            signal("QUIT", process);
            if (!ends(process)) {
                throw new IOException("Postgres (pid " + process.pid() + ") that was left running does not stop");
            }
        }
    }

    private static void signal(String name, ProcessHandle process) throws IOException {
        new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid()).start();
    }

    private static boolean ends(ProcessHandle process) throws IOException {
        try {
            process.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while stopping Postgres", e);
        } catch (ExecutionException e) {
            throw new IOException("Postgres could not be watched", e);
        }
    }

    private Path pidFile() {
        return dataDirectory.resolve("postmaster.pid");
    }
}
