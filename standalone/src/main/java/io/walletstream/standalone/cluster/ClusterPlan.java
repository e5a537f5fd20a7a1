package io.walletstream.standalone.cluster;

import org.jspecify.annotations.Nullable;

/**
 * What a cluster is, for as long as its directory lives: addresses never change, since jobs that come back keep the ones that they were submitted with.
 *
 * @param servicePort of the query service
 * @param flinkPort of the JobManager's page and REST interface
 * @param rpcPort of the JobManager for TaskManagers
 * @param chainPort of the simulated chain
 * @param partitions of each topic, fixed once they exist
 * @param seed of the simulated chain; null: there is none
 * @param oneSatUrl upstream; null: wallets are pushed only
 * @param jar what Flink's processes have before all else on their class path, such as a newer build of the jobs; null: nothing
 */
record ClusterPlan(
        int servicePort,
        int kafkaPort,
        int postgresPort,
        int flinkPort,
        int rpcPort,
        int chainPort,
        int taskManagers,
        int parallelism,
        int partitions,
        @Nullable Long seed,
        @Nullable String oneSatUrl,
        @Nullable String jar) {
    private static final int MOST_TASK_MANAGERS = 16;
    private static final int MOST_PARALLELISM = 64;
    private static final int JOBS = 2;

    ClusterPlan {
        if (taskManagers < 1 || taskManagers > MOST_TASK_MANAGERS) {
            throw new ClusterException(
                    ClusterException.USAGE,
                    "--taskmanagers: expected 1 to " + MOST_TASK_MANAGERS + ", got " + taskManagers);
        }
        if (partitions < 1 || partitions > MOST_PARALLELISM) {
            throw new ClusterException(
                    ClusterException.USAGE, "--partitions: expected 1 to " + MOST_PARALLELISM + ", got " + partitions);
        }
        if (parallelism < 1 || parallelism > MOST_PARALLELISM) {
            throw new ClusterException(
                    ClusterException.USAGE,
                    "--parallelism: expected 1 to " + MOST_PARALLELISM + ", got " + parallelism);
        }
    }

    /** Slots of each TaskManager: all but one of them carry both jobs, so that a lost one is not missed. */
    int slots() {
        int carriers = Math.max(1, taskManagers - 1);
        return (JOBS * parallelism + carriers - 1) / carriers;
    }

    boolean hasFeed() {
        return seed != null || oneSatUrl != null;
    }

    String url() {
        return "http://127.0.0.1:" + servicePort;
    }

    String flinkUrl() {
        return "http://127.0.0.1:" + flinkPort;
    }

    String kafka() {
        return "127.0.0.1:" + kafkaPort;
    }

    String postgresUrl() {
        return "jdbc:postgresql://127.0.0.1:" + postgresPort + "/walletstream";
    }

    /** The upstream's address, the simulated chain's or the given one. */
    @Nullable
    String upstream() {
        return seed == null ? oneSatUrl : "http://127.0.0.1:" + chainPort + "/api";
    }

    ClusterPlan withParallelism(int newParallelism) {
        return new ClusterPlan(
                servicePort,
                kafkaPort,
                postgresPort,
                flinkPort,
                rpcPort,
                chainPort,
                taskManagers,
                newParallelism,
                partitions,
                seed,
                oneSatUrl,
                jar);
    }

    ClusterPlan withTaskManagers(int newTaskManagers) {
        return new ClusterPlan(
                servicePort,
                kafkaPort,
                postgresPort,
                flinkPort,
                rpcPort,
                chainPort,
                newTaskManagers,
                parallelism,
                partitions,
                seed,
                oneSatUrl,
                jar);
    }

    ClusterPlan withJar(@Nullable String newJar) {
        return new ClusterPlan(
                servicePort,
                kafkaPort,
                postgresPort,
                flinkPort,
                rpcPort,
                chainPort,
                taskManagers,
                parallelism,
                partitions,
                seed,
                oneSatUrl,
                newJar);
    }
}
