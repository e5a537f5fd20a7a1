package io.walletstream.bench.recovery;

import io.walletstream.bench.JsonOption;
import io.walletstream.bench.Report;
import io.walletstream.bench.Statistics;
import io.walletstream.bench.pipeline.Items;
import io.walletstream.bench.pipeline.Workload;
import io.walletstream.schema.chain.AccountId;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The only TaskManager of a cluster of processes is killed in the middle of work and started again, beside the same work left alone. */
@Command(
        name = "recovery",
        description = "kill -9 of the TaskManager at half of the work, beside the run without the kill.",
        mixinStandardHelpOptions = true)
public final class RecoveryCommand implements Callable<Integer> {
    /** From the restart until no more rows are missing than usual. */
    static final double MOST_SECONDS = 30;

    private static final int ACCOUNTS = 16;
    /** Of items, before the first run: else that one would be the only one to meet cold processes. */
    private static final double WARM_UP = 0.25;

    @Option(names = "--items", defaultValue = "24000", description = "items a run (${DEFAULT-VALUE})")
    private int items;

    @Option(names = "--rate", defaultValue = "800", description = "items a second (${DEFAULT-VALUE})")
    private int rate;

    @Option(names = "--runs", defaultValue = "3", description = "with a kill and without, in turns (${DEFAULT-VALUE})")
    private int runs;

    @Mixin
    private final JsonOption json = new JsonOption();

    @Override
    public Integer call() throws IOException, SQLException, TimeoutException, InterruptedException {
        if (items < 2000 || rate < 1 || runs < 1) {
            System.err.println("expected --items of at least 2000, --rate and --runs of at least 1");
            return 64;
        }
        try (BenchCluster bench = new BenchCluster()) {
            Items warmUp = items(bench, -1, (int) (items * WARM_UP));
            List<Items> all = new ArrayList<>();
            for (int run = 0; run < 2 * runs; run++) {
                all.add(items(bench, run, items));
            }
            bench.start();
            bench.create(warmUp.accounts());
            for (Items one : all) {
                bench.create(one.accounts());
            }
            new RecoveryRun(bench, warmUp).run(rate, false);
            return run(bench, all);
        }
    }

    private static Items items(BenchCluster bench, int run, int count) throws IOException {
        SplittableRandom random = new SplittableRandom(run);
        List<AccountId> accounts = new ArrayList<>();
        for (int i = 0; i < ACCOUNTS; i++) {
            accounts.add(new AccountId(new UUID(random.nextLong(), random.nextLong())));
        }
        return new Items(
                bench.file("items-" + run), accounts, new Workload(count, accounts, run), bench.transactions());
    }

    private int run(BenchCluster bench, List<Items> all)
            throws IOException, SQLException, TimeoutException, InterruptedException {
        double[] caughtUp = new double[runs];
        double[] running = new double[runs];
        double[] seconds = new double[runs];
        double[] undisturbed = new double[runs];
        double[] ratios = new double[runs];
        List<Map<String, Object>> figures = new ArrayList<>();
        System.out.printf("%,d items a run, %,d a second, %d accounts%n", items, rate, ACCOUNTS);
        System.out.printf(
                "%4s %8s %12s %14s %10s %11s %10s %7s%n",
                "run", "at kill", "running (s)", "caught up (s)", "rows late", "all in (s)", "without", "ratio");
        for (int i = 0; i < runs; i++) {
            RecoveryRun.Result without = new RecoveryRun(bench, all.get(2 * i)).run(rate, false);
            RecoveryRun.Result with = new RecoveryRun(bench, all.get(2 * i + 1)).run(rate, true);
            RecoveryRun.Kill kill = Objects.requireNonNull(with.kill());
            double usual = without.course().usualLag();
            caughtUp[i] = with.course().caughtUp(kill.running(), usual).orElse(with.seconds()) - kill.restarted();
            running[i] = kill.running() - kill.restarted();
            seconds[i] = with.seconds();
            undisturbed[i] = without.seconds();
            ratios[i] = undisturbed[i] / seconds[i];
            double late = with.course().worstLag();
            System.out.printf(
                    "%4d %6.0f %% %12.1f %14.1f %,10.0f %11.1f %10.1f %7.2f%n",
                    i + 1, kill.share() * 100, running[i], caughtUp[i], late, seconds[i], undisturbed[i], ratios[i]);
            Map<String, Object> run = new LinkedHashMap<>();
            run.put("shareAtKill", kill.share());
            run.put("runningSeconds", running[i]);
            run.put("caughtUpSeconds", caughtUp[i]);
            run.put("mostRowsLate", late);
            run.put("usualRowsLate", usual);
            run.put("seconds", seconds[i]);
            run.put("undisturbedSeconds", undisturbed[i]);
            run.put("ratio", ratios[i]);
            figures.add(run);
        }
        double median = Statistics.median(caughtUp);
        double ratio = Statistics.median(ratios);
        System.out.printf(
                "both jobs run %.1f s after the restart (spread %.0f %%), caught up after %.1f s (spread %.0f %%), at most %.0f; ratio %.2f%n",
                Statistics.median(running),
                Statistics.spread(running) * 100,
                median,
                Statistics.spread(caughtUp) * 100,
                MOST_SECONDS,
                ratio);
        Map<String, Object> ours = new LinkedHashMap<>();
        ours.put("items", items);
        ours.put("itemsPerSecond", rate);
        ours.put("runningSeconds", Statistics.median(running));
        ours.put("caughtUpSeconds", median);
        ours.put("spread", Statistics.spread(caughtUp));
        ours.put("seconds", Statistics.median(seconds));
        Map<String, Object> yardstick = new LinkedHashMap<>();
        yardstick.put("seconds", Statistics.median(undisturbed));
        yardstick.put("spread", Statistics.spread(undisturbed));
        json.write(new Report("recovery", ratio, ours, yardstick, figures));
        return median <= MOST_SECONDS ? 0 : 1;
    }
}
