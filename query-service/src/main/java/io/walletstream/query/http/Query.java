package io.walletstream.query.http;

import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Query parameters, checked: unknown and repeated ones, and texts that no table can hold, are refused by name. */
public final class Query {
    public static final int DEFAULT_LIMIT = 100;
    public static final int MAX_LIMIT = 1000;

    private static final int MAX_TEXT_CHARS = 1000;
    private static final int MAX_CURSOR_CHARS = 400;
    private static final char REPLACEMENT = '\uFFFD';
    private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9a-fA-F]{2})");
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,6})(ms|s|m)");

    private final Map<String, String> values;

    private Query(Map<String, String> values) {
        this.values = values;
    }

    /** The request's parameters, of which these are known. */
    public static Query of(Context ctx, Set<String> known) {
        Map<String, String> values = new HashMap<>();
        parameters(ctx).forEach((name, texts) -> {
            if (!known.contains(name)) {
                throw Problem.invalid(
                        ProblemCode.UNKNOWN_PARAMETER,
                        Json.shown(name),
                        "unknown query parameter; known are " + new TreeSet<>(known));
            }
            if (texts.size() > 1) {
                throw Problem.invalid(name, "given more than once");
            }
            values.put(name, checked(name, texts.get(0)));
        });
        return new Query(values);
    }

    private static Map<String, List<String>> parameters(Context ctx) {
        String query = ctx.queryString();
        // the framework leaves out what it cannot decode
        if (query != null && BROKEN_ESCAPE.matcher(query).find()) {
            throw malformed();
        }
        try {
            return ctx.queryParamMap();
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
    }

    private static Problem malformed() {
        return Problem.invalid(ProblemCode.MALFORMED_QUERY, "query", "the query is not percent-encoded UTF-8");
    }

    private static String checked(String name, String text) {
        if (text.length() > MAX_TEXT_CHARS || !isPlain(text)) {
            throw Problem.invalid(name, "expected at most " + MAX_TEXT_CHARS + " printable characters in UTF-8");
        }
        return text;
    }

    /** Whether this is text that a table can hold and a log line can show: no control characters, nothing that was no UTF-8. */
    public static boolean isPlain(String text) {
        return text.codePoints()
                .noneMatch(c -> Character.isISOControl(c)
                        || c == REPLACEMENT
                        || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
    }

    public @Nullable String text(String name) {
        return values.get(name);
    }

    public int limit() {
        return (int) number("limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
    }

    public long number(String name, long otherwise, long least, long most) {
        String text = values.get(name);
        if (text == null) {
            return otherwise;
        }
        if (NUMBER.matcher(text).matches()) {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        }
        throw Problem.invalid(name, "expected a whole number from " + least + " to " + most);
    }

    public @Nullable Boolean flag(String name) {
        String text = values.get(name);
        if (text == null) {
            return null;
        }
        if (!text.equals("true") && !text.equals("false")) {
            throw Problem.invalid(name, "expected true or false");
        }
        return text.equals("true");
    }

    /** {@code 500ms}, {@code 20s} or {@code 1m}. */
    public Duration duration(String name, Duration otherwise, Duration most) {
        String text = values.get(name);
        if (text == null) {
            return otherwise;
        }
        Matcher parts = DURATION.matcher(text);
        if (parts.matches()) {
            long amount = Long.parseLong(parts.group(1));
            Duration value = switch (parts.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                default -> Duration.ofMinutes(amount);
            };
            if (value.compareTo(most) <= 0) {
                return value;
            }
        }
        throw Problem.invalid(name, "expected a duration such as 500ms or 20s, at most " + most.toSeconds() + "s");
    }

    /** The parts of the cursor, null without one. A cursor is opaque to clients and belongs to its list. */
    public @Nullable Cursor cursor(String kind, int parts) {
        String text = values.get("cursor");
        if (text == null) {
            return null;
        }
        try {
            if (text.length() <= MAX_CURSOR_CHARS) {
                byte[] bytes = Base64.getUrlDecoder().decode(text);
                String[] read = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString()
                        .split("\n", -1);
                if (read.length == parts + 1 && read[0].equals(kind)) {
                    return new Cursor(List.of(read).subList(1, parts + 1));
                }
            }
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw Cursor.invalid();
        }
        throw Cursor.invalid();
    }
}
