package io.walletstream.stream.feed;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads server-sent events one by one from a stream of UTF-8, with bounded lines and frames. Line ends: LF, CR LF, CR. */
final class SseReader {
    /** One event; {@code retryMillis} is -1 where the event does not set it. */
    record SseEvent(String type, String data, long retryMillis) {}

    private static final int MAX_RETRY_DIGITS = 9;
    private static final int CHUNK_BYTES = 8 << 10;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final InputStream in;
    private final int maxBytes;
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(160);
    private int position;
    private int limit;
    private boolean begun;

    /** The last line ended with CR: an LF that follows belongs to it, but must not be waited for. */
    private boolean afterCarriageReturn;

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
            String text = line();
            if (text == null) {
                return null;
            }
            if (text.isEmpty()) {
                if (hasData || retry >= 0) {
                    return new SseEvent(type, data.toString(), retry);
                }
                type = "";
                continue;
            }
            int colon = text.indexOf(':');
            String field = colon < 0 ? text : text.substring(0, colon);
            String value = colon < 0 ? "" : text.substring(colon + 1);
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
        return value.matches("[0-9]{1," + MAX_RETRY_DIGITS + "}") ? Long.parseLong(value) : otherwise;
    }

    /** The next line without its end; null if the stream ends before the line does. */
    private @Nullable String line() throws IOException, FeedException {
        line.reset();
        while (true) {
            int b = nextByte();
            if (b < 0) {
                return null;
            }
            boolean rest = b == '\n' && afterCarriageReturn;
            afterCarriageReturn = b == '\r';
            if (rest) {
                continue;
            }
            if (b == '\n' || b == '\r') {
                return text();
            }
            if (line.size() >= maxBytes) {
                throw FeedException.garbage("a line is longer than " + maxBytes + " bytes");
            }
            line.write(b);
        }
    }

    private String text() {
        String text = line.toString(StandardCharsets.UTF_8);
        boolean first = !begun;
        begun = true;
        return first && text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    private int nextByte() throws IOException {
        while (position == limit) {
            position = 0;
            limit = 0;
            int read = in.read(chunk);
            if (read < 0) {
                return -1;
            }
            limit = read;
        }
        return chunk[position++] & 0xff;
    }
}
