package io.walletstream.standalone.cluster;

import io.walletstream.standalone.config.JobVariables;
import io.walletstream.standalone.embedded.EmbeddedPostgresServer;
import io.walletstream.stream.write.Database;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/**
 * A cluster of processes with one TaskManager, which lives as long as the process that made it. With one, both jobs are on it, and nothing is there to
 * take over before it is back.
 */
public final class LocalCluster implements AutoCloseable {
    private static final int PORTS = 6;
    private static final int JOBS = 2;
    private static final int END_SECONDS = 30;
    private static final String TASK_MANAGER = Parts.TASK_MANAGER + 1;

    private final ClusterDirectory directory;
    private final Cluster cluster;
    private final ClusterDirectory.Hold hold;
    /** Held while processes are started, so that whoever ends all misses none. */
    private final ReentrantLock starting = new ReentrantLock();

    private boolean closed;

    /** Starts nothing yet. */
    public LocalCluster(Path folder, PrintStream out) throws IOException {
        directory = new ClusterDirectory(folder);
        cluster = new Cluster(directory, Programs.ofLauncher(), JobVariables.given(), out);
        hold = directory.hold();
    }

    /**
     * Starts all processes and both jobs; returns when they run.
     *
     * @param upstream where transactions are fetched from
     * @param partitions of each topic
     */
    public void start(String upstream, int partitions) throws IOException {
        int[] ports = ClusterPorts.choose(PORTS, RandomGenerator.getDefault());
        start(new ClusterPlan(
                ports[0], ports[1], ports[2], ports[3], ports[4], ports[5], 1, 1, partitions, null, upstream, null));
    }

    /** {@code kill -9}; returns when the process is gone. */
    public void killTaskManager() throws IOException {
        cluster.kill(TASK_MANAGER, true);
    }

    /** Starts it again, as {@code cluster start} does. */
    public void restartTaskManager() throws IOException {
        start(plan());
    }

    /**
     * Whether both jobs run with all of their tasks, in attempts that began later.
     *
     * @param epochMillis of the clock of this machine
     */
    public boolean jobsRunSince(long epochMillis) throws IOException {
        FlinkRest flink = new FlinkRest(plan().flinkUrl());
        return flink.allRun(JOBS) && flink.jobs().stream().allMatch(job -> job.since() > epochMillis);
    }

    public String kafka() throws IOException {
        return plan().kafka();
    }

    public Database database() throws IOException {
        return new Database(plan().postgresUrl(), "postgres", directory.postgresPassword());
    }

    private ClusterPlan plan() throws IOException {
        return directory.requirePlan();
    }

    private void start(ClusterPlan plan) throws IOException {
        starting.lock();
        try {
            if (closed) {
                throw new IOException("the cluster is closed");
            }
            cluster.start(plan);
        } finally {
            starting.unlock();
        }
    }

    /** Kills all processes: nobody wants the data any more. Whoever starts some in another thread is to be interrupted before. */
    @Override
    public void close() throws IOException {
        boolean alone;
        try {
            alone = starting.tryLock(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            alone = false;
        }
        try {
            closed = true;
            EmbeddedPostgresServer.stop(directory.postgres()); // killed, it would leave shared memory behind
            directory.killAll();
            hold.close();
        } finally {
            if (alone) {
                starting.unlock();
            }
        }
    }
}
