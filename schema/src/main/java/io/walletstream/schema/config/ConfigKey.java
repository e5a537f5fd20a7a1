package io.walletstream.schema.config;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Definition of one setting. The name is what a file says and gives the other two spellings: {@code onesat-url} is the flag
 * {@code --onesat-url} and the variable {@code WALLETSTREAM_ONESAT_URL}.
 *
 * @param name words of lower-case letters, joined by hyphens
 * @param parser turns text into a value; throws {@link IllegalArgumentException} that says what was expected, not what came
 * @param defaultText what holds when nobody says anything; empty when the setting is then absent
 * @param secret whether its value must not be shown
 * @param doc one sentence for the table in the docs and for {@code --help}
 */
public record ConfigKey<T>(
        String name, Function<String, T> parser, Optional<String> defaultText, boolean secret, String doc) {
    static final String VARIABLE_PREFIX = "WALLETSTREAM_";
    private static final Pattern NAME = Pattern.compile("[a-z]+(-[a-z]+)*");

    public ConfigKey {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("setting name must be lower-case words joined by hyphens: " + name);
        }
    }

    /** A setting that always has a value. */
    public static <T> ConfigKey<T> of(String name, Function<String, T> parser, String defaultText, String doc) {
        return new ConfigKey<>(name, parser, Optional.of(defaultText), false, doc);
    }

    /** A setting that may be absent. */
    public static <T> ConfigKey<T> optional(String name, Function<String, T> parser, String doc) {
        return new ConfigKey<>(name, parser, Optional.empty(), false, doc);
    }

    /** The same setting with its value hidden wherever settings are shown. */
    public ConfigKey<T> asSecret() {
        return new ConfigKey<>(name, parser, defaultText, true, doc);
    }

    /** Flag, such as {@code --onesat-url}. */
    public String flag() {
        return "--" + name;
    }

    /** Environment variable, such as {@code WALLETSTREAM_ONESAT_URL}. */
    public String variable() {
        return VARIABLE_PREFIX + name.replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
