package io.walletstream.schema.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SchemaDocsTest {
    private static final Pattern CREATED = Pattern.compile("CREATE (?:TABLE|VIEW) wallet\\.(\\w+)");

    @Test
    void theDocsNameEveryTableAndView() throws IOException {
        String docs = Files.readString(Path.of("../docs/schema.md"));
        try (Stream<Path> migrations = Files.list(Path.of("src/main/resources/db/migration"))) {
            List<String> created = migrations
                    .flatMap(file -> CREATED.matcher(read(file)).results().map(match -> name(match)))
                    .filter(name -> !name.startsWith("account_event_")) // partitions
                    .toList();
            assertThat(created).hasSizeGreaterThan(10).allMatch(name -> docs.contains("`" + name + "`"));
        }
    }

    private static String name(MatchResult match) {
        return match.group(1);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
