package io.walletstream.schema.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the settings of one process. Variables and file keys that no process of the product knows are refused, so that a typing
 * mistake never means a default; those of another process are allowed, since one environment may serve all of them.
 */
public final class ConfigReader {
    private final List<ConfigKey<?>> keys;

    /**
     * A reader of some settings.
     *
     * @param keys the settings that this process uses, in the order in which they are shown
     */
    public ConfigReader(List<ConfigKey<?>> keys) {
        this.keys = List.copyOf(keys);
    }

    /** Reads with flags given as arguments; see {@link ConfigFlags}. */
    public Config read(ConfigFlags flags, Map<String, String> environment) {
        return read(flags.values(), environment, flags.file().orElse(null));
    }

    /**
     * Reads all sources and parses every setting.
     *
     * @param flags values by setting name
     * @param environment the process's variables
     * @param file properties by setting name, or null
     * @throws ConfigException naming the first setting that is unknown or malformed
     */
    public Config read(Map<String, String> flags, Map<String, String> environment, @Nullable Path file) {
        Map<String, String> fromFile = file == null ? Map.of() : load(file);
        refuseUnknown(flags, fromFile, environment);
        Map<ConfigKey<?>, Optional<Config.Value>> values = new LinkedHashMap<>();
        for (ConfigKey<?> key : keys) {
            values.put(key, value(key, flags, environment, fromFile));
        }
        return new Config(values);
    }

    private static Optional<Config.Value> value(
            ConfigKey<?> key, Map<String, String> flags, Map<String, String> environment, Map<String, String> file) {
        String flag = flags.get(key.name());
        if (flag != null) {
            return Optional.of(parse(key, flag, Config.Origin.FLAG, key.flag()));
        }
        String variable = environment.get(key.variable());
        if (variable != null && !variable.isEmpty()) { // compose files pass unset variables on as empty ones
            return Optional.of(parse(key, variable, Config.Origin.VARIABLE, key.variable()));
        }
        String line = file.get(key.name());
        if (line != null) {
            return Optional.of(parse(key, line, Config.Origin.FILE, key.name()));
        }
        return key.defaultText().map(text -> parse(key, text, Config.Origin.DEFAULT, key.name()));
    }

    private static Config.Value parse(ConfigKey<?> key, String text, Config.Origin origin, String spelling) {
        try {
            return new Config.Value(text, key.parser().apply(text), origin);
        } catch (IllegalArgumentException e) {
            String came = key.secret() ? "" : ", got \"" + Config.shown(text) + "\"";
            throw new ConfigException(spelling + ": " + e.getMessage() + came);
        }
    }

    private void refuseUnknown(Map<String, String> flags, Map<String, String> file, Map<String, String> environment) {
        for (String name : new TreeSet<>(flags.keySet())) {
            if (keys.stream().noneMatch(key -> key.name().equals(name))) {
                throw new ConfigException("unknown flag --" + name);
            }
        }
        for (ConfigKey<?> key : keys) {
            if (key.secret()
                    && flags.containsKey(key.name())) { // arguments are there for all users of the machine to see
                throw new ConfigException(key.flag() + " is a secret: set " + key.variable() + " instead");
            }
        }
        List<ConfigKey<?>> known =
                Stream.concat(keys.stream(), WalletstreamKeys.ALL.stream()).toList();
        var names = known.stream().map(ConfigKey::name).collect(Collectors.toSet());
        for (String name : new TreeSet<>(file.keySet())) {
            if (!names.contains(name)) {
                throw new ConfigException("unknown setting " + name + " in the configuration file");
            }
        }
        var variables = known.stream().map(ConfigKey::variable).collect(Collectors.toSet());
        for (String variable : new TreeSet<>(environment.keySet())) {
            if (variable.startsWith(ConfigKey.VARIABLE_PREFIX) && !variables.contains(variable)) {
                throw new ConfigException("unknown variable " + variable);
            }
        }
    }

    private static Map<String, String> load(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigException("configuration file " + file + " is not readable as properties");
        }
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, properties::getProperty));
    }
}
