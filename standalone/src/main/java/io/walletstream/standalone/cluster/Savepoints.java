package io.walletstream.standalone.cluster;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Stops jobs with savepoints, from which their next start goes on, and removes what no start needs any more. */
record Savepoints(FlinkRest flink, Path checkpoints, PrintStream out) {
    /** All jobs, those that write to Kafka first, so that what they wrote last is read by the next start of the others. */
    void stopJobs() throws IOException {
        List<FlinkRest.Job> jobs = flink.jobs().stream()
                .sorted(Comparator.comparing(FlinkRest.Job::name)) // IngestJob, WalletJob
                .toList();
        for (FlinkRest.Job job : jobs) {
            Path folder = checkpoints.resolve(job.name());
            String savepoint = flink.stop(job, folder);
            out.println("stopped " + job.name() + " with a savepoint");
            removeOlder(folder, savepoint.substring(savepoint.lastIndexOf('/') + 1));
        }
    }

    /** A savepoint holds all of a job's state, so earlier ones and what an ended run left empty are of no use. */
    private static void removeOlder(Path folder, String newest) throws IOException {
        for (Path entry : list(folder)) {
            String name = entry.getFileName().toString();
            if (name.startsWith("savepoint-") && !name.equals(newest)) {
                ClusterProcess.remove(entry);
            } else if (!name.startsWith("savepoint-")) {
                removeIfEmpty(entry);
            }
        }
    }

    private static void removeIfEmpty(Path folder) throws IOException {
        for (Path entry : list(folder)) {
            removeIfEmpty(entry);
        }
        if (Files.isDirectory(folder) && list(folder).isEmpty()) {
            Files.delete(folder);
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        }
    }
}
