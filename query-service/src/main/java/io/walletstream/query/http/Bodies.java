package io.walletstream.query.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/** Request bodies, bounded whether or not the client says how long they are. */
public final class Bodies {
    public static final String JSON = "application/json";
    public static final String NDJSON = "application/x-ndjson";

    /** Longest JSON document. */
    public static final int MAX_JSON_BYTES = 1 << 20;

    /** Longest body of any route. */
    public static final int MAX_BYTES = 8 << 20;

    private Bodies() {}

    /** The media type without its parameters, in lower case; what a body without one counts as. */
    public static String mediaType(Context ctx, String otherwise) {
        String encoding = ctx.header("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw unsupported("expected a body without Content-Encoding");
        }
        String type = ctx.contentType();
        if (type == null) {
            return otherwise;
        }
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    static Problem unsupported(String expected) {
        return Problem.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE, expected);
    }

    /** 415 for a route that takes JSON and NDJSON. */
    public static Problem unsupportedList() {
        return unsupported("expected " + JSON + " or " + NDJSON);
    }

    /** The whole body. */
    static byte[] read(Context ctx, int maxBytes) {
        try (InputStream in = ctx.req().getInputStream()) {
            byte[] bytes = in.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw tooLarge(maxBytes);
            }
            return bytes;
        } catch (IOException e) {
            throw cutShort();
        }
    }

    /** The body as a stream that fails with 413 once it is longer than {@link #MAX_BYTES}. */
    public static InputStream stream(Context ctx) {
        try {
            return new BoundedStream(ctx.req().getInputStream(), MAX_BYTES);
        } catch (IOException e) {
            throw cutShort();
        }
    }

    static Problem tooLarge(int maxBytes) {
        return Problem.of(ProblemCode.BODY_TOO_LARGE, "a body of this route has at most " + maxBytes + " bytes");
    }

    /** The client went away or said nothing for too long. */
    public static Problem cutShort() {
        return Problem.of(ProblemCode.BODY_CUT_SHORT, "the body ended before its time");
    }
}
