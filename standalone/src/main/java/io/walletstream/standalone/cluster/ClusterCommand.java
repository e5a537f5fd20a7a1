package io.walletstream.standalone.cluster;

import io.walletstream.schema.config.ConfigException;
import io.walletstream.schema.migrate.MigrationFailedException;
import io.walletstream.standalone.config.JobVariables;
import io.walletstream.standalone.embedded.EmbeddedStartException;
import io.walletstream.standalone.sim.SimChain;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cluster}: the parts of the cluster form as processes of this machine. */
@Command(
        name = "cluster",
        description = "Kafka, Postgres, JobManager, TaskManagers and the query service, each a process of its own.",
        mixinStandardHelpOptions = false)
public final class ClusterCommand implements Runnable {
    private final PrintStream out;
    private final PrintStream err;
    private final Supplier<Programs> programs;

    @Spec
    private @Nullable CommandSpec spec;

    private ClusterCommand(PrintStream out, PrintStream err, Supplier<Programs> programs) {
        this.out = out;
        this.err = err;
        this.programs = programs;
    }

    /** The command with all that is below it; what goes wrong is one line and an exit code. */
    public static CommandLine of(PrintStream out, PrintStream err) {
        return of(out, err, Programs::ofLauncher);
    }

    static CommandLine of(PrintStream out, PrintStream err, Supplier<Programs> programs) {
        ClusterCommand root = new ClusterCommand(out, err, programs);
        CommandLine line = new CommandLine(root);
        line.addSubcommand(new StartCommand(root))
                .addSubcommand(root.new Stop())
                .addSubcommand(root.new Status())
                .addSubcommand(root.new Kill())
                .addSubcommand(root.new Scale())
                .addSubcommand(root.new Upgrade())
                .addSubcommand(root.new Reorg())
                .addSubcommand(root.new Traffic());
        line.getCommandSpec().addOption(help());
        line.getSubcommands().values().forEach(sub -> sub.getCommandSpec().addOption(help()));
        return line;
    }

    private static OptionSpec help() {
        return OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this and stop.")
                .build();
    }

    @Override
    public void run() {
        CommandSpec mine = spec;
        if (mine != null) {
            throw new CommandLine.ParameterException(
                    mine.commandLine(),
                    "a command is missing: start, stop, status, kill, scale, upgrade, reorg or traffic");
        }
    }

    /** What a command does while it holds the directory. */
    interface Work {
        void on(Cluster cluster, ClusterDirectory directory) throws IOException;
    }

    int run(ClusterPlace place, Work work) {
        return told(() -> {
            ClusterDirectory directory = place.directory();
            Cluster cluster = new Cluster(directory, programs.get(), JobVariables.given(), out);
            System.setProperty("walletstream.log", directory.log("command").toString());
            try (ClusterDirectory.Hold ignored = directory.hold()) {
                work.on(cluster, directory);
                return 0;
            }
        });
    }

