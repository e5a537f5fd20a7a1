package io.walletstream.schema.chain;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A transaction id: the double SHA-256 of the raw transaction. Held as four longs, so that it is a cheap key.
 *
 * <p>Text and bytes are in <em>display order</em> (the hash reversed, as block explorers print it), in Postgres too, so that
 * {@code encode(txid, 'hex')} is what people read. {@link #fromHash} takes the hash as computed.
 */
public final class Txid implements Comparable<Txid> {
    /** Length in bytes. */
    public static final int BYTES = 32;

    private static final int HEX_CHARS = 64;
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final long w0;
    private final long w1;
    private final long w2;
    private final long w3;

    private Txid(long w0, long w1, long w2, long w3) {
        this.w0 = w0;
        this.w1 = w1;
        this.w2 = w2;
        this.w3 = w3;
    }

    /** Reads exactly 64 hexadecimal digits of either case. */
    public static Txid parse(String hex) {
        return parse(hex, 0, hex.length());
    }

    static Txid parse(String text, int from, int to) {
        if (to - from != HEX_CHARS) {
            throw new InvalidChainValueException(
                    "a txid has 64 hexadecimal digits, got " + (to - from) + " characters");
        }
        return new Txid(word(text, from), word(text, from + 16), word(text, from + 32), word(text, from + 48));
    }

    private static long word(String text, int from) {
        long word = 0;
        for (int i = from; i < from + 16; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0 || text.charAt(i) > 'f') {
                throw new InvalidChainValueException("a txid has 64 hexadecimal digits, got another character");
            }
            word = word << 4 | digit;
        }
        return word;
    }

    /** From 32 bytes in display order. */
    public static Txid fromBytes(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new InvalidChainValueException("a txid has 32 bytes, got " + bytes.length);
        }
        return read(ByteBuffer.wrap(bytes));
    }

    /** From a double SHA-256 as computed (32 bytes, the reverse of display order). */
    public static Txid fromHash(byte[] hash) {
        if (hash.length != BYTES) {
            throw new InvalidChainValueException("a txid has 32 bytes, got " + hash.length);
        }
        ByteBuffer buffer = ByteBuffer.wrap(hash);
        return new Txid(
                Long.reverseBytes(buffer.getLong(24)),
                Long.reverseBytes(buffer.getLong(16)),
                Long.reverseBytes(buffer.getLong(8)),
                Long.reverseBytes(buffer.getLong(0)));
    }

    /** From the four big-endian words of the display order. */
    public static Txid ofWords(long w0, long w1, long w2, long w3) {
        return new Txid(w0, w1, w2, w3);
    }

    /** Reads 32 bytes in display order and advances the buffer. */
    public static Txid read(ByteBuffer buffer) {
        return new Txid(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
    }

    /** Writes 32 bytes in display order and advances the buffer. */
    public void write(ByteBuffer buffer) {
        buffer.putLong(w0).putLong(w1).putLong(w2).putLong(w3);
    }

    /** 32 bytes in display order, a new array. */
    public byte[] toBytes() {
        byte[] bytes = new byte[BYTES];
        write(ByteBuffer.wrap(bytes));
        return bytes;
    }

    /** Word 0 to 3 of the display order, for serializers. */
    public long word(int index) {
        return switch (index) {
            case 0 -> w0;
            case 1 -> w1;
            case 2 -> w2;
            case 3 -> w3;
            default -> throw new IndexOutOfBoundsException(index);
        };
    }

    @Override
    public int compareTo(Txid other) {
        int c = Long.compareUnsigned(w0, other.w0);
        if (c == 0) {
            c = Long.compareUnsigned(w1, other.w1);
        }
        if (c == 0) {
            c = Long.compareUnsigned(w2, other.w2);
        }
        return c == 0 ? Long.compareUnsigned(w3, other.w3) : c;
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof Txid t && w0 == t.w0 && w1 == t.w1 && w2 == t.w2 && w3 == t.w3;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(w0 ^ w1 * 31 ^ w2 * 961 ^ w3 * 29791);
    }

    /** 64 lower-case hexadecimal digits, display order. */
    @Override
    public String toString() {
        char[] out = new char[HEX_CHARS];
        hex(w0, out, 0);
        hex(w1, out, 16);
        hex(w2, out, 32);
        hex(w3, out, 48);
        return new String(out);
    }

    private static void hex(long word, char[] out, int at) {
        for (int i = 15; i >= 0; i--) {
            out[at + i] = HEX[(int) (word & 0xf)];
            word >>>= 4;
        }
    }
}
