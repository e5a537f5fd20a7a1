package io.walletstream.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of codes in {@code docs/api.md} is the one in the code. */
class ProblemDocsTest {
    private static final Path DOCS = Path.of("..", "docs", "api.md");
    private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` \\| (\\d{3})[0-9, ]* \\| [^|]+ \\| [^|]+ \\|");

    @Test
    void theTableHasEveryCodeOnceWithItsStatusAndNoOther() throws IOException {
        Map<String, Integer> documented = new TreeMap<>();
        int rows = 0;
        for (String line : Files.readAllLines(DOCS)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                documented.put(row.group(1), Integer.valueOf(row.group(2)));
                rows++;
            }
        }
        Map<String, Integer> known = new TreeMap<>();
        for (ProblemCode code : ProblemCode.values()) {
            known.put(code.text(), code.status());
        }

        assertThat(documented).isEqualTo(known);
        assertThat(rows).isEqualTo(known.size());
    }
}
