package io.walletstream.bench;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where every benchmark writes its figures, if it is told to. */
public final class JsonOption {
    @Option(names = "--json", description = "write the figures to this file, too")
    private @Nullable Path json;

    public void write(Report report) throws IOException {
        Path file = json;
        if (file != null) {
            report.write(file);
        }
    }
}
