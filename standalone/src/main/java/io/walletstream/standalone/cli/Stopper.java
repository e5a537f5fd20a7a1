package io.walletstream.standalone.cli;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops what was started, turn by turn, all of one turn at the same time: what talks to the outside, then the jobs, then what they
 * read and write, the simulated chain too, which would seem to fail them otherwise. A failure is logged and stops nothing else from being stopped.
 */
final class Stopper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Stopper.class);

    /** Order of stopping. */
    enum Turn {
        ANNOUNCEMENT,
        EDGES,
        JOBS,
        STORES,
        LOCK
    }

    private record Part(String name, AutoCloseable closeable) {}

    private final Map<Turn, List<Part>> parts = new EnumMap<>(Turn.class);
    private volatile boolean closed;

    /** Remembers a part; one that comes after the stop is closed at once. */
    synchronized <T extends AutoCloseable> T add(Turn turn, String name, T part) {
        if (closed) {
            close(new Part(name, part));
            throw new StartException(StartException.FAILED, "stopped while starting");
        }
        parts.computeIfAbsent(turn, t -> new ArrayList<>()).add(new Part(name, part));
        return part;
    }

    void first(String name, AutoCloseable part) {
        add(Turn.ANNOUNCEMENT, name, part);
    }

    void last(String name, AutoCloseable part) {
        add(Turn.LOCK, name, part);
    }

    boolean isClosing() {
        return closed;
    }

    /** Returns when all is stopped, whoever asked first. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        for (List<Part> turn : parts.values()) {
            CompletableFuture.allOf(turn.stream()
                            .map(part -> CompletableFuture.runAsync(() -> close(part), Stopper::inThread))
                            .toArray(CompletableFuture[]::new))
                    .join();
        }
    }

    private static void inThread(Runnable task) {
        new Thread(task, "stop").start();
    }

    private static void close(Part part) {
        long begin = System.nanoTime();
        try {
            part.closeable().close();
            LOG.info("stopped {} in {} ms", part.name(), (System.nanoTime() - begin) / 1_000_000);
        } catch (Exception e) {
            LOG.warn("{} did not stop cleanly", part.name(), e);
        }
    }
}
