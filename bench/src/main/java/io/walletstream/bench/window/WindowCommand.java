package io.walletstream.bench.window;

import io.walletstream.bench.BenchStack;
import io.walletstream.bench.JsonOption;
import io.walletstream.bench.Report;
import io.walletstream.bench.Statistics;
import io.walletstream.bench.window.WindowRun.Took;
import io.walletstream.stream.reorg.ReorgWindow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs ours and the yardstick in turns, the first of each to warm up; the ratio is that of the frames a second. */
@Command(
        name = "window",
        description = "Passes through the reorg window alone, beside one read and one write a transaction.",
        mixinStandardHelpOptions = true)
public final class WindowCommand implements Callable<Integer> {
    /** The least ratio that passes. */
    static final double LEAST_RATIO = 0.2;

    @Option(names = "--facts", defaultValue = "100000", description = "in the window (${DEFAULT-VALUE})")
    private int facts;

    @Option(names = "--outputs", defaultValue = "4", description = "of a transaction (${DEFAULT-VALUE})")
    private int outputs;

    @Option(names = "--runs", defaultValue = "3", description = "of each after the first (${DEFAULT-VALUE})")
    private int runs;

    @Mixin
    private final JsonOption json = new JsonOption();

    @Override
    public Integer call() throws IOException, TimeoutException {
        if (facts < 1000 || outputs < 1 || runs < 1) {
            System.err.println("expected --facts of at least 1000, --outputs and --runs of at least 1");
            return 64;
        }
        Path directory = Files.createTempDirectory("walletstream-bench");
        try {
            return measure(directory, Passes.of(facts, outputs));
        } finally {
            BenchStack.delete(directory);
        }
    }

    private int measure(Path directory, Passes passes) throws IOException, TimeoutException {
        List<List<Took>> ours = new ArrayList<>();
        List<List<Took>> bare = new ArrayList<>();
        for (int i = 0; i <= runs; i++) {
            List<Took> one = WindowRun.run(
                    directory.resolve("ours-" + i),
                    passes,
                    new ReorgWindow(ReorgWindow.DEFAULT_REORG_BLOCKS, ReorgWindow.DEFAULT_ROLLBACK_BLOCKS));
            List<Took> other = WindowRun.run(directory.resolve("bare-" + i), passes, new BareWindow());
            if (i > 0) {
                ours.add(one);
                bare.add(other);
            }
        }
        return verdict(passes, ours, bare);
    }

    private int verdict(Passes passes, List<List<Took>> ours, List<List<Took>> bare) throws IOException {
        List<Map<String, Object>> figures = new ArrayList<>();
        List<String> names = Passes.names();
        double[] ratios = new double[names.size()];
        System.out.printf(
                "%-26s %9s %11s %11s %9s %7s%n", "pass", "frames", "us a frame", "bare us", "end ms", "ratio");
        for (int i = 0; i < names.size(); i++) {
            int place = i;
            double micros = median(ours, took -> took.get(place).framesSeconds()) * 1e6 / passes.frames(i);
            double bareMicros = median(bare, took -> took.get(place).framesSeconds()) * 1e6 / passes.frames(i);
            double endMillis = median(ours, took -> took.get(place).endSeconds()) * 1e3;
            ratios[i] = bareMicros / micros;
            System.out.printf(
                    "%-26s %,9d %11.2f %11.2f %9.1f %7.2f%n",
                    names.get(i), passes.frames(i), micros, bareMicros, endMillis, ratios[i]);
            Map<String, Object> figure = new LinkedHashMap<>();
            figure.put("pass", names.get(i));
            figure.put("frames", passes.frames(i));
            figure.put("microsAFrame", micros);
            figure.put("bareMicrosAFrame", bareMicros);
            figure.put("endMillis", endMillis);
            figures.add(figure);
        }
        double ratio = Statistics.median(ratios);
        System.out.printf("ratio %.2f, at least %.2f%n", ratio, LEAST_RATIO);
        json.write(new Report("window", ratio, Map.of("facts", facts, "outputs", outputs), Map.of(), figures));
        return ratio >= LEAST_RATIO ? 0 : 1;
    }

    /** A figure of a run. */
    @FunctionalInterface
    private interface Figure {
        double of(List<Took> run);
    }

    private static double median(List<List<Took>> runs, Figure figure) {
        return Statistics.median(runs.stream().mapToDouble(figure::of).toArray());
    }
}
