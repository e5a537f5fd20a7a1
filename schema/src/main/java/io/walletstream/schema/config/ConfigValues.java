package io.walletstream.schema.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parsers of setting values. All throw {@link IllegalArgumentException} with the expected form and without the value. */
public final class ConfigValues {
    private static final Pattern QUANTITY = Pattern.compile("(\\d{1,15})\\s?([A-Za-z]+)");
    private static final Map<String, Duration> TIME_UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));
    private static final Map<String, Long> SIZE_UNITS =
            Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30, "TiB", 1L << 40);

    private ConfigValues() {}

    /** {@code 500ms}, {@code 10s}, {@code 5m}, {@code 1h}, {@code 7d}. */
    public static Duration duration(String text) {
        String expected = "expected a duration such as 500ms, 10s, 5m, 1h or 7d";
        Matcher quantity = quantity(text, expected);
        Duration unit = TIME_UNITS.get(quantity.group(2));
        if (unit == null) {
            throw new IllegalArgumentException(expected);
        }
        try {
            return unit.multipliedBy(Long.parseLong(quantity.group(1)));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(expected, e);
        }
    }

    /** Bytes of {@code 512B}, {@code 64KiB}, {@code 16MiB}, {@code 1GiB}. */
    public static long sizeBytes(String text) {
        String expected = "expected a size such as 512B, 64KiB, 16MiB or 1GiB";
        Matcher quantity = quantity(text, expected);
        Long unit = SIZE_UNITS.get(quantity.group(2));
        if (unit == null) {
            throw new IllegalArgumentException(expected);
        }
        try {
            return Math.multiplyExact(Long.parseLong(quantity.group(1)), (long) unit);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(expected, e);
        }
    }

    /** A whole number between two bounds, both allowed. */
    public static Function<String, Integer> integer(int min, int max) {
        return text -> Math.toIntExact(longNumber(min, max).apply(text));
    }

    /** A whole number between two bounds, both allowed. */
    public static Function<String, Long> longNumber(long min, long max) {
        return text -> {
            String expected = "expected a whole number from " + min + " to " + max;
            try {
                long value = Long.parseLong(text.strip());
                if (value < min || value > max) {
                    throw new IllegalArgumentException(expected);
                }
                return value;
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(expected, e);
            }
        };
    }

    /** {@code on} or {@code off} (also {@code true} and {@code false}). */
    public static boolean onOff(String text) {
        return switch (text.strip()) {
            case "on", "true" -> true;
            case "off", "false" -> false;
            default -> throw new IllegalArgumentException("expected on or off");
        };
    }

    /** An absolute http or https address without a trailing slash. */
    public static URI httpUrl(String text) {
        String expected = "expected an http or https address";
        try {
            URI uri = URI.create(text.strip().replaceAll("/+$", ""));
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (!http || uri.getHost() == null) {
                throw new IllegalArgumentException(expected);
            }
            return uri;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(expected, e);
        }
    }

    /** Text that is not blank. */
    public static String text(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("expected text, not blank");
        }
        return text.strip();
    }

    /** A file or directory, which need not exist. */
    public static Path path(String text) {
        return Path.of(text(text));
    }

    private static Matcher quantity(String text, String expected) {
        Matcher quantity = QUANTITY.matcher(text.strip());
        if (!quantity.matches()) {
            throw new IllegalArgumentException(expected);
        }
        return quantity;
    }
}
