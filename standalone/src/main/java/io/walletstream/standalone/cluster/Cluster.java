package io.walletstream.standalone.cluster;

import io.walletstream.schema.migrate.Migrator;
import io.walletstream.standalone.embedded.EmbeddedPostgresServer;
import io.walletstream.standalone.embedded.Waiting;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;

/**
 * The processes of one directory, and what is done with them. Nothing of it stays in the process that does it: each call finds out what runs. Whoever
 * calls holds the directory.
 */
final class Cluster {
    private static final Duration START = Duration.ofMinutes(2);

    private final ClusterDirectory directory;
    private final Programs programs;
    private final Map<String, String> settings;
    private final PrintStream out;

    /** @param settings {@code WALLETSTREAM_*} of the jobs beside those of places */
    Cluster(ClusterDirectory directory, Programs programs, Map<String, String> settings, PrintStream out) {
        this.directory = directory;
        this.programs = programs;
        this.settings = Map.copyOf(settings);
        this.out = out;
    }

    /** Starts what does not run, waits until all serves, and submits the jobs that do not run. */
    void start(ClusterPlan plan) throws IOException {
        directory.write(plan);
        Parts parts = new Parts(directory, programs, plan);
        String instanceId = UUID.randomUUID().toString();
        List<String> launched = new ArrayList<>();
        for (String name : parts.names()) {
            if (!name.equals(Parts.POSTGRES) && !name.equals(Parts.SERVICE) && launch(parts, name, instanceId)) {
                launched.add(name);
            }
        }
        startPostgres(parts);
        boolean newService = launch(parts, Parts.SERVICE, instanceId); // needs the tables
        for (String name : launched) {
            if (parts.port(name) != 0) {
                await(name, () -> ClusterPorts.answers(parts.port(name)));
            }
        }
        FlinkRest flink = flink(plan);
        await(Parts.JOB_MANAGER, flink::answers);
        for (String name : parts.taskManagers()) {
            await(name, () -> flink.taskManagers() >= plan.taskManagers());
        }
        submit(parts, flink);
        ServiceRest service = new ServiceRest(plan, directory.apiKey());
        // after the jobs, which make the topics
        await(Parts.SERVICE, () -> service.isReady(newService ? instanceId : null));
        if (plan.seed() != null) {
            service.createAccounts();
        }
        out.println("ready: " + plan.url() + ", Flink's page " + plan.flinkUrl() + ", where all is: "
                + directory.root().resolve("cluster.json"));
    }

    /**
     * Stops everything, the jobs with savepoints. Jobs that cannot take one, because what they need is away, go on from their newest checkpoints at the
     * next start.
     */
    void stop() throws IOException {
        ClusterPlan plan = directory.requirePlan();
        Parts parts = new Parts(directory, programs, plan);
        process(Parts.SERVICE).stop();
        stopJobsIfTheyCan(plan);
        List<String> names = new ArrayList<>(parts.names());
        names.remove(Parts.POSTGRES);
        for (int i = names.size() - 1; i >= 0; i--) {
            process(names.get(i)).stop();
        }
        EmbeddedPostgresServer.stop(directory.postgres());
        directory.pidFile(Parts.POSTGRES).remove();
        out.println("stopped");
    }

    /** The jobs with another number of subtasks, from savepoints. */
    void scale(int parallelism) throws IOException {
        ClusterPlan old = directory.requirePlan();
        ClusterPlan plan = old.withParallelism(parallelism);
        new Savepoints(flink(old), directory.checkpoints(), out).stopJobs();
        if (plan.slots() != old.slots()) {
            stopAll(new Parts(directory, programs, old).taskManagers());
        }
        start(plan);
    }

    /** All of Flink's processes and the service anew, with the present build, and the jobs from savepoints. */
    void upgrade(ClusterPlan plan) throws IOException {
        ClusterPlan old = directory.requirePlan();
        new Savepoints(flink(old), directory.checkpoints(), out).stopJobs();
        List<String> names = new ArrayList<>(new Parts(directory, programs, old).taskManagers());
        names.add(Parts.JOB_MANAGER);
        names.add(Parts.SERVICE);
        stopAll(names);
        start(plan);
    }

