package io.walletstream.schema.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Every setting of the product, whichever process uses it. {@code docs/configuration.md} lists them, held to this by a test. */
public final class WalletstreamKeys {
    public static final ConfigKey<Integer> PORT = ConfigKey.of(
            "port", ConfigValues.integer(0, 65_535), "8080", "Port of the REST service; 0 takes a free one.");
    public static final ConfigKey<String> HOST =
            ConfigKey.of("host", ConfigValues::text, "127.0.0.1", "Address that the REST service listens on.");
    public static final ConfigKey<Path> DATA = ConfigKey.of(
            "data", ConfigValues::path, ".walletstream", "Directory that the standalone form keeps everything in.");
    public static final ConfigKey<Long> SEED = ConfigKey.of(
            "seed", ConfigValues.longNumber(0, Long.MAX_VALUE), "1", "Seed of the simulated chain of the demo.");
    public static final ConfigKey<URI> ONESAT_URL = ConfigKey.optional(
            "onesat-url", ConfigValues::httpUrl, "Base address of the 1Sat indexer, such as https://host/api.");
    public static final ConfigKey<String> KAFKA =
            ConfigKey.optional("kafka", ConfigValues::text, "Kafka bootstrap servers, host:port, comma-separated.");
    public static final ConfigKey<String> POSTGRES_URL =
            ConfigKey.optional("postgres-url", ConfigValues::text, "JDBC URL of Postgres, without credentials.");
    public static final ConfigKey<String> POSTGRES_USER =
            ConfigKey.of("postgres-user", ConfigValues::text, "postgres", "Login of Postgres.");
    public static final ConfigKey<String> POSTGRES_PASSWORD = ConfigKey.of(
                    "postgres-password", text -> text, "", "Password of that login; better a variable than a flag.")
            .asSecret();
    public static final ConfigKey<Path> BOOTSTRAP_KEY_FILE = ConfigKey.optional(
            "bootstrap-key-file", ConfigValues::path, "File of the first API key; the service keeps its hash.");
    public static final ConfigKey<String> INSTANCE_ID = ConfigKey.optional(
            "instance-id", ConfigValues::text, "What the service calls itself in /health/ready; random when absent.");
    public static final ConfigKey<Integer> PARTITIONS = ConfigKey.of(
            "partitions",
            ConfigValues.integer(1, 1_000),
            "4",
            "Partitions of each topic; fixed once the topics exist.");
    public static final ConfigKey<Integer> PARALLELISM =
            ConfigKey.of("parallelism", ConfigValues.integer(1, 1_000), "2", "Parallel subtasks of each job.");
    public static final ConfigKey<Duration> CHECKPOINT_INTERVAL =
            ConfigKey.of("checkpoint-interval", ConfigValues::duration, "5s", "How often jobs are checkpointed.");

    /** All of them, in the order of the docs. */
    public static final List<ConfigKey<?>> ALL = List.of(
            PORT,
            HOST,
            DATA,
            SEED,
            ONESAT_URL,
            KAFKA,
            POSTGRES_URL,
            POSTGRES_USER,
            POSTGRES_PASSWORD,
            BOOTSTRAP_KEY_FILE,
            INSTANCE_ID,
            PARTITIONS,
            PARALLELISM,
            CHECKPOINT_INTERVAL);

    private WalletstreamKeys() {}

    /** The table of the docs, in Markdown. */
    public static String markdownTable() {
        StringBuilder table = new StringBuilder("| flag | variable | default | meaning |\n|---|---|---|---|\n");
        for (ConfigKey<?> key : ALL) {
            String defaultText = key.defaultText()
                    .filter(text -> !text.isEmpty())
                    .map(text -> "`" + text + "`")
                    .orElse("");
            table.append("| `%s` | `%s` | %s | %s%s |%n"
                    .formatted(
                            key.flag(), key.variable(), defaultText, key.doc(), key.secret() ? " Never shown." : ""));
        }
        return table.toString().replace("\r\n", "\n");
    }
}
