package io.walletstream.standalone.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.walletstream.standalone.embedded.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder of one cluster: {@code cluster.json} (where everything is, readable by its owner only), {@code pids/}, {@code logs/}, and the data of all
 * processes.
 */
record ClusterDirectory(Path root) {
    private static final String ANNOUNCEMENT = "cluster.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Held while a command changes something. */
    interface Hold extends AutoCloseable {
        @Override
        void close() throws IOException;
    }

    ClusterDirectory(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    /** @throws ClusterException if another command works on it, or it belongs to the one-machine form */
    Hold hold() throws IOException {
        if (Files.exists(root.resolve("layout"))) {
            throw new ClusterException(
                    ClusterException.USAGE, root + " belongs to ./walletstream demo or up; give another --data");
        }
        PrivateFiles.createDirectory(root);
        for (String folder : new String[] {"pids", "logs", "tmp"}) {
            PrivateFiles.createDirectory(root.resolve(folder));
        }
        FileChannel lock =
                FileChannel.open(root.resolve("cluster.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (lock.tryLock() != null) {
                return lock::close;
            }
        } catch (OverlappingFileLockException e) {
            // the same as a lock of another process
        }
        lock.close();
        throw new ClusterException(
                ClusterException.IN_USE, "another cluster command works on " + root + "; wait for its end");
    }

    /** What {@code cluster start} wrote; empty before the first start. */
    Optional<ClusterPlan> plan() throws IOException {
        Path file = root.resolve(ANNOUNCEMENT);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonNode plan = JSON.readTree(file.toFile()).path("plan");
            return Optional.ofNullable(JSON.treeToValue(plan, ClusterPlan.class));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new ClusterException(
                    ClusterException.FAILED, file + " is damaged or of another build: " + e.getMessage(), e);
        }
    }

    /** @throws ClusterException if there never was a start */
    ClusterPlan requirePlan() throws IOException {
        return plan().orElseThrow(() -> new ClusterException(
                ClusterException.USAGE, "no cluster in " + root + "; ./walletstream cluster start makes one"));
    }

    /** The first fields are those of {@code walletstream.json} of the one-machine form. */
    void write(ClusterPlan plan) throws IOException {
        ObjectNode facts = JSON.createObjectNode()
                .put("url", plan.url())
                .put("apiKey", apiKey())
                .put("kafka", plan.kafka())
                .put("postgres", plan.postgresUrl() + "?user=postgres&password=" + postgresPassword())
                .put("flinkUi", plan.flinkUrl())
                .put("oneSat", plan.upstream());
        facts.set("plan", JSON.valueToTree(plan));
        PrivateFiles.write(
                root.resolve(ANNOUNCEMENT),
                JSON.writerWithDefaultPrettyPrinter().writeValueAsString(facts) + "\n");
    }

    String apiKey() throws IOException {
        return PrivateFiles.secret(apiKeyFile());
    }

    Path apiKeyFile() {
        return root.resolve("api-key");
    }

    /** Made by Postgres's first start if it is not there. */
    String postgresPassword() throws IOException {
        PrivateFiles.createDirectory(postgres());
        return PrivateFiles.secret(postgres().resolve("password"));
    }

    Path postgres() {
        return root.resolve("postgres");
    }

    Path kafka() {
        return root.resolve("kafka");
    }

    Path chain() {
        return root.resolve("chain");
    }

    /** The jobs' checkpoints and savepoints, a folder a job. */
    Path checkpoints() {
        return root.resolve("checkpoints");
    }

    Path highAvailability() {
        return root.resolve("ha");
    }

    Path log(String process) {
        return root.resolve("logs").resolve(process + ".log");
    }

    /** What a process prints, most often nothing; its last start's. */
    Path output(String process) {
        return root.resolve("logs").resolve(process + ".out");
    }

    Path temporary(String process) {
        return root.resolve("tmp").resolve(process);
    }

    PidFile pidFile(String process) {
        return new PidFile(root.resolve("pids").resolve(process));
    }

    /** {@code kill -9} of every process that was started here, and of its children; returns when all are gone. */
    void killAll() throws IOException {
        List<ProcessHandle> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(root.resolve("pids"))) {
            for (Path file : files.toList()) {
                new PidFile(file).process().ifPresent(process -> {
                    all.add(process);
                    process.descendants().forEach(all::add);
                });
            }
        }
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(process -> process.onExit().join());
    }
}
