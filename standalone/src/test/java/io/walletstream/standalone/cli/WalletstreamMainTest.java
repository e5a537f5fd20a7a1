package io.walletstream.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class WalletstreamMainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path directory;

    @Test
    void wrongUsageIsNamedInOneLineAndExitsWith64() throws Exception {
        assertThat(run("up", "--prot", "1")).isEqualTo(64);
        assertThat(said()).isEqualTo("walletstream: unknown option --prot; see ./walletstream up --help\n");
        assertThat(run("demo", "--port", "eighty")).isEqualTo(64);
        assertThat(said()).isEqualTo("walletstream: --port: expected a whole number from 0 to 65535, got \"eighty\"\n");
        assertThat(run("up", "--port")).isEqualTo(64);
        assertThat(run("demo", "--onesat-url", "http://host/api")).isEqualTo(64);
        assertThat(run("up", "surplus")).isEqualTo(64);
        assertThat(run("upp")).isEqualTo(64);
        assertThat(run()).isEqualTo(64);
        assertThat(said()).isEqualTo("""
                        walletstream: Missing required parameter for option '--port' (VALUE); see ./walletstream up --help
                        walletstream: unknown option --onesat-url; see ./walletstream demo --help
                        walletstream: unexpected argument surplus; see ./walletstream up --help
                        walletstream: unexpected argument upp; see ./walletstream --help
                        walletstream: a command is missing; see ./walletstream --help
                        """);
        Path file = Files.writeString(directory.resolve("w.properties"), "porte=1\n");
        assertThat(run("up", "--config", file.toString())).isEqualTo(64);
        assertThat(said()).isEqualTo("walletstream: unknown setting porte in the configuration file\n");
        assertThat(run("up", "--retry-first", "2h", "--retry-longest", "1h", "--data", directory.toString()))
                .isEqualTo(64);
        assertThat(said()).isEqualTo("walletstream: retry-longest: expected at least retry-first, got less\n");
        assertThat(directory.resolve("lock")).doesNotExist();
    }

    @Test
    void aNewLogEpochNeedsAnInstallation() {
        assertThat(run("new-log-epoch", "--data", directory.toString())).isEqualTo(64);
        assertThat(said()).isEqualTo("walletstream: " + directory + " holds no installation; give its --data\n");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void printsTheEffectiveSettings() {
        assertThat(run("up", "--print-config", "--reorg-window", "9")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("reorg-window=9\n", "#onesat-url=\n");
    }

    private String said() {
        String text = err.toString(StandardCharsets.UTF_8);
        err.reset();
        return text;
    }

    private int run(String... args) {
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        CommandLine line = WalletstreamMain.commands(new PrintStream(out, true, StandardCharsets.UTF_8), errors);
        line.setErr(new PrintWriter(errors, true, StandardCharsets.UTF_8));
        return line.execute(args);
    }
}
