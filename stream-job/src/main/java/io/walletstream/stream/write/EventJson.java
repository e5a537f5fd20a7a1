package io.walletstream.stream.write;

import io.walletstream.schema.chain.Score;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the JSON of events into a reused builder: objects whose fields come one after the other. */
final class EventJson {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final StringBuilder out = new StringBuilder(1024);
    private boolean first = true;
    private Score lastScore = Score.ZERO;
    private String lastToken = Score.ZERO.toString();

    EventJson open(char bracket) {
        out.append(bracket);
        first = true;
        return this;
    }

    EventJson close(char bracket) {
        out.append(bracket);
        first = false;
        return this;
    }

    EventJson next() {
        if (!first) {
            out.append(',');
        }
        first = false;
        return this;
    }

    EventJson name(String name) {
        next();
        out.append('"').append(name).append("\":");
        return this;
    }

    EventJson field(String name, @Nullable String value) {
        name(name);
        text(value);
        return this;
    }

    EventJson field(String name, long value) {
        name(name);
        out.append(value);
        return this;
    }

    EventJson field(String name, boolean value) {
        name(name);
        out.append(value);
        return this;
    }

    EventJson optional(String name, @Nullable Long value) {
        name(name);
        out.append(value);
        return this;
    }

    /** A text that needs no escapes, such as a txid's. */
    EventJson plain(String name, @Nullable String value) {
        name(name);
        if (value == null) {
            out.append("null");
        } else {
            out.append('"').append(value).append('"');
        }
        return this;
    }

    /** {@code <txid>_<vout>}. */
    EventJson outpoint(String name, String txid, int vout) {
        name(name);
        out.append('"').append(txid).append('_').append(vout).append('"');
        return this;
    }

    /** An element {@code <txid>_<vout>:<score>}. */
    void item(String txid, int vout, Score score) {
        next();
        out.append('"')
                .append(txid)
                .append('_')
                .append(vout)
                .append(':')
                .append(token(score))
                .append('"');
    }

    /** The score's token; a transaction's rows mostly have one score in common. */
    private String token(Score score) {
        if (!score.equals(lastScore)) {
            lastScore = score;
            lastToken = score.toString();
        }
        return lastToken;
    }

    /** The canonical token as a text, since a JSON reader would round a number. */
    EventJson score(String name, @Nullable Score score) {
        return plain(name, score == null ? null : token(score));
    }

    EventJson height(String name, @Nullable Score score) {
        return optional(name, score == null || !score.isMined() ? null : Long.valueOf(score.major()));
    }

    /** Index in the block; null while unconfirmed. */
    EventJson index(String name, @Nullable Score score) {
        return optional(name, score == null || !score.isMined() ? null : Long.valueOf(score.fraction()));
    }

    EventJson texts(String name, List<String> values) {
        name(name);
        open('[');
        for (String value : values) {
            next();
            text(value);
        }
        return close(']');
    }

    void text(@Nullable String value) {
        if (value == null) {
            out.append("null");
            return;
        }
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c == 0) {
                // Postgres refuses U+0000 in texts and in jsonb alike.
                out.append('\ufffd');
            } else if (c < 0x20) {
                out.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 15]);
            } else if (Character.isSurrogate(c) && !isPaired(value, i)) {
                out.append('\ufffd');
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    private static boolean isPaired(String value, int at) {
        char c = value.charAt(at);
        return Character.isHighSurrogate(c)
                ? at + 1 < value.length() && Character.isLowSurrogate(value.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(value.charAt(at - 1));
    }

    /** What was written; the builder begins anew. */
    String take() {
        String json = out.toString();
        out.setLength(0);
        first = true;
        return json;
    }
}
