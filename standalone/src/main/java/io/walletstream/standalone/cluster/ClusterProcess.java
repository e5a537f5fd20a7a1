package io.walletstream.standalone.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** One process of the cluster, of whoever started it. It outlives the command that did. */
record ClusterProcess(ClusterDirectory directory, String name) {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    Optional<ProcessHandle> handle() throws IOException {
        return directory.pidFile(name).process();
    }

    boolean isAlive() throws IOException {
        return handle().isPresent();
    }

    /** @param variables settings, secrets too, which are in no argument */
    void start(List<String> command, Map<String, String> variables) throws IOException {
        remove(directory.temporary(name)); // what a killed one left
        Files.createDirectories(directory.temporary(name));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.root().toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(directory.output(name).toFile());
        builder.environment().keySet().removeIf(variable -> variable.startsWith("WALLETSTREAM_"));
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        builder.environment().putAll(variables);
        directory.pidFile(name).write(builder.start().toHandle());
    }

    /** Asks it to end, and kills it if it does not. */
    void stop() throws IOException {
        Optional<ProcessHandle> running = handle();
        if (running.isPresent()) {
            running.get().destroy();
            if (!ends(running.get())) {
                running.get().destroyForcibly();
                ends(running.get());
            }
        }
        directory.pidFile(name).remove();
    }

    /** {@code kill -9}, of its children too; answers its number when all are gone. */
    long kill() throws IOException {
        ProcessHandle running =
                handle().orElseThrow(() -> new ClusterException(ClusterException.FAILED, name + " does not run"));
        List<ProcessHandle> all =
                Stream.concat(Stream.of(running), running.descendants()).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle one : all) {
            if (!ends(one)) {
                throw new ClusterException(ClusterException.FAILED, name + " (pid " + one.pid() + ") does not end");
            }
        }
        return running.pid();
    }

    /** The last lines of what it printed, for the reason that it is not there. */
    String lastWords() {
        try (Stream<String> lines = Files.lines(directory.output(name))) {
            List<String> all = lines.filter(line -> !line.isBlank()).toList();
            return String.join(" | ", all.subList(Math.max(0, all.size() - 3), all.size()));
        } catch (IOException | java.io.UncheckedIOException e) {
            return "";
        }
    }

    private static boolean ends(ProcessHandle process) throws IOException {
        try {
            process.onExit().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IOException("a process cannot be watched", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
