package io.walletstream.standalone.config;

import io.walletstream.schema.config.Config;
import io.walletstream.schema.config.ConfigKey;
import io.walletstream.schema.config.ConfigReader;
import io.walletstream.schema.config.WalletstreamKeys;
import io.walletstream.stream.config.JobConfig;
import io.walletstream.stream.feed.FeedLimits;
import io.walletstream.stream.fetch.FetchLimits;
import io.walletstream.stream.wallet.JobPatience;
import io.walletstream.stream.wallet.WalletJobTuning;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Settings of {@code demo} and {@code up}.
 *
 * @param port of the REST service, 0 for any
 * @param host address that the REST service listens on
 * @param data directory that everything is kept in
 * @param seed of the simulated chain
 * @param oneSatUrl upstream of {@code up}; absent: wallets are pushed only
 * @param partitions of each topic
 * @param parallelism subtasks of each job
 * @param checkpointInterval between checkpoints
 * @param feed bounds of reading feeds
 * @param fetch bounds of fetching transactions
 * @param tuning bounds and delays of WalletJob
 * @param patience how the jobs wait for Kafka and Postgres
 */
public record Settings(
        int port,
        String host,
        Path data,
        long seed,
        Optional<URI> oneSatUrl,
        int partitions,
        int parallelism,
        Duration checkpointInterval,
        FeedLimits feed,
        FetchLimits fetch,
        WalletJobTuning tuning,
        JobPatience patience) {
    /** Settings that {@code demo} and {@code up} understand. */
    public static final List<ConfigKey<?>> KEYS = Stream.concat(
                    Stream.of(
                            WalletstreamKeys.PORT,
                            WalletstreamKeys.HOST,
                            WalletstreamKeys.DATA,
                            WalletstreamKeys.SEED,
                            WalletstreamKeys.ONESAT_URL,
                            WalletstreamKeys.PARTITIONS,
                            WalletstreamKeys.PARALLELISM,
                            WalletstreamKeys.CHECKPOINT_INTERVAL),
                    JobConfig.TUNING.stream())
            .toList();

    public Settings {
        data = data.toAbsolutePath().normalize();
    }

    /**
     * Reads the process's variables, the file if there is one, and the flags.
     *
     * @param flags values by setting name
     * @throws io.walletstream.schema.config.ConfigException naming the setting that is unknown or malformed
     */
    public static Config read(Map<String, String> flags, @Nullable Path file) {
        return new ConfigReader(KEYS).read(flags, System.getenv(), file);
    }

    /** The settings as a record. */
    public static Settings of(Config config) {
        return new Settings(
                config.get(WalletstreamKeys.PORT),
                config.get(WalletstreamKeys.HOST),
                config.get(WalletstreamKeys.DATA),
                config.get(WalletstreamKeys.SEED),
                config.find(WalletstreamKeys.ONESAT_URL),
                config.get(WalletstreamKeys.PARTITIONS),
                config.get(WalletstreamKeys.PARALLELISM),
                config.get(WalletstreamKeys.CHECKPOINT_INTERVAL),
                JobConfig.feedLimits(config),
                JobConfig.fetchLimits(config),
                JobConfig.tuning(config),
                JobConfig.patience(config));
    }
}
