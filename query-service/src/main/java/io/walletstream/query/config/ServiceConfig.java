package io.walletstream.query.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
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
 * @param parentStdin whether to stop when standard input ends, as it does when the parent dies
 */
public record ServiceConfig(
        String host,
        int port,
        String postgresUrl,
        String postgresUser,
        String postgresPassword,
        String kafka,
        @Nullable Path bootstrapKeyFile,
        String instanceId,
        boolean parentStdin) {
    private static final Map<String, String> DEFAULTS = Map.of(
            "WALLETSTREAM_HOST", "127.0.0.1",
            "WALLETSTREAM_PORT", "8080",
            "WALLETSTREAM_POSTGRES_URL", "",
            "WALLETSTREAM_POSTGRES_USER", "postgres",
            "WALLETSTREAM_POSTGRES_PASSWORD", "",
            "WALLETSTREAM_KAFKA", "",
            "WALLETSTREAM_BOOTSTRAP_KEY_FILE", "",
            "WALLETSTREAM_INSTANCE_ID", "",
            "WALLETSTREAM_PARENT_STDIN", "off");

    /** Reads the variables; the message of a failure names the variable. */
    public static ServiceConfig of(Map<String, String> environment) {
        TreeSet<String> unknown = new TreeSet<>();
        for (String name : environment.keySet()) {
            if (name.startsWith("WALLETSTREAM_") && !DEFAULTS.containsKey(name)) {
                unknown.add(name);
            }
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "unknown variables " + unknown + "; known are " + new TreeSet<>(DEFAULTS.keySet()));
        }
        String key = value(environment, "WALLETSTREAM_BOOTSTRAP_KEY_FILE");
        String instance = value(environment, "WALLETSTREAM_INSTANCE_ID");
        return new ServiceConfig(
                value(environment, "WALLETSTREAM_HOST"),
                port(value(environment, "WALLETSTREAM_PORT")),
                required(environment, "WALLETSTREAM_POSTGRES_URL"),
                value(environment, "WALLETSTREAM_POSTGRES_USER"),
                value(environment, "WALLETSTREAM_POSTGRES_PASSWORD"),
                required(environment, "WALLETSTREAM_KAFKA"),
                key.isEmpty() ? null : Path.of(key),
                instance.isEmpty() ? UUID.randomUUID().toString() : instance,
                value(environment, "WALLETSTREAM_PARENT_STDIN").equals("on"));
    }

    private static String value(Map<String, String> environment, String name) {
        return environment.getOrDefault(name, DEFAULTS.getOrDefault(name, ""));
    }

    private static String required(Map<String, String> environment, String name) {
        String value = value(environment, name);
        if (value.isEmpty()) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }

    private static int port(String text) {
        if (text.matches("\\d{1,5}") && Integer.parseInt(text) < 65_536) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException("WALLETSTREAM_PORT is a number from 0 to 65535, got " + text);
    }

    @Override
    public String toString() {
        return "ServiceConfig[" + host + ":" + port + ", kafka " + kafka + "]";
    }
}
