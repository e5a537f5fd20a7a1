package io.walletstream.standalone.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.walletstream.schema.config.Config;
import io.walletstream.schema.config.ConfigException;
import io.walletstream.schema.config.ConfigKey;
import io.walletstream.schema.config.ConfigReader;
import io.walletstream.schema.config.WalletstreamKeys;
import io.walletstream.stream.config.JobConfig;
import io.walletstream.stream.write.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Settings of {@code verify}. */
public final class VerifyConfig {
    private static final List<ConfigKey<?>> KEYS = List.of(
            WalletstreamKeys.DATA,
            WalletstreamKeys.KAFKA,
            WalletstreamKeys.POSTGRES_URL,
            WalletstreamKeys.POSTGRES_USER,
            WalletstreamKeys.POSTGRES_PASSWORD,
            WalletstreamKeys.REORG_WINDOW,
            WalletstreamKeys.MAX_ROLLBACK);

    /** As a running installation announces it. */
    private static final Pattern POSTGRES = Pattern.compile("(jdbc:[^?]+)\\?user=([^&]+)&password=([^&]+)");

    private VerifyConfig() {}

    /** Where both stores are. */
    public record Places(String kafka, Database database) {}

    /**
     * Reads the process's variables, the file if there is one, and the flags.
     *
     * @throws ConfigException naming the setting that is unknown or malformed
     */
    public static Config read(Map<String, String> flags, @Nullable Path file) {
        return new ConfigReader(KEYS).read(flags, System.getenv(), file);
    }

    /**
     * The stores that are named, or else those of the installation that runs in the data directory.
     *
     * @throws ConfigException if only one is named, or no installation runs there
     */
    public static Places places(Config config) {
        if (config.find(WalletstreamKeys.KAFKA).isPresent()) {
            return new Places(config.get(WalletstreamKeys.KAFKA), JobConfig.database(config));
        } else if (config.find(WalletstreamKeys.POSTGRES_URL).isPresent()) {
            throw new ConfigException("a cluster needs " + WalletstreamKeys.KAFKA.flag() + " besides "
                    + WalletstreamKeys.POSTGRES_URL.flag());
        }
        Path directory = config.get(WalletstreamKeys.DATA);
        Path ofCluster = directory.resolve("cluster.json");
        Path announcement = Files.exists(ofCluster) ? ofCluster : directory.resolve("walletstream.json");
        if (!Files.exists(announcement)) {
            throw new ConfigException("nothing runs in " + config.get(WalletstreamKeys.DATA)
                    + ": start it, or give --data, or --kafka and --postgres-url of a cluster");
        }
        try {
            JsonNode facts = new ObjectMapper().readTree(announcement.toFile());
            Matcher postgres = POSTGRES.matcher(facts.path("postgres").asText());
            if (!postgres.matches()) {
                throw new ConfigException(announcement + " names no Postgres");
            }
            return new Places(
                    facts.path("kafka").asText(),
                    new Database(postgres.group(1), postgres.group(2), postgres.group(3)));
        } catch (IOException e) {
            throw new ConfigException(announcement + " is not readable");
        }
    }
}
