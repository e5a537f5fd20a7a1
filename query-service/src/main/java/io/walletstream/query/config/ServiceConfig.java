package io.walletstream.query.config;

import io.walletstream.schema.config.Config;
import io.walletstream.schema.config.ConfigException;
import io.walletstream.schema.config.ConfigKey;
import io.walletstream.schema.config.ConfigReader;
import io.walletstream.schema.config.WalletstreamKeys;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the service needs to know, from {@code WALLETSTREAM_*} variables. Its text form hides the password.
 *
 * @param host address to bind to
 * @param port port of the API; 0: any free one
 * @param postgresUrl JDBC URL
 * @param kafka bootstrap servers
 * @param bootstrapKeyFile file with a key that must open the default tenant; null: none
 * @param instanceId told by the health routes, so that a starter knows whom it talks to
 */
public record ServiceConfig(
        String host,
        int port,
        String postgresUrl,
        String postgresUser,
        String postgresPassword,
        String kafka,
        @Nullable Path bootstrapKeyFile,
        String instanceId) {

    /**
     * Reads the variables.
     *
     * @throws ConfigException naming the variable that is unknown, missing or malformed
     */
    public static ServiceConfig of(Map<String, String> environment) {
        Config config = new ConfigReader(WalletstreamKeys.ALL).read(Map.of(), environment, null);
        return new ServiceConfig(
                config.get(WalletstreamKeys.HOST),
                config.get(WalletstreamKeys.PORT),
                required(config, WalletstreamKeys.POSTGRES_URL),
                config.get(WalletstreamKeys.POSTGRES_USER),
                config.get(WalletstreamKeys.POSTGRES_PASSWORD),
                required(config, WalletstreamKeys.KAFKA),
                config.find(WalletstreamKeys.BOOTSTRAP_KEY_FILE).orElse(null),
                config.find(WalletstreamKeys.INSTANCE_ID)
                        .orElseGet(() -> UUID.randomUUID().toString()));
    }

    private static String required(Config config, ConfigKey<String> key) {
        Optional<String> value = config.find(key);
        return value.orElseThrow(() -> new IllegalArgumentException(key.variable() + " is missing"));
    }

    @Override
    public String toString() {
        return "ServiceConfig[" + host + ":" + port + ", kafka " + kafka + "]";
    }
}
