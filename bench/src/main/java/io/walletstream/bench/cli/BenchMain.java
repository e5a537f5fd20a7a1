package io.walletstream.bench.cli;

import io.walletstream.bench.latency.LatencyCommand;
import io.walletstream.bench.pipeline.MemoryCommand;
import io.walletstream.bench.pipeline.PipelineCommand;
import io.walletstream.bench.pipeline.ScaleCommand;
import io.walletstream.bench.recovery.RecoveryCommand;
import io.walletstream.bench.window.WindowCommand;
import picocli.CommandLine;

/** {@code ./walletstream bench}: exit code 0 if the benchmark reached its bound, 1 if not, 64 for wrong usage. */
@CommandLine.Command(
        name = "walletstream bench",
        description =
                "Benchmarks, each beside its physical limit measured in the same call. Only ratios compare across machines.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "BENCHMARK",
        subcommands = {
            PipelineCommand.class,
            ScaleCommand.class,
            LatencyCommand.class,
            MemoryCommand.class,
            WindowCommand.class,
            RecoveryCommand.class
        })
public final class BenchMain {
    private static final int WRONG_USAGE = 64;

    private BenchMain() {}

    public static void main(String[] args) {
        CommandLine commands = new CommandLine(new BenchMain());
        commands.getCommandSpec().exitCodeOnInvalidInput(WRONG_USAGE);
        commands.getSubcommands()
                .values()
                .forEach(command -> command.getCommandSpec().exitCodeOnInvalidInput(WRONG_USAGE));
        if (args.length == 0) {
            commands.usage(System.err);
            System.exit(WRONG_USAGE);
        }
        System.exit(commands.execute(args));
    }
}
