package io.walletstream.stream.process;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The ord envelope ({@code OP_FALSE OP_IF "ord" …}) in an output of exactly 1 satoshi; keeps short text and JSON. */
final class InscriptionIndexer implements OutputIndexer {
    /** Characters of text content kept. */
    static final int MAX_CONTENT_CHARS = 1000;

    private static final byte[] ENVELOPE = {0x00, 0x63, 0x03, 'o', 'r', 'd'};
    private static final int OP_ENDIF = 0x68;
    private static final int P2PKH_BYTES = 25;
    private static final int MAX_FIELDS = 32;

    @Override
    public void index(Script script, long valueSats, Network network, Findings findings) {
        if (valueSats != 1) {
            return;
        }
        int start = script.indexOf(ENVELOPE, 0);
        if (start < 0) {
            return;
        }
        Pushes pushes = new Pushes(script, start + ENVELOPE.length);
        String mime = null;
        byte[] body = null;
        for (int i = 0; i < MAX_FIELDS && pushes.peek() != OP_ENDIF; i++) {
            byte[] field = pushes.next();
            byte[] value = field == null ? null : pushes.next();
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

    private static @Nullable String text(@Nullable String mime, byte @Nullable [] body) {
        if (mime == null || body == null) {
            return null;
        }
        String type = mime.toLowerCase(Locale.ROOT);
        if (!type.startsWith("text/") && !type.startsWith("application/json")) {
            return null;
        }
        // Four bytes a character at most: a long body need not be decoded whole.
        int bytes = Math.min(body.length, MAX_CONTENT_CHARS * 4 + 4);
        String text = new String(body, 0, bytes, StandardCharsets.UTF_8).replace('\0', '\ufffd');
        if (text.length() <= MAX_CONTENT_CHARS) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(MAX_CONTENT_CHARS - 1))
                ? MAX_CONTENT_CHARS - 1
                : MAX_CONTENT_CHARS;
        return text.substring(0, end);
    }
}
