package io.walletstream.standalone.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Resident memory of process trees, from /proc. Pages that processes share (Postgres's buffers) are counted once. */
final class ProcessMemory {
    private static final long KIB = 1024;

    private ProcessMemory() {}

    /** Bytes held by these processes and all their descendants; 0 where there is no /proc. */
    static long residentBytes(List<Long> roots) {
        return roots.stream()
                .flatMapToLong(pid -> LongStream.concat(
                        LongStream.of(pid),
                        ProcessHandle.of(pid).stream()
                                .flatMap(ProcessHandle::descendants)
                                .mapToLong(ProcessHandle::pid)))
                .distinct()
                .map(ProcessMemory::residentBytes)
                .sum();
    }

    private static long residentBytes(long pid) {
        Path process = Path.of("/proc", Long.toString(pid));
        long proportional = kibibytes(process.resolve("smaps_rollup"), "Pss:");
        return KIB * (proportional > 0 ? proportional : kibibytes(process.resolve("status"), "VmRSS:"));
    }

    private static long kibibytes(Path file, String field) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(field))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException | java.io.UncheckedIOException e) {
            return 0; // ended meanwhile, or not ours to read
        }
    }
}
