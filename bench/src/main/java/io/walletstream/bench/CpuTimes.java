package io.walletstream.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** CPU seconds by part: the threads of this process by name, and Postgres with its children. Linux only: from {@code /proc}. */
public final class CpuTimes {
    private static final double TICKS_A_SECOND = 100;
    private static final int PARENT = 1;
    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;
    private static final int CHILDREN_USER_TICKS = 13;
    private static final int CHILDREN_SYSTEM_TICKS = 14;

    /** Beginnings of thread names (the kernel keeps 15 characters), and the part that they belong to; the first that fits counts. */
    private static final Map<String, String> PARTS = parts();

    private final Map<String, Double> seconds;

    private CpuTimes(Map<String, Double> seconds) {
        this.seconds = seconds;
    }

    private static Map<String, String> parts() {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("Source: outpoin", "flink: decode, combine");
        parts.put("Source: tx-retr", "flink: retries");
        parts.put("ReorgWindow", "flink: window");
        parts.put("TxAssembler", "flink: assembler");
        parts.put("FetchTransactio", "flink: fetch, process");
        parts.put("WalletWriter", "flink: writer");
        parts.put("RetrySink", "flink: retries");
        parts.put("Source Data Fet", "flink: kafka consumer");
        parts.put("rocksdb", "rocksdb background");
        parts.put("bench-", "bench: producer");
        parts.put("kafka-producer", "kafka clients");
        parts.put("data-plane", "kafka broker");
        parts.put("kafka", "kafka broker");
        parts.put("raft", "kafka broker");
        parts.put("GC", "gc");
        parts.put("G1", "gc");
        parts.put("VM ", "gc");
        parts.put("C1", "jit");
        parts.put("C2", "jit");
        return parts;
    }

    /** Now. */
    public static CpuTimes now(long postmaster) throws IOException {
        Map<String, Double> seconds = new TreeMap<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path task : tasks) {
                add(task.resolve("stat"), seconds);
            }
        }
        seconds.put("postgres", postgres(postmaster));
        return new CpuTimes(seconds);
    }

    private static void add(Path stat, Map<String, Double> seconds) {
        try {
            String line = Files.readString(stat, StandardCharsets.ISO_8859_1);
            String name = line.substring(line.indexOf('(') + 1, line.lastIndexOf(')'));
            String[] fields = fields(line);
            double used = (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS])) / TICKS_A_SECOND;
            seconds.merge(partOf(name), used, Double::sum);
        } catch (IOException e) {
            // the thread ended meanwhile
        }
    }

    private static String partOf(String thread) {
        for (Map.Entry<String, String> part : PARTS.entrySet()) {
            if (thread.startsWith(part.getKey())) {
                return part.getValue();
            }
        }
        return "other";
    }

    /** What follows the name, which may hold blanks. */
    private static String[] fields(String line) {
        return line.substring(line.lastIndexOf(')') + 2).split(" ");
    }

    private static double postgres(long postmaster) throws IOException {
        double ticks = 0;
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                try {
                    String[] fields = fields(Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1));
                    boolean main = process.getFileName().toString().equals(Long.toString(postmaster));
                    if (main || fields[PARENT].equals(Long.toString(postmaster))) {
                        ticks += Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
                    }
                    if (main) {
                        ticks += Long.parseLong(fields[CHILDREN_USER_TICKS])
                                + Long.parseLong(fields[CHILDREN_SYSTEM_TICKS]);
                    }
                } catch (IOException e) {
                    // the process ended meanwhile
                }
            }
        }
        return ticks / TICKS_A_SECOND;
    }

    /** Seconds by part since then, parts that used less than a tenth of a second left out. */
    public Map<String, Double> since(CpuTimes before) {
        Map<String, Double> used = new TreeMap<>();
        seconds.forEach((part, now) -> {
            double difference = now - before.seconds.getOrDefault(part, 0.0);
            if (difference >= 0.1) {
                used.put(part, Math.round(difference * 100) / 100.0);
            }
        });
        return used;
    }
}
