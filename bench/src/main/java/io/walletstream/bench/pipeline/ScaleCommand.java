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
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The pipeline at other parallelisms, with other numbers of accounts and with ten times the state, beside its own smallest run. */
@Command(
        name = "scale",
        description = "The pipeline at parallelism 1, 2, 4, with 1, 100, 10,000 accounts, with 1M and 10M facts.",
        mixinStandardHelpOptions = true)
public final class ScaleCommand implements Callable<Integer> {
    /** Items a second with ten times the state, of those with the smallest. */
    static final double LEAST_RATIO = 0.9;

    @Option(
            names = "--items",
            defaultValue = "1000000",
            description = "of all runs but the one with ten times as many (${DEFAULT-VALUE})")
    private long items;

    @Option(names = "--runs", defaultValue = "3", description = "of each, in turns (${DEFAULT-VALUE})")
    private int runs;

    @Mixin
    private final JsonOption json = new JsonOption();

    @Override
    public Integer call() throws IOException, SQLException, TimeoutException {
        if (items < 1000 || runs < 1) {
            System.err.println("expected --items of at least 1000, --runs of at least 1");
            return 64;
        }
        List<ScaleCase> cases = ScaleCase.all(items);
        double[][] rates = new double[cases.size()][runs];
        List<Map<String, Object>> figures = new ArrayList<>();
        itemsPerSecond(cases.get(0)); // so that all meet a warm process
        System.out.printf(
                "%4s %11s %9s %12s %10s %9s%n", "run", "parallelism", "accounts", "items", "items/s", "ratio");
        for (int run = 0; run < runs; run++) {
            for (int i = 0; i < rates.length; i++) {
                ScaleCase size = cases.get(i);
                rates[i][run] = itemsPerSecond(size);
                double ratio = rates[i][run] / rates[0][run];
                System.out.printf(
                        "%4d %11d %,9d %,12d %,10.0f %9.2f%n",
                        run + 1, size.parallelism(), size.accounts(), size.items(), rates[i][run], ratio);
                Map<String, Object> figure = figures(size, rates[i][run]);
                figure.put("ratio", ratio);
                figures.add(figure);
            }
        }
        return verdict(cases, rates, figures);
    }

    private int verdict(List<ScaleCase> cases, double[][] rates, List<Map<String, Object>> figures) throws IOException {
        ScaleCase smallest = cases.get(0);
        int result = 0;
        for (int i = 1; i < rates.length; i++) {
            double[] ratios = new double[runs];
            for (int run = 0; run < runs; run++) {
                ratios[run] = rates[i][run] / rates[0][run];
            }
            ScaleCase size = cases.get(i);
            double ratio = Statistics.median(ratios);
            boolean isBound = size.isOfState(smallest);
            System.out.printf(
                    "parallelism %d, %,d accounts, %,d items: ratio %.2f%s%n",
                    size.parallelism(),
                    size.accounts(),
                    size.items(),
                    ratio,
                    isBound ? ", at least %.2f".formatted(LEAST_RATIO) : "");
            if (isBound) {
                Map<String, Object> ours = figures(size, Statistics.median(rates[i]));
                Map<String, Object> yardstick = figures(smallest, Statistics.median(rates[0]));
                yardstick.put("spread", Statistics.spread(rates[0]));
                json.write(new Report("scale", ratio, ours, yardstick, figures));
                result = ratio >= LEAST_RATIO ? 0 : 1;
            }
        }
        return result;
    }

    private static Map<String, Object> figures(ScaleCase size, double itemsPerSecond) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("parallelism", size.parallelism());
        figures.put("accounts", size.accounts());
        figures.put("items", size.items());
        figures.put("itemsPerSecond", itemsPerSecond);
        return figures;
    }

    private static double itemsPerSecond(ScaleCase size) throws IOException, SQLException, TimeoutException {
        try (BenchStack stack = BenchStack.start()) {
            RawTransactions upstream = new RawTransactions(stack.file("transactions"));
            try {
                List<AccountId> accounts = stack.accounts(size.accounts());
                Items made =
                        new Items(stack.file("items"), accounts, new Workload(size.items(), accounts, 1), upstream);
                return size.items()
                        / new PipelineRun(stack, made, upstream, size.parallelism())
                                .run(0)
                                .seconds();
            } finally {
                upstream.close();
            }
        }
    }
}
