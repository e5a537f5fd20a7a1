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
                    "postgres-password", text -> text, "", "Password of that login.")
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

    public static final ConfigKey<String> CHECKPOINT_DIR = ConfigKey.optional(
            "checkpoint-dir",
            ConfigValues::text,
            "URI of the folder of checkpoints on a cluster, one folder a job in it; the cluster's own when absent.");
    public static final ConfigKey<URI> FLINK_URL = ConfigKey.optional(
            "flink-url",
            ConfigValues::httpUrl,
            "Address of a cluster's JobManager, such as http://jobmanager:8081; a job's main then submits to it, unless the job runs there, and ends.");
    public static final ConfigKey<Integer> REORG_WINDOW = ConfigKey.of(
            "reorg-window",
            ConfigValues.integer(0, 1_000),
            "6",
            "Blocks below the tip that every pass of an owner reads again.");
    public static final ConfigKey<Integer> MAX_ROLLBACK = ConfigKey.of(
            "max-rollback",
            ConfigValues.integer(1, 10_000),
            "100",
            "Blocks that a reorg may take back unasked: a deeper one waits to be accepted. Facts are kept for twice as many. Also sets from where deep passes read: the same for both jobs, and not below `--reorg-window`.");
    public static final ConfigKey<Duration> FULL_PASS = ConfigKey.of(
            "full-pass", ConfigValues::duration, "1d", "How often an owner is read from the very beginning.");
    public static final ConfigKey<Duration> FEED_MAX_PAUSE = ConfigKey.of(
            "feed-max-pause",
            ConfigValues::duration,
            "5s",
            "Longest pause between two passes of an owner, also when the upstream asks for a longer one.");
    public static final ConfigKey<Duration> FEED_MAX_BACKOFF = ConfigKey.of(
            "feed-max-backoff", ConfigValues::duration, "1m", "Longest pause after failures of the upstream.");
    public static final ConfigKey<Duration> FEED_IDLE = ConfigKey.of(
            "feed-idle", ConfigValues::duration, "30s", "A stream that sends nothing for so long is broken.");
    public static final ConfigKey<Integer> FEED_STREAMS = ConfigKey.of(
            "feed-streams",
            ConfigValues.integer(1, 1_000),
            "8",
            "Streams open to the upstream at a time, over all subtasks, each of which has at least one; half as many more for owners whose last pass failed.");
    public static final ConfigKey<Duration> FEED_TURN = ConfigKey.of(
            "feed-turn",
            ConfigValues::duration,
            "30s",
            "A pass that lasts longer lets the owners that wait go first, and goes on after them.");
    public static final ConfigKey<Duration> FETCH_TIMEOUT =
            ConfigKey.of("fetch-timeout", ConfigValues::duration, "10s", "Time for one attempt to get a transaction.");
    public static final ConfigKey<Integer> FETCH_CONCURRENT = ConfigKey.of(
            "fetch-concurrent",
            ConfigValues.integer(1, 10_000),
            "16",
            "Requests for transactions to the upstream at a time, per subtask of WalletJob; those of IngestJob share as many.");
    public static final ConfigKey<Long> FETCH_CACHE = ConfigKey.of(
            "fetch-cache", ConfigValues::sizeBytes, "64MiB", "Memory for transactions at hand, per subtask.");
    public static final ConfigKey<Long> FETCH_MEMORY = ConfigKey.of(
            "fetch-memory",
            ConfigValues::sizeBytes,
            "64MiB",
            "Memory for transactions being received, per subtask of WalletJob; those of IngestJob share as much, but each has room for one. Longer ones are refused.");
    public static final ConfigKey<Duration> RETRY_FIRST = ConfigKey.of(
            "retry-first",
            ConfigValues::duration,
            "30s",
            "Pause before a parked transaction is tried again; doubles each time.");
    public static final ConfigKey<Duration> RETRY_LONGEST =
            ConfigKey.of("retry-longest", ConfigValues::duration, "6h", "Longest such pause.");
    public static final ConfigKey<Integer> WRITER_ROWS = ConfigKey.of(
            "writer-rows",
            ConfigValues.integer(1, 1_000_000),
            "20000",
            "Rows that the writer puts into one SQL transaction at most, per subtask.");
    public static final ConfigKey<Duration> WRITER_LINGER = ConfigKey.of(
            "writer-linger",
            ConfigValues::duration,
            "250ms",
            "Longest time that a row waits for others; an idle writer waits 1ms.");
    public static final ConfigKey<Long> SCRIPT_LIMIT =
            ConfigKey.of("script-limit", ConfigValues::sizeBytes, "1KiB", "Scripts longer than this are not stored.");
    public static final ConfigKey<Duration> SWEEP_INTERVAL = ConfigKey.of(
            "sweep-interval",
            ConfigValues::duration,
            "30s",
            "How often rows of older generations and of deleted accounts are looked for and removed.");
    public static final ConfigKey<Duration> KAFKA_TIMEOUT = ConfigKey.of(
            "kafka-timeout",
            ConfigValues::duration,
            "2m",
            "How long Kafka may leave a job without an answer before the job restarts from its checkpoint, and waits on.");
    public static final ConfigKey<Duration> RESTART_LONGEST = ConfigKey.of(
            "restart-longest",
            ConfigValues::duration,
            "10s",
            "Longest pause between two attempts of a job whose Kafka or Postgres is away; they never end.");

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
            CHECKPOINT_INTERVAL,
            CHECKPOINT_DIR,
            FLINK_URL,
            REORG_WINDOW,
            MAX_ROLLBACK,
            FULL_PASS,
            FEED_MAX_PAUSE,
            FEED_MAX_BACKOFF,
            FEED_IDLE,
            FEED_STREAMS,
            FEED_TURN,
            FETCH_TIMEOUT,
            FETCH_CONCURRENT,
            FETCH_CACHE,
            FETCH_MEMORY,
            RETRY_FIRST,
            RETRY_LONGEST,
            WRITER_ROWS,
            WRITER_LINGER,
            SCRIPT_LIMIT,
            SWEEP_INTERVAL,
            KAFKA_TIMEOUT,
            RESTART_LONGEST);

    private WalletstreamKeys() {}

    /** The table of the docs, in Markdown. */
    public static String markdownTable() {
        StringBuilder table = new StringBuilder("| flag | variable | default | meaning |\n|---|---|---|---|\n");
        for (ConfigKey<?> key : ALL) {
            String defaultText = key.defaultText()
                    .filter(text -> !text.isEmpty())
                    .map(text -> "`" + text + "`")
                    .orElse("");
            table.append("| %s | `%s` | %s | %s%s |%n"
                    .formatted(
                            key.secret() ? "" : "`" + key.flag() + "`",
                            key.variable(),
                            defaultText,
                            key.doc(),
                            key.secret() ? " A secret: never a flag, never shown." : ""));
        }
        return table.toString().replace("\r\n", "\n");
    }
}
