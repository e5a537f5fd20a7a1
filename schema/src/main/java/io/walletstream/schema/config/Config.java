package io.walletstream.schema.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Effective settings of a process, all of them parsed. */
public final class Config {
    private static final String HIDDEN = "(hidden)";
    private static final Pattern IN_AN_ADDRESS = Pattern.compile("(?i)(?<=password=)[^&\\s]+|(?<=//)[^/@\\s]+(?=@)");

    /** Where a value came from; later ones beat earlier ones. */
    enum Origin {
        DEFAULT,
        FILE,
        VARIABLE,
        FLAG
    }

    record Value(String text, Object parsed, Origin origin) {}

    private final Map<ConfigKey<?>, Optional<Value>> values;

    Config(Map<ConfigKey<?>, Optional<Value>> values) {
        this.values = new LinkedHashMap<>(values);
    }

    /**
     * Value of a setting that must be there.
     *
     * @throws ConfigException if nobody gave it
     */
    public <T> T get(ConfigKey<T> key) {
        return find(key)
                .orElseThrow(() -> new ConfigException(key.name() + " is missing: set " + key.variable() + " or "
                        + key.flag() + " (" + key.doc() + ")"));
    }

    /** Value of a setting that may be absent. */
    public <T> Optional<T> find(ConfigKey<T> key) {
        Optional<Value> value = values.get(key);
        if (value == null) {
            throw new IllegalStateException(key.name() + " was not among the settings that were read");
        }
        // parsed again rather than cast: cheap, and the compiler knows the type
        return value.map(v -> key.parser().apply(v.text()));
    }

    /** Whether somebody gave this setting, so that its value is not just the default. */
    public boolean isGiven(ConfigKey<?> key) {
        Optional<Value> value = values.get(key);
        return value != null && value.filter(v -> v.origin() != Origin.DEFAULT).isPresent();
    }

    /** A value as it may be shown: without the credentials that an address may hold. */
    static String shown(String text) {
        return IN_AN_ADDRESS.matcher(text).replaceAll(HIDDEN);
    }

    /** One line a setting, {@code name=value}, readable as a settings file; secrets hidden, absent ones commented out. */
    public String effective() {
        StringBuilder text = new StringBuilder();
        values.forEach((key, value) -> text.append(
                        value.map(v -> key.name() + "=" + (key.secret() ? HIDDEN : shown(v.text())))
                                .orElse("#" + key.name() + "="))
                .append('\n'));
        return text.toString();
    }
}
