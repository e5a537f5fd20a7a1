package io.walletstream.stream.ha;

import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.runtime.leaderelection.LeaderElectionDriver;
import org.apache.flink.runtime.leaderelection.LeaderInformation;

/** Leads from the moment it gets the lock until it is closed or its process is gone; another one that waits asks again and again. */
final class FileLeaderElectionDriver implements LeaderElectionDriver {
    private final HaFolder folder;
    private final LeaderLock lock;
    private final Listener listener;
    private final ScheduledExecutorService asking;

    FileLeaderElectionDriver(HaFolder folder, LeaderLock lock, Listener listener, Duration pause) {
        this.folder = folder;
        this.lock = lock;
        this.listener = listener;
        this.asking = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "leader-lock");
            thread.setDaemon(true);
            return thread;
        });
        ScheduledFuture<?> unused =
                asking.scheduleWithFixedDelay(this::ask, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public boolean hasLeadership() {
        return lock.isHeld();
    }

    @Override
    public void publishLeaderInformation(String component, LeaderInformation leader) {
        if (lock.isHeld()) {
            write(component, leader);
        }
    }

    @Override
    public void deleteLeaderInformation(String component) {
        if (lock.isHeld()) {
            write(component, LeaderInformation.empty());
        }
    }

    @Override
    public void close() throws IOException {
        asking.shutdownNow();
        lock.close();
    }

    private void ask() {
        try {
            if (!lock.isHeld()) {
                if (lock.tryTake()) {
                    HaFolder.remove(folder.leaders()); // addresses of a leader that is gone
                    listener.onGrantLeadership(UUID.randomUUID());
                }
            } else if (!lock.isSameFile()) {
                asking.shutdown();
                listener.onError(new IOException(
                        folder.lock() + " was removed or replaced, so another process may lead: this one has to end"));
            }
        } catch (IOException | RuntimeException e) {
            asking.shutdown();
            listener.onError(new IOException("the lock of " + folder.lock() + " cannot be asked for: " + e, e));
        }
    }

    private void write(String component, LeaderInformation leader) {
        try {
            LeaderFile.write(folder.leader(component), leader);
        } catch (IOException e) {
            listener.onError(e);
        }
    }

    @Override
    public String toString() {
        return "lock of " + folder.lock();
    }
}
