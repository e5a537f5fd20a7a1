package io.walletstream.stream.config;

import io.walletstream.schema.config.Config;
import io.walletstream.schema.config.ConfigException;
import io.walletstream.schema.config.ConfigFlags;
import io.walletstream.schema.config.ConfigKey;
import io.walletstream.schema.config.ConfigReader;
import io.walletstream.schema.config.WalletstreamKeys;
import io.walletstream.stream.assemble.Backoff;
import io.walletstream.stream.feed.FeedLimits;
import io.walletstream.stream.fetch.FetchLimits;
import io.walletstream.stream.wallet.JobPatience;
import io.walletstream.stream.wallet.WalletJobTuning;
import io.walletstream.stream.write.Database;
import io.walletstream.stream.write.WriterLimits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Settings of the jobs, turned into what their parts take. What has no setting keeps its default. */
public final class JobConfig {
    /** Where the jobs find the others; only a cluster has to be told. */
    private static final List<ConfigKey<?>> PLACES = List.of(
            WalletstreamKeys.KAFKA,
            WalletstreamKeys.POSTGRES_URL,
            WalletstreamKeys.POSTGRES_USER,
            WalletstreamKeys.POSTGRES_PASSWORD,
            WalletstreamKeys.ONESAT_URL,
            WalletstreamKeys.PARTITIONS,
            WalletstreamKeys.PARALLELISM,
            WalletstreamKeys.CHECKPOINT_INTERVAL,
            WalletstreamKeys.CHECKPOINT_DIR,
            WalletstreamKeys.FLINK_URL);

    /** Bounds and delays: the same on a cluster and in one process. */
    public static final List<ConfigKey<?>> TUNING = List.of(
            WalletstreamKeys.REORG_WINDOW,
            WalletstreamKeys.MAX_ROLLBACK,
            WalletstreamKeys.FULL_PASS,
            WalletstreamKeys.FEED_MAX_PAUSE,
            WalletstreamKeys.FEED_MAX_BACKOFF,
            WalletstreamKeys.FEED_IDLE,
            WalletstreamKeys.FEED_STREAMS,
            WalletstreamKeys.FEED_TURN,
            WalletstreamKeys.FETCH_TIMEOUT,
            WalletstreamKeys.FETCH_CONCURRENT,
            WalletstreamKeys.FETCH_CACHE,
            WalletstreamKeys.FETCH_MEMORY,
            WalletstreamKeys.RETRY_FIRST,
            WalletstreamKeys.RETRY_LONGEST,
            WalletstreamKeys.WRITER_ROWS,
            WalletstreamKeys.WRITER_LINGER,
            WalletstreamKeys.SCRIPT_LIMIT,
            WalletstreamKeys.SWEEP_INTERVAL,
            WalletstreamKeys.KAFKA_TIMEOUT,
            WalletstreamKeys.RESTART_LONGEST);

    /** All that a job on a cluster understands. */
    static final List<ConfigKey<?>> KEYS =
            Stream.concat(PLACES.stream(), TUNING.stream()).toList();

    private JobConfig() {}

    /**
     * Settings of a job on a cluster: this process's variables, a file, and flags.
     *
     * @throws ConfigException naming the setting that is unknown or malformed
     */
    public static Config read(String... arguments) {
        return read(System.getenv(), arguments);
    }

    static Config read(Map<String, String> environment, String... arguments) {
        return new ConfigReader(KEYS).read(ConfigFlags.parse(arguments), environment);
    }

    public static Database database(Config config) {
        return new Database(
                config.get(WalletstreamKeys.POSTGRES_URL),
                config.get(WalletstreamKeys.POSTGRES_USER),
                config.get(WalletstreamKeys.POSTGRES_PASSWORD));
    }

