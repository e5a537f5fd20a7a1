package io.walletstream.standalone.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.walletstream.standalone.embedded.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The directory of one installation, held by one process at a time. */
final class DataDirectory implements AutoCloseable {
    /** Of the jobs' state, what lies in Kafka and, until there is a release, the first migration; grows when a build cannot read what the one before wrote. */
    static final String LAYOUT = "11";

    private static final String LAYOUT_FILE = "layout";

    private final Path root;
    private final FileChannel lockFile;

    private DataDirectory(Path root, FileChannel lockFile) {
        this.root = root;
        this.lockFile = lockFile;
    }

    /**
     * Creates the directory when needed and takes it for this process.
     *
     * @throws StartException if another process holds it, it cannot be written, or another build wrote it in a layout of its own
     */
    static DataDirectory open(Path root) {
        try {
            PrivateFiles.createDirectory(root);
            PrivateFiles.createDirectory(root.resolve("logs"));
            FileChannel file = FileChannel.open(
                    root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (tryLock(file) == null) {
                String holder = read(file);
                file.close();
                throw new StartException(
                        StartException.DATA_IN_USE,
                        root + " is in use by another walletstream" + holder + "; stop it or give another --data");
            }
            file.truncate(0);
            file.write(
                    ByteBuffer.wrap((" (pid " + ProcessHandle.current().pid() + ")").getBytes(StandardCharsets.UTF_8)),
                    0);
            DataDirectory directory = new DataDirectory(root, file);
            directory.checkLayout();
            return directory;
        } catch (IOException e) {
            throw new StartException(StartException.FAILED, "data directory " + root + " cannot be used: " + e, e);
        }
    }

    private void checkLayout() throws IOException {
        Path file = resolve(LAYOUT_FILE);
        String found = Files.exists(file)
                ? Files.readString(file).strip()
                : Files.exists(resolve("kafka")) || Files.exists(resolve("checkpoints")) ? "1" : LAYOUT;
        if (!found.equals(LAYOUT)) {
            close();
            throw new StartException(
                    StartException.FAILED,
                    root + " was written by another build, in layout " + found.replaceAll("[^0-9]", "?")
                            + "; this one reads layout " + LAYOUT + ": give another --data, or remove the directory");
        }
        PrivateFiles.write(file, LAYOUT + "\n");
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held by another thread of this process
        }
    }

    private static String read(FileChannel file) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(64);
        file.read(text, 0);
        return new String(text.array(), 0, text.position(), StandardCharsets.UTF_8);
    }

    Path resolve(String name) {
        return root.resolve(name);
    }

    /** Makes this directory hold the log; works before the first logger is made, since that reads where to log to. */
    void logHere() {
        System.setProperty(
                "walletstream.log", resolve("logs").resolve("walletstream.log").toString());
    }

    /** File of the first API key, created with a random one on first use. */
    Path apiKeyFile() throws IOException {
        Path file = resolve("api-key");
        PrivateFiles.secret(file);
        return file;
    }

    String apiKey() throws IOException {
        return PrivateFiles.secret(resolve("api-key"));
    }

    /** Tells other programs where things are, for as long as they are there. */
    void announce(Map<String, Object> facts) throws IOException {
        PrivateFiles.write(
                announcement(),
                new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(facts) + "\n");
    }

    void withdrawAnnouncement() throws IOException {
        Files.deleteIfExists(announcement());
    }

    private Path announcement() {
        return resolve("walletstream.json");
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
