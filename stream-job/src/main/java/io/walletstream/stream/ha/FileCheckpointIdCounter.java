package io.walletstream.stream.ha;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.runtime.checkpoint.CheckpointIDCounter;

/** The number of a job's next checkpoint. It is on disk before a checkpoint gets it, so that no number is used twice. */
final class FileCheckpointIdCounter implements CheckpointIDCounter {
    private final Path file;
    private final LeaderLock lock;
    private long next = INITIAL_CHECKPOINT_ID;

    FileCheckpointIdCounter(Path file, LeaderLock lock) {
        this.file = file;
        this.lock = lock;
    }

    @Override
    public synchronized void start() throws IOException {
        byte[] content;
        try {
            content = DurableFile.read(file);
        } catch (NoSuchFileException e) {
            return; // a new job
        }
        if (content.length != Long.BYTES) {
            throw new DamagedFileException(file, "expected 8 bytes, got " + content.length);
        }
        next = ByteBuffer.wrap(content).getLong();
    }

    /** Forgets the number of a job that ended for good. */
    @Override
    public synchronized CompletableFuture<Void> shutdown(JobStatus status) {
        try {
            if (status.isGloballyTerminalState()) {
                DurableFile.delete(file);
            }
            return CompletableFuture.completedFuture(null);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public synchronized long getAndIncrement() throws IOException {
        long taken = next;
        setCount(taken + 1);
        return taken;
    }

    @Override
    public synchronized long get() {
        return next;
    }

    @Override
    public synchronized void setCount(long newNext) throws IOException {
        lock.require();
        DurableFile.write(file, ByteBuffer.allocate(Long.BYTES).putLong(newNext).array());
        next = newNext;
    }
}
