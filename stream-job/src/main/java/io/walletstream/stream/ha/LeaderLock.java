package io.walletstream.stream.ha;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The exclusive lock of a file, which the operating system takes back when the process that holds it is gone, however it went. So there is never more than
 * one holder, and no time has to be measured to know it.
 */
final class LeaderLock implements AutoCloseable {
    private final Path file;
    private @Nullable FileChannel channel;
    private @Nullable FileLock lock;
    private @Nullable Object identity;

    LeaderLock(Path file) {
        this.file = file;
    }

    /** Whether this process holds it now. */
    synchronized boolean tryTake() throws IOException {
        if (isHeld()) {
            return true;
        }
        FileChannel opened =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        channel = opened;
        try {
            lock = opened.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null; // held by another instance in this process
        }
        if (lock == null) {
            close();
            return false;
        }
        identity = identityOf();
        return true;
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
        channel = null;
        lock = null;
        identity = null;
        if (opened != null) {
            opened.close(); // gives the lock back, too
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