    public static FeedLimits feedLimits(Config config) {
        if (config.get(WalletstreamKeys.MAX_ROLLBACK) < config.get(WalletstreamKeys.REORG_WINDOW)) {
            throw new ConfigException(WalletstreamKeys.MAX_ROLLBACK.name() + ": expected at least "
                    + WalletstreamKeys.REORG_WINDOW.name() + ", " + config.get(WalletstreamKeys.REORG_WINDOW) + ", got "
                    + config.get(WalletstreamKeys.MAX_ROLLBACK));
        }
        return FeedLimits.DEFAULT
                .but()
                .streams(config.get(WalletstreamKeys.FEED_STREAMS))
                .maxPause(positive(config, WalletstreamKeys.FEED_MAX_PAUSE))
                .idle(positive(config, WalletstreamKeys.FEED_IDLE))
                .maxBackoff(positive(config, WalletstreamKeys.FEED_MAX_BACKOFF))
                .windowBlocks(config.get(WalletstreamKeys.REORG_WINDOW))
                .rollbackBlocks(config.get(WalletstreamKeys.MAX_ROLLBACK))
                .fullPass(positive(config, WalletstreamKeys.FULL_PASS))
                .turn(positive(config, WalletstreamKeys.FEED_TURN))
                .build();
    }

    public static FetchLimits fetchLimits(Config config) {
        FetchLimits d = FetchLimits.DEFAULT;
        long memory = config.get(WalletstreamKeys.FETCH_MEMORY);
        if (memory < 1) {
            throw new ConfigException(
                    WalletstreamKeys.FETCH_MEMORY.name() + ": expected more than nothing, got " + memory + "B");
        }
        return new FetchLimits(
                positive(config, WalletstreamKeys.FETCH_TIMEOUT),
                d.attempts(),
                d.firstBackoff(),
                d.maxBackoff(),
                config.get(WalletstreamKeys.FETCH_CONCURRENT),
                d.pending(),
                (int) Math.min(d.maxBytes(), memory),
                config.get(WalletstreamKeys.FETCH_CACHE),
                memory);
    }

    public static WalletJobTuning tuning(Config config) {
        WalletJobTuning d = WalletJobTuning.DEFAULT;
        Duration first = positive(config, WalletstreamKeys.RETRY_FIRST);
        Duration longest = positive(config, WalletstreamKeys.RETRY_LONGEST);
        if (longest.compareTo(first) < 0) {
            throw new ConfigException(WalletstreamKeys.RETRY_LONGEST.name() + ": expected at least "
                    + WalletstreamKeys.RETRY_FIRST.name() + ", got less");
        }
        Duration least = d.writer().minLinger();
        Duration linger = config.get(WalletstreamKeys.WRITER_LINGER);
        long script = config.get(WalletstreamKeys.SCRIPT_LIMIT);
        if (script > d.writer().maxBytes()) {
            throw new ConfigException(WalletstreamKeys.SCRIPT_LIMIT.name() + ": expected at most "
                    + d.writer().maxBytes() + "B, got " + script + "B");
        }
        return new WalletJobTuning(
                new WriterLimits(
                        config.get(WalletstreamKeys.WRITER_ROWS),
                        d.writer().maxBytes(),
                        linger.compareTo(least) < 0 ? linger : least,
                        linger),
                new Backoff(first, longest),
                d.fetchCapacity(),
                d.combineMaxFrames(),
                d.combineLingerMillis(),
                config.get(WalletstreamKeys.REORG_WINDOW),
                config.get(WalletstreamKeys.MAX_ROLLBACK),
                (int) script,
                positive(config, WalletstreamKeys.SWEEP_INTERVAL));
    }

    /** How the jobs wait for Kafka and Postgres. */
    public static JobPatience patience(Config config) {
        return new JobPatience(
                atLeast(config, WalletstreamKeys.KAFKA_TIMEOUT, JobPatience.LEAST_KAFKA_TIMEOUT),
                atLeast(config, WalletstreamKeys.RESTART_LONGEST, JobPatience.FIRST_PAUSE));
    }

    private static Duration atLeast(Config config, ConfigKey<Duration> key, Duration least) {
        Duration duration = config.get(key);
        if (duration.compareTo(least) < 0) {
            throw new ConfigException(
                    key.name() + ": expected at least " + least.toMillis() + "ms, got " + duration.toMillis() + "ms");
        }
        return duration;
    }

    private static Duration positive(Config config, ConfigKey<Duration> key) {
        Duration duration = config.get(key);
        if (duration.isZero()) {
            throw new ConfigException(key.name() + ": expected more than nothing, got 0");
        }
        return duration;
    }
}
