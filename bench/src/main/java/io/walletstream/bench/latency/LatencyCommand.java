package io.walletstream.bench.latency;

import io.walletstream.bench.BenchStack;
import io.walletstream.bench.JsonOption;
import io.walletstream.bench.Report;
import io.walletstream.bench.Statistics;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs ours and the yardstick in turns at two rates; the ratio is that of the 99th percentiles. */
@Command(
        name = "latency",
        description = "From an item produced to its event read, beside Kafka and one commit with NOTIFY alone.",
        mixinStandardHelpOptions = true)
public final class LatencyCommand implements Callable<Integer> {
    /** The largest ratio that passes. */
    static final double MOST_RATIO = 3;

    /** A yardstick whose 99th percentile is above this, milliseconds, counts as this: a busy disk must not make the bound easier. */
    static final double MOST_BARE_MILLIS = 25;

    private static final int[] RATES = {100, 1000};

    @Option(names = "--runs", defaultValue = "5", description = "runs of each at each rate (${DEFAULT-VALUE})")
    private int runs;

    @Option(
            names = "--seconds",
            defaultValue = "10",
            description = "of each run; a quarter more warms up (${DEFAULT-VALUE})")
    private int seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "30",
            description =
                    "seconds at the highest rate before the first run: compiling is not latency (${DEFAULT-VALUE})")
    private int warmUpSeconds;

    @Mixin
    private final JsonOption json = new JsonOption();

    @Override
    public Integer call() throws IOException, SQLException, TimeoutException {
        if (runs < 1 || seconds < 1 || warmUpSeconds < 1) {
            System.err.println("expected --runs, --seconds and --warm-up of at least 1");
            return 64;
        }
        try (BenchStack stack = BenchStack.start();
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", stack.kafka().bootstrapServers(), "acks", "all", "linger.ms", 0),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
                PipelineLatency ours = new PipelineLatency(stack, producer);
                BareLatency bare = new BareLatency(stack, producer)) {
            // What is compiled by then is the same for both.
            ours.run(RATES[1], 0, RATES[1] * warmUpSeconds);
            bare.run(RATES[1], 0, RATES[1] * warmUpSeconds);
            return measure(ours, bare);
        }
    }

    private int measure(PipelineLatency ours, BareLatency bare) throws IOException, SQLException, TimeoutException {
        List<Map<String, Object>> figures = new ArrayList<>();
        Map<String, Object> oursNow = new LinkedHashMap<>();
        Map<String, Object> bareNow = new LinkedHashMap<>();
        double worst = 0;
        System.out.printf(
                "%6s %4s %10s %10s %10s %10s %7s%n",
                "rate", "run", "p50 ms", "p99 ms", "bare p50", "bare p99", "ratio");
        for (int rate : RATES) {
            double[] ratios = new double[runs];
            double[] p99 = new double[runs];
            double[] bareP99 = new double[runs];
            double[] p50 = new double[runs];
            double[] bareP50 = new double[runs];
            int warmUp = rate * seconds / 4;
            for (int i = 0; i < runs; i++) {
                Latencies.Result one = ours.run(rate, warmUp, warmUp + rate * seconds);
                Latencies.Result limit = bare.run(rate, warmUp, warmUp + rate * seconds);
                p50[i] = one.median();
                p99[i] = one.p99();
                bareP50[i] = limit.median();
                bareP99[i] = limit.p99();
                ratios[i] = p99[i] / Math.min(bareP99[i], MOST_BARE_MILLIS);
                System.out.printf(
                        "%4d/s %4d %10.1f %10.1f %10.1f %10.1f %7.2f%n",
                        rate, i + 1, p50[i], p99[i], bareP50[i], bareP99[i], ratios[i]);
                Map<String, Object> run = new LinkedHashMap<>();
                run.put("perSecond", rate);
                run.put("p50Millis", p50[i]);
                run.put("p99Millis", p99[i]);
                run.put("bareP50Millis", bareP50[i]);
                run.put("bareP99Millis", bareP99[i]);
                run.put("ratio", ratios[i]);
                figures.add(run);
            }
            oursNow.put("p50MillisAt" + rate, Statistics.median(p50));
            oursNow.put("p99MillisAt" + rate, Statistics.median(p99));
            bareNow.put("p50MillisAt" + rate, Statistics.median(bareP50));
            bareNow.put("p99MillisAt" + rate, Statistics.median(bareP99));
            worst = Math.max(worst, Statistics.median(ratios));
            System.out.printf(
                    "%4d/s: ours p50 %.1f ms, p99 %.1f ms (spread %.0f %%); bare p50 %.1f ms, p99 %.1f ms; ratio %.2f, at most %.1f%n",
                    rate,
                    Statistics.median(p50),
                    Statistics.median(p99),
                    Statistics.spread(p99) * 100,
                    Statistics.median(bareP50),
                    Statistics.median(bareP99),
                    Statistics.median(ratios),
                    MOST_RATIO);
        }
        json.write(new Report("latency", worst, oursNow, bareNow, figures));
        return worst <= MOST_RATIO ? 0 : 1;
    }
}
