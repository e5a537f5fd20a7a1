package io.walletstream.stream.ha;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.runtime.leaderretrieval.LeaderRetrievalDriver;
import org.apache.flink.runtime.leaderretrieval.LeaderRetrievalEventHandler;
import org.apache.flink.runtime.rpc.FatalErrorHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at a leader's file again and again and tells what it says; the receiver passes on what changed alone. */
final class FileLeaderRetrievalDriver implements LeaderRetrievalDriver {
    private static final Logger LOG = LoggerFactory.getLogger(FileLeaderRetrievalDriver.class);

    private final Path file;
    private final LeaderRetrievalEventHandler receiver;
    private final FatalErrorHandler failures;
    private final ScheduledExecutorService looking;

    FileLeaderRetrievalDriver(
            Path file, LeaderRetrievalEventHandler receiver, FatalErrorHandler failures, Duration pause) {
        this.file = file;
        this.receiver = receiver;
        this.failures = failures;
        this.looking = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "leader-of-" + file.getFileName());
            thread.setDaemon(true);
            return thread;
        });
        ScheduledFuture<?> unused =
                looking.scheduleWithFixedDelay(this::look, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        looking.shutdownNow();
    }

    private void look() {
        try {
            receiver.notifyLeaderAddress(LeaderFile.read(file));
        } catch (DamagedFileException e) {
            looking.shutdown();
            failures.onFatalError(e);
        } catch (IOException e) {
            LOG.warn("{} cannot be read now, the leader known so far is kept: {}", file, e.toString());
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
