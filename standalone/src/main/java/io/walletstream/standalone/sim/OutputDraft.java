package io.walletstream.standalone.sim;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An output to be: its bytes, and what an indexer should find in them.
 *
 * @param script the locking script
 * @param valueSats satoshis
 * @param owner the address that owns it; null: nobody that an indexer could name
 * @param basket null: none
 * @param tags {@code own:<address>} first
 * @param content text kept from an inscription; null: none
 */
public record OutputDraft(
        byte[] script,
        long valueSats,
        @Nullable String owner,
        @Nullable String basket,
        List<String> tags,
        @Nullable String content) {
    /** What the tag of a listing begins with; its price follows. */
    static final String LISTING_TAG = "list:price:";

    /** Characters of an inscription's text that an indexer keeps. */
    public static final int MAX_CONTENT_CHARS = 1000;

    private static final long MAX_SATS = 2_100_000_000_000_000L;

    public OutputDraft {
        if (valueSats < 0 || valueSats > MAX_SATS) {
            throw new IllegalArgumentException("an output has 0 to " + MAX_SATS + " satoshis, got " + valueSats);
        }
        tags = List.copyOf(tags);
    }

    /** Plain P2PKH: basket {@code fund} from 2 satoshis on, none below. */
    public static OutputDraft pay(String address, long valueSats) {
        return owned(ScriptTemplates.p2pkh(address), valueSats, address, valueSats >= 2 ? "fund" : null, null, null);
    }

    /** A 1-satoshi inscription, its P2PKH before or after the envelope. */
    public static OutputDraft inscription(String address, String mime, byte[] body, boolean p2pkhFirst) {
        byte[] p2pkh = ScriptTemplates.p2pkh(address);
        byte[] envelope = ScriptTemplates.envelope(mime, body);
        byte[] script = p2pkhFirst ? join(p2pkh, envelope) : join(envelope, p2pkh);
        return owned(script, 1, address, null, null, keptContent(mime, body));
    }

    /** A 1-satoshi order-lock listing. */
    public static OutputDraft listing(String cancelAddress, String payoutAddress, long payoutSats) {
        byte[] script = ScriptTemplates.orderLock(cancelAddress, payoutAddress, payoutSats);
        return owned(script, 1, cancelAddress, null, LISTING_TAG + payoutSats, null);
    }

    /** A listing that carries its inscription with it. */
    public static OutputDraft inscribedListing(
            String cancelAddress, String payoutAddress, long payoutSats, String mime, byte[] body) {
        byte[] script = join(
                ScriptTemplates.envelope(mime, body),
                ScriptTemplates.orderLock(cancelAddress, payoutAddress, payoutSats));
        return owned(script, 1, cancelAddress, null, LISTING_TAG + payoutSats, keptContent(mime, body));
    }

    /** Money locked until a block height. */
    public static OutputDraft timeLock(String address, long valueSats, int untilHeight) {
        byte[] script = ScriptTemplates.timeLock(address, untilHeight);
        return owned(script, valueSats, address, "lock", "lock:until:" + untilHeight, null);
    }

    /** A data carrier without value or owner. */
    public static OutputDraft data(byte[] payload) {
        return new OutputDraft(ScriptTemplates.data(payload), 0, null, null, List.of(), null);
    }

    private static OutputDraft owned(
            byte[] script,
            long valueSats,
            String owner,
            @Nullable String basket,
            @Nullable String tag,
            @Nullable String content) {
        List<String> tags = new ArrayList<>(2);
        tags.add("own:" + owner);
        if (tag != null) {
            tags.add(tag);
        }
        return new OutputDraft(script, valueSats, owner, basket, tags, content);
    }

    private static @Nullable String keptContent(String mime, byte[] body) {
        String type = mime.toLowerCase(Locale.ROOT);
        if (!type.startsWith("text/") && !type.startsWith("application/json")) {
            return null;
        }
        String text = new String(body, StandardCharsets.UTF_8);
        return text.length() <= MAX_CONTENT_CHARS ? text : text.substring(0, MAX_CONTENT_CHARS);
    }

    private static byte[] join(byte[] first, byte[] second) {
        return new ByteWriter().bytes(first).bytes(second).toBytes();
    }
}
