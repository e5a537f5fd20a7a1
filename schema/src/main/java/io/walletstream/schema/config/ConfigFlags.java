package io.walletstream.schema.config;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Arguments of a main that takes settings only: {@code --name value} or {@code --name=value}, {@code --config FILE},
 * {@code --print-config}.
 *
 * @param values text by setting name
 * @param file the settings file
 * @param printConfig whether to show the effective settings and stop
 */
public record ConfigFlags(Map<String, String> values, Optional<Path> file, boolean printConfig) {
    public ConfigFlags {
        values = Map.copyOf(values);
    }

    /**
     * Splits arguments into flags; whether their names are known is for the reader to say.
     *
     * @throws ConfigException on anything that is not a flag with its value
     */
    public static ConfigFlags parse(String... arguments) {
        Map<String, String> values = new LinkedHashMap<>();
        boolean print = false;
        Iterator<String> rest = List.of(arguments).iterator();
        while (rest.hasNext()) {
            String argument = rest.next();
            if (argument.equals("--print-config")) {
                print = true;
                continue;
            }
            if (!argument.startsWith("--")) {
                throw new ConfigException("unexpected argument " + argument);
            }
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument.substring(2) : argument.substring(2, equals);
            if (equals < 0 && !rest.hasNext()) {
                throw new ConfigException("flag --" + name + " needs a value");
            }
            String value = equals < 0 ? rest.next() : argument.substring(equals + 1);
            if (values.put(name, value) != null) {
                throw new ConfigException("flag --" + name + " is given twice");
            }
        }
        String file = values.remove("config");
        return new ConfigFlags(values, Optional.ofNullable(file).map(Path::of), print);
    }
}