    private int told(Callable<Integer> work) {
        try {
            return work.call();
        } catch (ClusterException e) {
            return fail(e.exitCode(), e);
        } catch (ConfigException e) {
            return fail(ClusterException.USAGE, e);
        } catch (EmbeddedStartException | MigrationFailedException | IOException e) {
            return fail(ClusterException.FAILED, e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private int fail(int code, Exception reason) {
        String message = reason.getMessage() == null ? reason.toString() : reason.getMessage();
        err.println("walletstream: " + message.lines().findFirst().orElse(message));
        return code;
    }

    @Command(name = "stop", description = "Stops the jobs with savepoints, then every process.")
    private final class Stop implements Callable<Integer> {
        @Mixin
        private ClusterPlace place = new ClusterPlace();

        @Override
        public Integer call() {
            return ClusterCommand.this.run(place, (cluster, directory) -> cluster.stop());
        }
    }

    @Command(name = "status", description = "What runs; exit code 1 unless all does.")
    private final class Status implements Callable<Integer> {
        @Mixin
        private ClusterPlace place = new ClusterPlace();

        @Option(names = "--json", description = "As JSON.")
        private boolean json;

        @Override
        public Integer call() {
            return told(() -> {
                ClusterStatus status = ClusterStatus.of(place.directory(), programs.get());
                out.print(json ? status.json() : status.table());
                return status.isWhole() ? 0 : ClusterException.FAILED;
            });
        }
    }

    @Command(name = "kill", description = "Ends one process and nothing else.")
    private final class Kill implements Callable<Integer> {
        @Mixin
        private ClusterPlace place = new ClusterPlace();

        @Parameters(paramLabel = "NAME", description = "As cluster status shows it.")
        private String name = "";

        @Option(names = "-9", description = "At once, without a word to it.")
        private boolean hard;

        @Override
        public Integer call() {
            return ClusterCommand.this.run(place, (cluster, directory) -> {
                long unused = cluster.kill(name, hard);
            });
        }
    }

    @Command(name = "scale", description = "Stops the jobs with savepoints and goes on with N subtasks of each.")
    private final class Scale implements Callable<Integer> {
        @Mixin
        private ClusterPlace place = new ClusterPlace();

        @Parameters(paramLabel = "N")
        private int parallelism;

        @Override
        public Integer call() {
            return ClusterCommand.this.run(place, (cluster, directory) -> cluster.scale(parallelism));
        }
    }

    @Command(
            name = "upgrade",
            description =
                    "Stops the jobs with savepoints and goes on with the present build in all of Flink's processes.")
    private final class Upgrade implements Callable<Integer> {
        @Mixin
        private ClusterPlace place = new ClusterPlace();

        @Option(
                names = "--jar",
                paramLabel = "FILE",
                description = "A build of stream-job that comes before the launcher's on the class path.")
        private @Nullable Path jar;

        @Override
        public Integer call() {
            return ClusterCommand.this.run(place, (cluster, directory) -> {
                Path given = jar;
                if (given != null && !Files.isReadable(given)) {
                    throw new ClusterException(ClusterException.USAGE, "--jar: no file " + given);
                }
                String absolute = given == null ? null : given.toAbsolutePath().toString();
                cluster.upgrade(directory.requirePlan().withJar(absolute));
            });
        }
    }

    @Command(name = "reorg", description = "The simulated chain drops its newest blocks and mines others.")
    private final class Reorg implements Callable<Integer> {
        @Mixin
        private ClusterPlace place = new ClusterPlace();

        @Parameters(paramLabel = "DEPTH")
        private int depth;

        @Override
        public Integer call() {
            return told(() -> {
                ServiceRest chain = chainOf(place);
                if (depth < 1 || depth > SimChain.MAX_REORG_DEPTH) {
                    throw new ClusterException(
                            ClusterException.USAGE,
                            "expected a depth of 1 to " + SimChain.MAX_REORG_DEPTH + ", got " + depth);
                }
                out.println(chain.reorg(depth));
                return 0;
            });
        }
    }

    @Command(name = "traffic", description = "Whether the simulated chain is busy: on or off.")
    private final class Traffic implements Callable<Integer> {
        @Mixin
        private ClusterPlace place = new ClusterPlace();

        @Parameters(paramLabel = "on|off")
        private String state = "";

        @Override
        public Integer call() {
            return told(() -> {
                if (!state.equals("on") && !state.equals("off")) {
                    throw new ClusterException(ClusterException.USAGE, "expected on or off, got " + state);
                }
                chainOf(place).traffic(state.equals("on"));
                return 0;
            });
        }
    }

    private static ServiceRest chainOf(ClusterPlace place) throws IOException {
        ClusterPlan plan = place.directory().requirePlan();
        if (plan.seed() == null) {
            throw new ClusterException(
                    ClusterException.USAGE, "this cluster has no simulated chain (start it with --demo)");
        }
        return new ServiceRest(plan, place.directory().apiKey());
    }
}
