package io.walletstream.stream.feed;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads server-sent events one by one from a stream, with bounded lines and frames. Line ends: LF, CR LF. */
final class SseReader {
    /** One event; {@code retryMillis} is -1 where the event does not set it. */
    record SseEvent(String type, String data, long retryMillis) {}

    private static final int MAX_RETRY_DIGITS = 9;

    private final InputStream in;
    private final int maxBytes;

    /**
     * @param maxBytes bound of a line, and of the data of an event
     */
    SseReader(InputStream in, int maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
    }

    /** The next event; null at the end of the stream. An event that the end cuts off is not one. */
    @Nullable
    SseEvent next() throws IOException, FeedException {
        String type = "";
        StringBuilder data = new StringBuilder();
        boolean hasData = false;
        long retry = -1;
        while (true) {
            String line = line();
            if (line == null) {
                return null;
            }
            if (line.isEmpty()) {
                if (hasData || retry >= 0) {
                    return new SseEvent(type, data.toString(), retry);
                }
                type = "";
                continue;
            }
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1);
            value = value.startsWith(" ") ? value.substring(1) : value;
            switch (field) {
                case "data" -> {
                    if (data.length() + value.length() > maxBytes) {
                        throw FeedException.garbage("a frame is longer than " + maxBytes + " bytes");
                    }
                    data.append(hasData ? "\n" : "").append(value);
                    hasData = true;
                }
                case "event" -> type = value;
                case "retry" -> retry = millis(value, retry);
                default -> {
                    // "id" is the score without its fraction, which is of no use; comments and unknown fields are to be
                    // ignored.
                }
            }
        }
    }

    private static long millis(String value, long otherwise) {
        return value.matches("\\d{1," + MAX_RETRY_DIGITS + "}") ? Long.parseLong(value) : otherwise;
    }

    private @Nullable String line() throws IOException, FeedException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(160);
        while (true) {
            int b = in.read();
            if (b < 0) {
                return null;
            }
            if (b == '\n') {
                String line = bytes.toString(StandardCharsets.UTF_8);
                return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
            }
            if (bytes.size() >= maxBytes) {
                throw FeedException.garbage("a line is longer than " + maxBytes + " bytes");
            }
            bytes.write(b);
        }
    }
}
