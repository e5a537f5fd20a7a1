package io.walletstream.oracle;

import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One row as text, {@code name=value name=value}: texts quoted and escaped, an absent value a dash. Equal rows have equal lines. */
final class Line {
    private final StringBuilder text = new StringBuilder();

    static Line of(String name, @Nullable Object value) {
        return new Line().with(name, value);
    }

    Line with(String name, @Nullable Object value) {
        if (!text.isEmpty()) {
            text.append(' ');
        }
        text.append(name).append('=').append(render(value));
        return this;
    }

    private static String render(@Nullable Object value) {
        if (value == null) {
            return "-";
        } else if (value instanceof String s) {
            return quote(s);
        } else if (value instanceof Collection<?> values) {
            return values.stream().map(Line::render).collect(Collectors.joining(",", "[", "]"));
        }
        return value.toString();
    }

    private static String quote(String s) {
        StringBuilder quoted = new StringBuilder("\"");
        s.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