    /** Ends one process and nothing else; answers its number. */
    long kill(String name, boolean hard) throws IOException {
        Parts parts = new Parts(directory, programs, directory.requirePlan());
        if (!parts.names().contains(name)) {
            throw new ClusterException(
                    ClusterException.USAGE,
                    "unknown process " + name + "; there are " + String.join(", ", parts.names()));
        }
        ClusterProcess process = process(name);
        long pid = process.handle()
                .orElseThrow(() -> new ClusterException(ClusterException.FAILED, name + " does not run"))
                .pid();
        if (hard) {
            process.kill();
        } else if (name.equals(Parts.POSTGRES)) {
            EmbeddedPostgresServer.stop(directory.postgres());
        } else {
            process.stop();
        }
        out.println((hard ? "killed " : "ended ") + name + " (pid " + pid + ")");
        return pid;
    }

    ClusterProcess process(String name) {
        return new ClusterProcess(directory, name);
    }

    private void stopAll(List<String> names) throws IOException {
        for (String name : names) {
            process(name).stop();
        }
    }

    private void stopJobsIfTheyCan(ClusterPlan plan) throws IOException {
        if (!process(Parts.JOB_MANAGER).isAlive()) {
            return;
        }
        try {
            new Savepoints(flink(plan), directory.checkpoints(), out).stopJobs();
        } catch (IOException e) {
            out.println(e.getMessage() + "; the next start goes on from the newest checkpoint");
        }
    }

    /** Whether it did not run. */
    private boolean launch(Parts parts, String name, String instanceId) throws IOException {
        ClusterProcess process = process(name);
        if (process.isAlive()) {
            return false;
        }
        if (parts.port(name) != 0) {
            ClusterPorts.requireFree(parts.port(name), name);
        }
        process.start(parts.command(name), parts.variables(name, instanceId));
        out.println("starting " + name);
        return true;
    }

    private void startPostgres(Parts parts) throws IOException {
        if (EmbeddedPostgresServer.running(directory.postgres()).isEmpty()) {
            ClusterPorts.requireFree(parts.port(Parts.POSTGRES), Parts.POSTGRES);
            out.println("starting " + Parts.POSTGRES);
            ClusterProcess starter = process(Parts.POSTGRES_START);
            starter.start(parts.command(Parts.POSTGRES), Map.of());
            if (!Waiting.until(START, () -> !starter.isAlive())) {
                starter.kill();
            }
            ProcessHandle postmaster = EmbeddedPostgresServer.running(directory.postgres())
                    .orElseThrow(() -> new ClusterException(
                            ClusterException.FAILED, "Postgres did not start: " + starter.lastWords()));
            directory.pidFile(Parts.POSTGRES).write(postmaster);
        }
        Migrator.migrate(parts.plan().postgresUrl(), "postgres", directory.postgresPassword());
    }

    private void submit(Parts parts, FlinkRest flink) throws IOException {
        int wanted = parts.plan().hasFeed() ? 2 : 1;
        if (flink.jobs().size() < wanted) {
            out.println("submitting the jobs");
            ClusterProcess program = process("submit");
            List<String> command = programs.flinkCommand(
                    directory, "submit", "client", parts.plan().jar());
            command.add("io.walletstream.stream.cluster.BothJobsMain");
            Map<String, String> variables = new HashMap<>(settings);
            variables.putAll(parts.jobVariables());
            program.start(command, variables);
            if (!Waiting.until(START, () -> !program.isAlive())) {
                program.kill();
            }
            if (flink.jobs().size() < wanted) {
                throw new ClusterException(
                        ClusterException.FAILED,
                        "the jobs were not submitted: " + program.lastWords() + "; see " + directory.log("submit"));
            }
        }
        if (!Waiting.until(START, () -> flink.allRun(wanted))) {
            throw new ClusterException(
                    ClusterException.FAILED,
                    "the jobs do not run after " + START.toSeconds() + " s; see "
                            + parts.plan().flinkUrl() + " and " + directory.log(Parts.JOB_MANAGER));
        }
    }

    private void await(String name, Callable<Boolean> condition) throws IOException {
        ClusterProcess process = process(name);
        boolean[] alive = {true};
        boolean held = Waiting.until(START, () -> {
            alive[0] = process.isAlive();
            return !alive[0] || condition.call();
        });
        if (!alive[0] || !held) {
            throw new ClusterException(
                    ClusterException.FAILED,
                    name
                            + (alive[0]
                                    ? " is not ready after " + START.toSeconds() + " s"
                                    : " ended: " + process.lastWords())
                            + "; see " + directory.log(name));
        }
    }

    private FlinkRest flink(ClusterPlan plan) {
        return new FlinkRest(plan.flinkUrl());
    }
}
