package io.walletstream.standalone.sim.demo;

import io.walletstream.standalone.sim.SimChain;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a chain busy until closed. A chain that is new gets its history first; one that came back from its journal goes on where it was.
 * Does not close the chain.
 */
public final class DemoTraffic implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DemoTraffic.class);
    private static final int LARGEST_BURST = 3;
    private static final int CLOSE_SECONDS = 10;

    private final SimChain chain;
    private final TrafficSettings settings;
    private final ScheduledExecutorService executor;
    // Touched by the one thread of the executor only.
    private long bursts;

    private DemoTraffic(SimChain chain, TrafficSettings settings) {
        this.chain = chain;
        this.settings = settings;
        this.executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "simulated-chain-traffic");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Makes the history if there is none, then starts. */
    public static DemoTraffic start(SimChain chain, TrafficSettings settings) {
        makeHistory(chain, settings);
        DemoTraffic traffic = new DemoTraffic(chain, settings);
        traffic.every(settings.transactionInterval().toMillis(), traffic::burst);
        traffic.every(settings.blockInterval().toMillis(), chain::mine);
        return traffic;
    }

    /** Mines up to the settings' history; a chain that has more blocks stays as it is. */
    static void makeHistory(SimChain chain, TrafficSettings settings) {
        int wanted = chain.settings().firstHeight() + settings.historyBlocks();
        while (chain.tip().height() < wanted) {
            chain.addTransactions(settings.transactionsPerBlock());
            chain.mine();
        }
    }

    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            executor.shutdownNow();
        }
    }

    private void burst() {
        chain.addTransactions((int) (bursts++ % LARGEST_BURST) + 1);
    }

    private void every(long millis, Runnable task) {
        ScheduledFuture<?> unused =
                executor.scheduleAtFixedRate(() -> run(task), millis, millis, TimeUnit.MILLISECONDS);
    }

    private void run(Runnable task) {
        if (chain.actions() >= settings.maxActions()) {
            LOG.info("the simulated chain has had its {} actions and rests", settings.maxActions());
            executor.shutdown();
            return;
        }
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("the simulated chain stops", e);
            executor.shutdown();
        }
    }
}
