package io.walletstream.stream.process;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The ord envelope ({@code OP_FALSE OP_IF "ord" …}) in an output of exactly 1 satoshi; keeps short text and JSON. */
final class InscriptionIndexer implements OutputIndexer {
    /** Characters of text content kept. */
    static final int MAX_CONTENT_CHARS = 1000;

    /** Three bytes a UTF-16 character at most: a long body need not be read whole, nor can the cut reach what is kept. */
    private static final int MAX_CONTENT_BYTES = MAX_CONTENT_CHARS * 4;

    private static final byte[] ENVELOPE = {0x00, 0x63, 0x03, 'o', 'r', 'd'};
    private static final int OP_ENDIF = 0x68;
    private static final int P2PKH_BYTES = 25;
    private static final int MAX_FIELDS = 32;

    @Override
    public void index(Script script, long valueSats, Network network, Findings findings) {
        if (valueSats != 1) {
            return;
        }
        int start = envelope(script);
        if (start < 0) {
            return;
        }
        ScriptReader pushes = new ScriptReader(script, start + ENVELOPE.length);
        String mime = null;
        byte[] body = null;
        for (int i = 0; i < MAX_FIELDS && pushes.peek() != OP_ENDIF; i++) {
            byte[] field = pushes.next();
            byte[] value = field == null ? null : pushes.next(MAX_CONTENT_BYTES);
            if (field == null || value == null) {
                return;
            }
            if (field.length == 0) {
                body = value;
                break;
            }
            if (field.length == 1 && field[0] == 1) {
                mime = new String(value, StandardCharsets.UTF_8);
            }
        }
        if (pushes.peek() != OP_ENDIF) {
            return;
        }
        int after = pushes.position() + 1;
        if (script.isP2pkhAt(after)) {
            findings.owner(network.address(script.p2pkhHash(after)));
        } else if (script.isP2pkhAt(start - P2PKH_BYTES)) {
            findings.owner(network.address(script.p2pkhHash(start - P2PKH_BYTES)));
        }
        String text = text(mime, body);
        if (text != null) {
            findings.content(text);
        }
    }

    /** Where the first envelope begins; -1: nowhere. Only operations count: the same bytes inside of a push are just data. */
    private static int envelope(Script script) {
        int candidate = script.indexOf(ENVELOPE, 0);
        ScriptReader reader = new ScriptReader(script, 0);
        while (candidate >= 0) {
            while (reader.position() < candidate && reader.skip()) {
                // on to the candidate
            }
            if (reader.position() == candidate) {
                return candidate;
            }
            candidate = reader.position() < candidate ? -1 : script.indexOf(ENVELOPE, candidate + 1);
        }
        return -1;
    }

    private static @Nullable String text(@Nullable String mime, byte @Nullable [] body) {
        if (mime == null || body == null) {
            return null;
        }
        String type = mime.toLowerCase(Locale.ROOT);
        if (!type.startsWith("text/") && !type.startsWith("application/json")) {
            return null;
        }
        String text = new String(body, StandardCharsets.UTF_8).replace('\0', '\ufffd');
        if (text.length() <= MAX_CONTENT_CHARS) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(MAX_CONTENT_CHARS - 1))
                ? MAX_CONTENT_CHARS - 1
                : MAX_CONTENT_CHARS;
        return text.substring(0, end);
    }
}
