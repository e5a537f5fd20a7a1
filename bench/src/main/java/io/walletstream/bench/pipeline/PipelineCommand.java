package io.walletstream.bench.pipeline;

import io.walletstream.bench.BenchStack;
import io.walletstream.bench.JsonOption;
import io.walletstream.bench.Report;
import io.walletstream.bench.Statistics;
import io.walletstream.schema.chain.AccountId;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs ours and the yardstick in turns, prints a table and the ratio. */
@Command(
        name = "pipeline",
        description = "Items from Kafka to committed rows and events, beside binary COPY of the same rows.",
        mixinStandardHelpOptions = true)
public final class PipelineCommand implements Callable<Integer> {
    /** The least ratio that passes. */
    static final double LEAST_RATIO = 0.35;

    private static final int ACCOUNTS = 16;

    @Option(
            names = "--items",
            defaultValue = "3000000",
            description = "items a run (${DEFAULT-VALUE}); below 3M JIT warm-up counts")
    private long items;

    @Option(names = "--runs", defaultValue = "5", description = "runs of each (${DEFAULT-VALUE})")
    private int runs;

    @Option(names = "--seed", defaultValue = "1", description = "of the items (${DEFAULT-VALUE})")
    private long seed;

    @Mixin
    private final Parallelism parallelism = new Parallelism();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Override
    public Integer call() throws IOException, SQLException, TimeoutException {
        if (items < 1000 || runs < 1 || parallelism.value() < 1) {
            System.err.println("expected --items of at least 1000, --runs and --parallelism of at least 1");
            return 64;
        }
        try (BenchStack stack = BenchStack.start()) {
            RawTransactions upstream = new RawTransactions(stack.file("transactions"));
            try {
                return run(stack, upstream);
            } finally {
                upstream.close();
            }
        }
    }

    private int run(BenchStack stack, RawTransactions upstream) throws IOException, SQLException, TimeoutException {
        List<AccountId> accounts = stack.accounts(ACCOUNTS);
        Items made = new Items(stack.file("items"), accounts, new Workload(items, accounts, seed), upstream);
        System.out.printf(
                "%,d items: %,d creations, %,d spends, %,d repetitions, in %,d transactions of %d accounts%n",
                items,
                made.workload().creations(),
                made.workload().spends(),
                made.workload().repetitions(),
                upstream.count(),
                ACCOUNTS);
        PipelineRun ours = new PipelineRun(stack, made, upstream, parallelism.value());
        CopyYardstick yardstick = new CopyYardstick(stack);
        List<Map<String, Object>> figures = new ArrayList<>();
        double[] rates = new double[runs];
        double[] limits = new double[runs];
        double[] ratios = new double[runs];
        Map<String, Double> cpu = new TreeMap<>();
        double copyPostgres = 0;
        System.out.printf("%4s %10s %10s %12s %12s %7s%n", "run", "rows", "seconds", "rows/s", "COPY rows/s", "ratio");
        for (int i = 0; i < runs; i++) {
            PipelineRun.Result result = ours.run(i);
            CopyYardstick.Result copy = yardstick.run();
            rates[i] = result.rowsPerSecond();
            limits[i] = result.rows() / copy.seconds();
            ratios[i] = rates[i] / limits[i];
            copyPostgres += copy.cpu().getOrDefault("postgres", 0.0) / runs;
            result.cpu().forEach((part, seconds) -> cpu.merge(part, seconds / runs, Double::sum));
            System.out.printf(
                    "%4d %,10d %10.1f %,12.0f %,12.0f %7.2f%n",
                    i + 1, result.rows(), result.seconds(), rates[i], limits[i], ratios[i]);
            Map<String, Object> run = new LinkedHashMap<>();
            run.put("rows", result.rows());
            run.put("seconds", result.seconds());
            run.put("rowsPerSecond", rates[i]);
            run.put("copyRowsPerSecond", limits[i]);
            run.put("ratio", ratios[i]);
            run.put("cpuSeconds", result.cpu());
            run.put("tuples", result.tuples());
            run.put("copyCpuSeconds", copy.cpu());
            figures.add(run);
        }
        System.out.printf("CPU seconds a run, by part; Postgres under COPY: %.1f%n", copyPostgres);
        return verdict(rates, limits, ratios, cpu, figures);
    }

    private int verdict(
            double[] rates,
            double[] limits,
            double[] ratios,
            Map<String, Double> cpu,
            List<Map<String, Object>> figures)
            throws IOException {
        double ratio = Statistics.median(ratios);
        cpu.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .forEach(part -> System.out.printf("  %-26s %6.1f%n", part.getKey(), part.getValue()));
        System.out.printf(
                "ours %,.0f rows/s (spread %.0f %%), COPY %,.0f rows/s (spread %.0f %%), ratio %.2f, at least %.2f%n",
                Statistics.median(rates),
                Statistics.spread(rates) * 100,
                Statistics.median(limits),
                Statistics.spread(limits) * 100,
                ratio,
                LEAST_RATIO);
        Map<String, Object> ours = new LinkedHashMap<>();
        ours.put("items", items);
        ours.put("rowsPerSecond", Statistics.median(rates));
        ours.put("spread", Statistics.spread(rates));
        ours.put("cpuSeconds", cpu);
        Map<String, Object> copy = new LinkedHashMap<>();
        copy.put("rowsPerSecond", Statistics.median(limits));
        copy.put("spread", Statistics.spread(limits));
        json.write(new Report("pipeline", ratio, ours, copy, figures));
        double least = CopyYardstick.EXPECTED_ROWS_A_SECOND * CopyYardstick.LEAST_SHARE;
        if (Statistics.median(limits) < least) {
            System.err.printf(
                    "the yardstick is below %,.0f rows/s: this machine is too busy or too slow for a verdict%n", least);
            return 1;
        }
        return ratio >= LEAST_RATIO ? 0 : 1;
    }
}
