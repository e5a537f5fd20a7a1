package io.walletstream.bench.pipeline;

import io.walletstream.bench.BenchStack;
import io.walletstream.bench.JsonOption;
import io.walletstream.bench.MemoryUse;
import io.walletstream.bench.Report;
import io.walletstream.schema.chain.AccountId;
import java.io.IOException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the running job holds after a small and after a ten times larger run; the workload's own tables are taken off. */
@Command(
        name = "memory",
        description = "Memory of the running job after 1M and after 10M facts: it must not grow with them.",
        mixinStandardHelpOptions = true)
public final class MemoryCommand implements Callable<Integer> {
    /** The largest growth that passes. */
    static final double MOST_RATIO = 1.25;

    private static final int ACCOUNTS = 16;
    private static final int FACTOR = 10;

    @Option(
            names = "--items",
            defaultValue = "1000000",
            description = "of the small run; the large one has ten times as many (${DEFAULT-VALUE})")
    private long items;

    @Mixin
    private final Parallelism parallelism = new Parallelism();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Override
    public Integer call() throws IOException, SQLException, TimeoutException {
        if (items < 1000 || parallelism.value() < 1) {
            System.err.println("expected --items of at least 1000, --parallelism of at least 1");
            return 64;
        }
        MemoryUse start = MemoryUse.now();
        // Once before, so that both meet a warm process.
        measure(items, start);
        MemoryUse small = measure(items, start);
        MemoryUse large = measure(items * FACTOR, start);
        double ratio = (double) large.sum() / small.sum();
        System.out.printf("ratio %.2f, at most %.2f%n", ratio, MOST_RATIO);
        json.write(new Report("memory", ratio, figures(items * FACTOR, large), figures(items, small), List.of()));
        return ratio <= MOST_RATIO ? 0 : 1;
    }

    /** All since the start, since what one run leaves behind the next one uses; without the tables of this run's workload. */
    private MemoryUse measure(long count, MemoryUse start) throws IOException, SQLException, TimeoutException {
        try (BenchStack stack = BenchStack.start()) {
            RawTransactions upstream = new RawTransactions(stack.file("transactions"));
            try {
                List<AccountId> accounts = stack.accounts(ACCOUNTS);
                MemoryUse empty = MemoryUse.now();
                Items made = new Items(stack.file("items"), accounts, new Workload(count, accounts, 1), upstream);
                MemoryUse tables = new MemoryUse(MemoryUse.now().since(empty).heap(), 0);
                MemoryUse held = new PipelineRun(stack, made, upstream, parallelism.value())
                        .run(0)
                        .memory()
                        .since(start)
                        .since(tables);
                System.out.printf(
                        "%,12d items: %,d MiB of heap, %,d MiB outside%n", count, held.heap(), held.outside());
                return held;
            } finally {
                upstream.close();
            }
        }
    }

    private static Map<String, Object> figures(long count, MemoryUse memory) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("items", count);
        figures.put("heapMiB", memory.heap());
        figures.put("outsideMiB", memory.outside());
        return figures;
    }
}
