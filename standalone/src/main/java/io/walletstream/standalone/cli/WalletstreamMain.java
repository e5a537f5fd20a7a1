package io.walletstream.standalone.cli;

import io.walletstream.standalone.cluster.ClusterCommand;
import java.io.PrintStream;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Entry of the launcher script: {@code demo}, {@code up}, {@code cluster}, {@code new-log-epoch}, {@code after-restore}, {@code verify} and
 * {@code version}. Benchmarks have a main of their own.
 */
public final class WalletstreamMain {
    private WalletstreamMain() {}

    public static void main(String[] args) {
        System.exit(commands(System.out, System.err).execute(args));
    }

    static CommandLine commands(PrintStream out, PrintStream err) {
        CommandSpec root = CommandSpec.forAnnotatedObject(new Root());
        Optional<Simulation.Factory> chain = Optional.of(DemoChain::start);
        root.addSubcommand(
                "demo",
                new CommandLine(RunCommand.spec(
                        "demo", "Runs everything with a simulated chain and three accounts.", chain, out, err)));
        root.addSubcommand(
                "up",
                new CommandLine(RunCommand.spec(
                        "up",
                        "Runs everything against a real upstream (--onesat-url), or without one for what is pushed.",
                        Optional.empty(),
                        out,
                        err)));
        root.addSubcommand("new-log-epoch", new CommandLine(RepairCommand.newLogEpoch(out, err)));
        root.addSubcommand("after-restore", new CommandLine(RepairCommand.afterRestore(out, err)));
        CommandLine verify = new CommandLine(new VerifyCommand(out, err));
        RunCommand.addHelp(verify.getCommandSpec());
        root.addSubcommand("verify", verify);
        root.addSubcommand("cluster", ClusterCommand.of(out, err));
        root.addSubcommand("version", new CommandLine(new Version(out)));
        CommandLine line = new CommandLine(root);
        line.setParameterExceptionHandler((wrong, args) -> wrongUsage(err, wrong));
        root.exitCodeOnInvalidInput(StartException.USAGE);
        root.subcommands().values().forEach(sub -> sub.getCommandSpec().exitCodeOnInvalidInput(StartException.USAGE));
        return line;
    }

    /** One line, as all other reasons not to start, instead of the whole usage. */
    private static int wrongUsage(PrintStream err, CommandLine.ParameterException wrong) {
        String message = String.valueOf(wrong.getMessage());
        if (wrong instanceof CommandLine.UnmatchedArgumentException unmatched) {
            String first = unmatched.getUnmatched().get(0);
            message = (first.startsWith("-") ? "unknown option " : "unexpected argument ") + first;
        }
        String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
        err.println("walletstream: " + message + "; see ./" + command + " --help");
        return StartException.USAGE;
    }

    @Command(
            name = "walletstream",
            mixinStandardHelpOptions = true,
            description = "A streaming wallet backend on one machine.")
    private static final class Root implements Runnable {
        @picocli.CommandLine.Spec
        @org.jspecify.annotations.Nullable
        CommandSpec spec;

        @Override
        public void run() {
            CommandSpec mine = spec;
            if (mine != null) {
                throw new CommandLine.ParameterException(mine.commandLine(), "a command is missing");
            }
        }
    }

    @Command(name = "version", description = "Prints the version.")
    private static final class Version implements Runnable {
        private final PrintStream out;

        Version(PrintStream out) {
            this.out = out;
        }

        @Override
        public void run() {
            String version = WalletstreamMain.class.getPackage().getImplementationVersion();
            out.println(
                    "walletstream " + (version == null ? System.getProperty("walletstream.version", "dev") : version));
        }
    }
}
