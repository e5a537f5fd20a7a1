package io.walletstream.standalone.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads a job's checkpoint directory: {@code <job id>/chk-<n>/_metadata}, one job id a run; the metadata file is written last. */
final class CompletedCheckpoints {
    private static final String PREFIX = "chk-";

    private CompletedCheckpoints() {}

    private record Completed(Path directory, FileTime at, long number) {}

    /** Newest by time of completion, then by number; empty when there is none. */
    static Optional<Path> newest(Path jobDirectory) {
        return directories(jobDirectory).stream()
                .flatMap(run -> directories(run).stream())
                .flatMap(directory -> completed(directory).stream())
                .max(Comparator.comparing(Completed::at).thenComparingLong(Completed::number))
                .map(Completed::directory);
    }

    private static Optional<Completed> completed(Path directory) {
        String name = directory.getFileName().toString();
        Path metadata = directory.resolve("_metadata");
        if (!name.matches(PREFIX + "\\d{1,18}") || !Files.exists(metadata)) {
            return Optional.empty();
        }
        try {
            long number = Long.parseLong(name.substring(PREFIX.length()));
            return Optional.of(new Completed(directory, Files.getLastModifiedTime(metadata), number));
        } catch (IOException e) {
            return Optional.empty(); // subsumed and deleted while we looked
        }
    }

    private static List<Path> directories(Path parent) {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(parent)) {
            return children.filter(Files::isDirectory).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("checkpoint directory is not readable: " + parent, e);
        }
    }
}
