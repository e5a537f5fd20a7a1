package io.walletstream.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this process holds, in MiB. Linux only: from {@code /proc}.
 *
 * @param heap used on the heap after a full collection
 * @param outside anonymous memory that is not heap: RocksDB, buffers, threads, code; without mapped files
 */
public record MemoryUse(long heap, long outside) {
    private static final String ANONYMOUS = "RssAnon:";

    /** Now, after a collection. */
    public static MemoryUse now() throws IOException {
        System.gc();
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        long anonymousKilobytes = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(ANONYMOUS))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .sum();
        return new MemoryUse(
                heap.getUsed() >> 20, Math.max(0, (anonymousKilobytes >> 10) - (heap.getCommitted() >> 20)));
    }

    /** What came on top of another. */
    public MemoryUse since(MemoryUse before) {
        return new MemoryUse(heap - before.heap, outside - before.outside);
    }

    public long sum() {
        return heap + outside;
    }
}
