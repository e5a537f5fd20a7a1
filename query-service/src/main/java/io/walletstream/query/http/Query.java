package io.walletstream.query.http;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Query parameters, checked: unknown ones are refused by name. */
public final class Query {
    public static final int DEFAULT_LIMIT = 100;
    public static final int MAX_LIMIT = 1000;

    private static final int MAX_CURSOR_CHARS = 400;

    private final Context ctx;

    private Query(Context ctx) {
        this.ctx = ctx;
    }

    /** The request's parameters, none of which is another than these or given twice. */
    public static Query of(Context ctx, Set<String> known) {
        ctx.queryParamMap().forEach((name, values) -> {
            if (!known.contains(name)) {
                throw Problem.invalid("unknownParameter", name, "unknown query parameter; known are " + known);
            }
            if (values.size() > 1) {
                throw Problem.invalid("invalidValue", name, "given more than once");
            }
        });
        return new Query(ctx);
    }

    public @Nullable String text(String name) {
        return ctx.queryParam(name);
    }

    public int limit() {
        return (int) number("limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
    }

    public long number(String name, long otherwise, long least, long most) {
        String text = ctx.queryParam(name);
        if (text == null) {
            return otherwise;
        }
        if (text.matches("-?\\d{1,18}")) {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        }
        throw Problem.invalid(name, "expected a whole number from " + least + " to " + most);
    }

    public @Nullable Boolean flag(String name) {
        String text = ctx.queryParam(name);
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
        String text = ctx.queryParam(name);
        if (text == null) {
            return otherwise;
        }
        Duration value = null;
        if (text.matches("\\d{1,6}ms")) {
            value = Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)));
        } else if (text.matches("\\d{1,4}s")) {
            value = Duration.ofSeconds(Long.parseLong(text.substring(0, text.length() - 1)));
        } else if (text.matches("\\d{1,2}m")) {
            value = Duration.ofMinutes(Long.parseLong(text.substring(0, text.length() - 1)));
        }
        if (value == null || value.compareTo(most) > 0) {
            throw Problem.invalid(name, "expected a duration such as 500ms or 20s, at most " + most.toSeconds() + "s");
        }
        return value;
    }

    /** The parts of the cursor, null without one. A cursor is opaque to clients and belongs to its list. */
    public String @Nullable [] cursor(String kind, int parts) {
        String text = ctx.queryParam("cursor");
        if (text == null) {
            return null;
        }
        try {
            if (text.length() <= MAX_CURSOR_CHARS) {
                String[] read = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split("\n", -1);
                if (read.length == parts + 1 && read[0].equals(kind)) {
                    String[] values = new String[parts];
                    System.arraycopy(read, 1, values, 0, parts);
                    return values;
                }
            }
        } catch (IllegalArgumentException e) {
            throw invalidCursor();
        }
        throw invalidCursor();
    }

    public static Problem invalidCursor() {
        return Problem.invalid("invalidCursor", "cursor", "not a cursor of this list");
    }

    public static String encodeCursor(String kind, Object... parts) {
        StringBuilder text = new StringBuilder(kind);
        for (Object part : parts) {
            text.append('\n').append(part);
        }
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
