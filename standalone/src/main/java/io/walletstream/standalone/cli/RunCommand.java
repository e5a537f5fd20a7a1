package io.walletstream.standalone.cli;

import io.walletstream.schema.config.Config;
import io.walletstream.schema.config.ConfigException;
import io.walletstream.schema.config.ConfigKey;
import io.walletstream.schema.config.WalletstreamKeys;
import io.walletstream.schema.migrate.MigrationFailedException;
import io.walletstream.standalone.config.Settings;
import io.walletstream.standalone.embedded.EmbeddedStartException;
import io.walletstream.standalone.embedded.Waiting;
import io.walletstream.stream.wallet.StartRefusedException;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** {@code demo} and {@code up}: run until told to stop. */
@Command(sortOptions = false)
final class RunCommand implements Callable<Integer> {
    /** Where the launcher says the query service is; a property, since it is no setting of the product. */
    private static final String SERVICE_CLASS_PATH = "walletstream.service.classpath";

    private static final Duration SIGNAL = Duration.ofMillis(500);

    private static final int HELP_COLUMNS = 120;

    private static final String PUSH_ONLY = "no upstream is set ("
            + WalletstreamKeys.ONESAT_URL.flag() + " or " + WalletstreamKeys.ONESAT_URL.variable()
            + "): wallets get only what is pushed to them, and outputs stay hidden until an upstream gives their transactions";

    private final Optional<Simulation.Factory> simulation;
    private final PrintStream out;
    private final PrintStream err;
    private @Nullable CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", description = "Settings as a properties file.")
    private @Nullable Path configFile;

    @Option(names = "--print-config", description = "Show the effective settings, secrets hidden, and stop.")
    private boolean printConfig;

    @Option(names = "--verbose", description = "Also print when it was ready and how much memory it holds.")
    private boolean verbose;

    private RunCommand(Optional<Simulation.Factory> simulation, PrintStream out, PrintStream err) {
        this.simulation = simulation;
        this.out = out;
        this.err = err;
    }

    static CommandSpec spec(
            String name, String summary, Optional<Simulation.Factory> simulation, PrintStream out, PrintStream err) {
        RunCommand command = new RunCommand(simulation, out, err);
        CommandSpec spec = CommandSpec.forAnnotatedObject(command).name(name);
        spec.usageMessage()
                .customSynopsis("./walletstream " + name + " [options]")
                .description(summary, "")
                .width(HELP_COLUMNS);
        ConfigKey<?> ofTheOther = simulation.isPresent() ? WalletstreamKeys.ONESAT_URL : WalletstreamKeys.SEED;
        for (ConfigKey<?> key : Settings.KEYS) {
            if (key.equals(ofTheOther)) {
                continue; // as a flag it would be ignored; as a variable it may serve the other command
            }
            String ifAbsent = key.defaultText().map(text -> " Default: " + text).orElse("");
            spec.addOption(OptionSpec.builder(key.flag())
                    .paramLabel("VALUE")
                    .type(String.class)
                    .description((key.doc() + ifAbsent).replace("%", "%%"))
                    .build());
        }
        addHelp(spec);
        command.spec = spec;
        return spec;
    }

    static void addHelp(CommandSpec spec) {
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this and stop.")
                .build());
    }

    @Override
    public Integer call() {
        try {
            Config config = Settings.read(flags(), configFile);
            if (printConfig) {
                out.print(config.effective());
                return 0;
            }
            return run(Settings.of(config));
        } catch (ConfigException e) {
            return Failure.print(err, StartException.USAGE, e);
        } catch (StartException e) {
            return Failure.print(err, e.exitCode(), e);
        } catch (EmbeddedStartException | StartRefusedException | MigrationFailedException | IOException e) {
            return Failure.print(err, StartException.FAILED, e);
        } catch (CompletionException e) {
            return Failure.print(err, StartException.FAILED, e.getCause() == null ? e : e.getCause());
        }
    }

    private int run(Settings settings) throws IOException {
        String classPath = System.getProperty(SERVICE_CLASS_PATH, "");
        if (classPath.isEmpty()) {
            throw new StartException(StartException.FAILED, "start with the launcher script ./walletstream");
        }
        // of the JVM, not of the process: that one began with the launcher, which may have built
        long begin = ManagementFactory.getRuntimeMXBean().getStartTime();
        DataDirectory data = DataDirectory.open(settings.data());
        data.logHere();
        try (Walletstream walletstream = Walletstream.prepare(settings, data)) {
            Thread onSignal = new Thread(() -> stop(walletstream), "stop-on-signal");
            Runtime.getRuntime().addShutdownHook(onSignal);
            out.println("starting in " + settings.data());
            boolean hasFeed = simulation.isPresent() || settings.oneSatUrl().isPresent();
            if (!hasFeed) {
                out.println(PUSH_ONLY);
            }
            Walletstream.Ready ready = walletstream.start(
                    simulation, StandaloneJobs.all(hasFeed), ServiceProcess.Program.queryService(classPath));
            double seconds = (System.currentTimeMillis() - begin) / 1000.0;
            Welcome.print(out, ready, hasFeed);
            if (verbose) {
                out.printf("ready after %.1f s, %d MB resident%n", seconds, walletstream.residentBytes() >> 20);
            }
            out.println("Ctrl-C stops it");
            int code = walletstream.serviceExit().join();
            if (Waiting.until(SIGNAL, walletstream::isClosing)) {
                return 0; // Ctrl-C reaches the service too, and it may be the quicker one to stop
            }
            throw new StartException(
                    StartException.FAILED,
                    "the query service ended with code " + code + "; see "
                            + settings.data().resolve("logs"));
        }
    }

    private void stop(Walletstream walletstream) {
        if (walletstream.isClosing()) {
            return; // it ends by itself, and said why
        }
        out.println("stopping");
        walletstream.close();
        out.println("stopped");
    }

    private Map<String, String> flags() {
        Map<String, String> flags = new HashMap<>();
        CommandSpec mine = spec;
        if (mine != null) {
            for (ConfigKey<?> key : Settings.KEYS) {
                String value = mine.findOption(key.flag()) == null
                        ? null
                        : mine.commandLine().getParseResult().matchedOptionValue(key.flag(), null);
                if (value != null) {
                    flags.put(key.name(), value);
                }
            }
        }
        return flags;
    }
}
