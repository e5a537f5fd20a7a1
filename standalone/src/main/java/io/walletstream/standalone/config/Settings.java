package io.walletstream.standalone.config;

import io.walletstream.schema.config.Config;
import io.walletstream.schema.config.ConfigKey;
import io.walletstream.schema.config.ConfigReader;
import io.walletstream.schema.config.WalletstreamKeys;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Settings of {@code demo} and {@code up}.
 *
 * @param port of the REST service, 0 for any
 * @param bind address that the REST service listens on
 * @param data directory that everything is kept in
 * @param seed of the simulated chain
 * @param oneSatUrl upstream of {@code up}
 * @param reorgWindow blocks below the tip in which facts may still change
 * @param partitions of each topic
 * @param parallelism subtasks of each job
 * @param checkpointInterval between checkpoints
 * @param passedOn settings that are only for the service, as variables
 */
public record Settings(
        int port,
        String bind,
        Path data,
        long seed,
        Optional<URI> oneSatUrl,
        int reorgWindow,
        int partitions,
        int parallelism,
        Duration checkpointInterval,
        Map<String, String> passedOn) {
    private static final List<ConfigKey<?>> FOR_SERVICE = List.of(
            WalletstreamKeys.ONESAT_ROUTES,
            WalletstreamKeys.TARI_NODE_URL,
            WalletstreamKeys.ARTEFACT_TTL,
            WalletstreamKeys.MASTER_KEY_FILE,
            WalletstreamKeys.MAX_ROLLBACK);

    /** Settings that {@code demo} and {@code up} understand. */
    public static final List<ConfigKey<?>> KEYS = List.of(
            WalletstreamKeys.PORT,
            WalletstreamKeys.BIND,
            WalletstreamKeys.DATA,
            WalletstreamKeys.SEED,
            WalletstreamKeys.ONESAT_URL,
            WalletstreamKeys.ONESAT_ROUTES,
            WalletstreamKeys.SANDSHREW_URL,
            WalletstreamKeys.SANDSHREW_POLL,
            WalletstreamKeys.TARI_NODE_URL,
            WalletstreamKeys.ARTEFACT_TTL,
            WalletstreamKeys.MASTER_KEY_FILE,
            WalletstreamKeys.REORG_WINDOW,
            WalletstreamKeys.MAX_ROLLBACK,
            WalletstreamKeys.PARTITIONS,
            WalletstreamKeys.PARALLELISM,
            WalletstreamKeys.CHECKPOINT_INTERVAL);

    public Settings {
        data = data.toAbsolutePath().normalize();
        passedOn = Map.copyOf(passedOn);
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
        Map<String, String> passedOn = new java.util.HashMap<>();
        for (ConfigKey<?> key : FOR_SERVICE) {
            config.text(key).ifPresent(text -> passedOn.put(key.variable(), text));
        }
        return new Settings(
                config.get(WalletstreamKeys.PORT),
                config.get(WalletstreamKeys.BIND),
                config.get(WalletstreamKeys.DATA),
                config.get(WalletstreamKeys.SEED),
                config.find(WalletstreamKeys.ONESAT_URL),
                config.get(WalletstreamKeys.REORG_WINDOW),
                config.get(WalletstreamKeys.PARTITIONS),
                config.get(WalletstreamKeys.PARALLELISM),
                config.get(WalletstreamKeys.CHECKPOINT_INTERVAL),
                passedOn);
    }
}
