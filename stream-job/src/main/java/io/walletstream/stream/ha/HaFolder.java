package io.walletstream.stream.ha;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.runtime.highavailability.HighAvailabilityServicesUtils;

/**
 * Where each thing lies: {@code leader.lock}, {@code leaders/<component>}, {@code plans/<job>}, {@code applications/<id>},
 * {@code jobs/<job>/checkpoints/<number>}, {@code jobs/<job>/counter}. Flink's blobs and results of jobs lie beside them.
 */
record HaFolder(Path root) {
    /** Of a folder that is made here: what is in it holds passwords. */
    static final FileAttribute<?> OWNERS_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /** @throws IllegalConfigurationException unless {@code high-availability.storageDir} is a folder of a mounted file system */
    static HaFolder of(Configuration configuration) throws IOException {
        URI address = HighAvailabilityServicesUtils.getClusterHighAvailableStoragePath(configuration)
                .toUri();
        boolean isFile = address.getScheme() == null || address.getScheme().equals("file");
        if (!isFile || address.getPath() == null || !Path.of(address.getPath()).isAbsolute()) {
            throw new IllegalConfigurationException(
                    "high-availability.storageDir: expected a folder as file:///path, which JobManager and TaskManagers share, got "
                            + address);
        }
        Path root = Path.of(address.getPath());
        Files.createDirectories(root, OWNERS_FOLDER);
        return new HaFolder(root);
    }

    Path lock() {
        return root.resolve("leader.lock");
    }

    Path leaders() {
        return root.resolve("leaders");
    }

    Path leader(String component) {
        return leaders().resolve(component);
    }

    Path plans() {
        return root.resolve("plans");
    }

    Path applications() {
        return root.resolve("applications");
    }

    Path jobs() {
        return root.resolve("jobs");
    }

    Path checkpoints(JobID job) {
        return job(job).resolve("checkpoints");
    }

    Path checkpointCounter(JobID job) {
        return job(job).resolve("counter");
    }

    Path job(JobID job) {
        return jobs().resolve(job.toString());
    }

    /** Removes a file or a folder with all that is in it; nothing there is well, too. */
    static void remove(Path path) throws IOException {
        List<Path> inside = List.of();
        if (Files.isDirectory(path)) {
            try (Stream<Path> entries = Files.list(path)) {
                inside = entries.toList();
            } catch (NoSuchFileException e) {
                return; // removed meanwhile
            }
        }
        for (Path entry : inside) {
            remove(entry);
        }
        Files.deleteIfExists(path);
    }
}
