package io.walletstream.stream.ha;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The exclusive lock of a file, which the operating system takes back when the process that holds it is gone, however it went. So there is never more than
 * one holder, and no time has to be measured to know it.
 */
final class LeaderLock implements AutoCloseable {
    /** Of this JVM. When a process closes any channel of a file, POSIX takes back all its locks of it: so no second one is opened. */
    private static final Set<Path> TAKEN = ConcurrentHashMap.newKeySet();

    private final Path file;
    private @Nullable FileChannel channel;
    private @Nullable FileLock lock;
    private @Nullable Object identity;
    private @Nullable Path taken;

    LeaderLock(Path file) {
        this.file = file;
    }

    /** Whether this process holds it now. */
    synchronized boolean tryTake() throws IOException {
        if (isHeld()) {
            return true;
        }
        close(); // of one that was lost
        Path place = placeOf();
        if (!TAKEN.add(place)) {
            return false; // held by another instance in this process
        }
        taken = place;
        boolean isTaken = false;
        try {
            FileChannel opened = FileChannel.open(
                    file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
            channel = opened;
            lock = opened.tryLock();
            identity = identityOf();
            isTaken = lock != null;
            return isTaken;
        } finally {
            if (!isTaken) {
                close();
            }
        }
    }

    private Path placeOf() throws IOException {
        Path absolute = file.toAbsolutePath().normalize();
        Path folder = absolute.getParent();
        return folder == null ? absolute : folder.toRealPath().resolve(absolute.getFileName());
    }

    synchronized boolean isHeld() {
        return lock != null && lock.isValid();
    }

    /** @throws IllegalStateException unless it is held */
    void require() {
        if (!isHeld()) {
            throw new IllegalStateException("this process does not lead: it does not hold the lock of " + file);
        }
    }

    /** Whether the file is still the one that was locked; another process could lock a new one. */
    synchronized boolean isSameFile() throws IOException {
        return identity != null && identity.equals(identityOf());
    }

    @Override
    public synchronized void close() throws IOException {
        FileChannel opened = channel;
        Path place = taken;
        channel = null;
        lock = null;
        identity = null;
        taken = null;
        try {
            if (opened != null) {
                opened.close(); // gives the lock back, too
            }
        } finally {
            if (place != null) {
                TAKEN.remove(place);
            }
        }
    }

    private @Nullable Object identityOf() throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
