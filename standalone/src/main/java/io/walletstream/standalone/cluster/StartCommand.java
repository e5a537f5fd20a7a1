package io.walletstream.standalone.cluster;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cluster start}: the first one of a directory plans the cluster, later ones start what is missing. */
@Command(
        name = "start",
        description = "Starts what does not run: all of a new cluster, or what was killed.",
        sortOptions = false)
final class StartCommand implements Callable<Integer> {
    private static final int PORTS = 6;

    private final ClusterCommand commands;

    @Mixin
    private ClusterPlace place = new ClusterPlace();

    @Option(names = "--demo", description = "With a simulated chain and three accounts.")
    private boolean demo;

    @Option(names = "--seed", paramLabel = "N", description = "Of the simulated chain (1).")
    private @Nullable Long seed;

    @Option(names = "--onesat-url", paramLabel = "URL", description = "Upstream; without it wallets are pushed only.")
    private @Nullable String oneSatUrl;

    @Option(names = "--port", paramLabel = "N", description = "Of the REST interface (a free one).")
    private @Nullable Integer port;

    @Option(names = "--taskmanagers", paramLabel = "N", description = "Number of TaskManagers (2).")
    private @Nullable Integer taskManagers;

    @Option(names = "--parallelism", paramLabel = "N", description = "Subtasks of each job (1).")
    private @Nullable Integer parallelism;

    @Option(names = "--partitions", paramLabel = "N", description = "Of each topic, for good (4).")
    private @Nullable Integer partitions;

    StartCommand(ClusterCommand commands) {
        this.commands = commands;
    }

    @Override
    public Integer call() {
        return commands.run(place, (cluster, directory) -> {
            Optional<ClusterPlan> plan = directory.plan();
            cluster.start(plan.isPresent() ? changed(plan.get()) : first());
        });
    }

    private ClusterPlan first() {
        if (demo && oneSatUrl != null) {
            throw new ClusterException(ClusterException.USAGE, "--demo and --onesat-url exclude each other");
        }
        if (!demo && seed != null) {
            throw new ClusterException(ClusterException.USAGE, "--seed is of --demo");
        }
        if (port != null) {
            ClusterPorts.requireFree(port, "the REST interface");
        }
        int[] ports = ClusterPorts.choose(PORTS, RandomGenerator.getDefault());
        return new ClusterPlan(
                or(port, ports[0]),
                ports[1],
                ports[2],
                ports[3],
                ports[4],
                ports[5],
                or(taskManagers, 2),
                or(parallelism, 1),
                or(partitions, 4),
                demo ? Long.valueOf(seed == null ? 1 : seed) : null,
                oneSatUrl,
                null);
    }

    /** All but the number of TaskManagers stays. */
    private ClusterPlan changed(ClusterPlan plan) {
        same("--port", port, plan.servicePort());
        same("--parallelism", parallelism, plan.parallelism());
        same("--partitions", partitions, plan.partitions());
        same("--seed", seed, plan.seed());
        same("--onesat-url", oneSatUrl, plan.oneSatUrl());
        same("--demo", demo ? Boolean.TRUE : null, plan.seed() != null);
        int wanted = or(taskManagers, plan.taskManagers());
        if (wanted < plan.taskManagers()) {
            throw new ClusterException(
                    ClusterException.USAGE,
                    "--taskmanagers: there are " + plan.taskManagers() + "; stop the cluster to have fewer");
        }
        return plan.withTaskManagers(wanted);
    }

    private void same(String option, @Nullable Object given, @Nullable Object is) {
        if (given != null && !given.equals(is)) {
            String hint = option.equals("--parallelism") ? "; cluster scale changes it" : "";
            throw new ClusterException(ClusterException.USAGE, option + ": this cluster was made with " + is + hint);
        }
    }

    private static int or(@Nullable Integer given, int otherwise) {
        return given == null ? otherwise : given;
    }
}
