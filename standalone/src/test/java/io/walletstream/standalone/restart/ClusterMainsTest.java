package io.walletstream.standalone.restart;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.stream.cluster.IngestJobMain;
import io.walletstream.stream.cluster.NewLogEpochMain;
import io.walletstream.stream.cluster.WalletJobMain;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mains as programs of their own. Flink runs a job that no cluster is given for in the process itself. */
class ClusterMainsTest {
    @TempDir
    Path directory;

    @Test
    void theWalletJobNeedsNothingButVariablesAndCreatesItsTopics() throws Exception {
        try (Stores stores = new Stores(directory)) {
            stores.deleteTopics();
            Map<String, String> variables = variables(stores);
            variables.put("WALLETSTREAM_PARTITIONS", "3");
            Path log = directory.resolve("job.log");
            Process job = start(WalletJobMain.class, log, variables);
            try {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(40))
                        .untilAsserted(() -> assertThat(stores.text(
                                        "SELECT topic, log_epoch, partitions FROM wallet.topic_log ORDER BY 1"))
                                .as(Files.readString(log))
                                .isEqualTo("outpoint-events|0|3\ntx-retries|0|3"));
                AccountId account = stores.account("pushed", "push");
                stores.send(new FeedRecord.OutpointSeen(
                        account, 1, null, 0, Outpoint.parse("ab".repeat(32) + "_0"), Score.mined(800_000, 1), null));
                Awaitility.await()
                        .atMost(Duration.ofSeconds(40))
                        .untilAsserted(() -> assertThat(stores.text("SELECT live FROM wallet.output"))
                                .as(Files.readString(log))
                                .isEqualTo("t"));
                assertThat(Files.readString(log)).doesNotContain(stores.postgres.password());
            } finally {
                job.destroyForcibly();
                job.waitFor();
            }
        }
    }

    @Test
    void settingsThatAreMissingOrUnknownAreNamed() throws Exception {
        Path log = directory.resolve("main.log");
        assertThat(codeOf(start(WalletJobMain.class, log, Map.of()))).isNotZero();
        assertThat(Files.readString(log)).contains("WALLETSTREAM_KAFKA");
        assertThat(codeOf(start(IngestJobMain.class, log, Map.of("WALLETSTREAM_KAFKA", "127.0.0.1:1"))))
                .isNotZero();
        assertThat(Files.readString(log)).contains("WALLETSTREAM_ONESAT_URL");
        assertThat(codeOf(start(NewLogEpochMain.class, log, Map.of("WALLETSTREAM_KAFFKA", "127.0.0.1:1"))))
                .isEqualTo(64);
        assertThat(Files.readString(log)).contains("unknown variable WALLETSTREAM_KAFFKA");
    }

    private static Map<String, String> variables(Stores stores) {
        Map<String, String> variables = new HashMap<>();
        variables.put("WALLETSTREAM_KAFKA", stores.kafka.bootstrapServers());
        variables.put("WALLETSTREAM_POSTGRES_URL", stores.postgres.jdbcUrl());
        variables.put("WALLETSTREAM_POSTGRES_USER", stores.postgres.user());
        variables.put("WALLETSTREAM_POSTGRES_PASSWORD", stores.postgres.password());
        return variables;
    }

    private static int codeOf(Process process) throws InterruptedException {
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private Process start(Class<?> main, Path log, Map<String, String> variables) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-") || argument.startsWith("-Dlog4j2"))
                .forEach(command::add);
        command.addAll(List.of(
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + directory,
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("WALLETSTREAM_"));
        builder.environment().putAll(variables);
        return builder.start();
    }
}
