package io.walletstream.stream.process;

/** Base58Check of one version byte and a key hash, without big integers: an address is made for every output. */
final class Base58Check {
    /** Length of a key hash. */
    static final int KEY_HASH_BYTES = 20;

    private static final char[] ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".toCharArray();
    private static final int CHECKSUM_BYTES = 4;
    private static final int PAYLOAD_BYTES = 1 + KEY_HASH_BYTES + CHECKSUM_BYTES;
    /** 25 bytes as numbers of 32 bits, the highest first. */
    private static final int WORDS = 7;
    /** The highest power of 58 below 2^31: five digits to a division. */
    private static final long FIVE_DIGITS = 58L * 58 * 58 * 58 * 58;

    private static final int MAX_CHARS = 35;

    private Base58Check() {}

    /** 26 to 35 characters. */
    static String encode(int version, byte[] keyHash) {
        if (keyHash.length != KEY_HASH_BYTES) {
            throw new IllegalArgumentException("a key hash has 20 bytes, got " + keyHash.length);
        }
        byte[] payload = new byte[PAYLOAD_BYTES];
        payload[0] = (byte) version;
        System.arraycopy(keyHash, 0, payload, 1, KEY_HASH_BYTES);
        byte[] hash = Sha256.twice(payload, 1 + KEY_HASH_BYTES);
        System.arraycopy(hash, 0, payload, 1 + KEY_HASH_BYTES, CHECKSUM_BYTES);

        char[] digits = digits(words(payload));
        int zeros = 0;
        while (zeros < PAYLOAD_BYTES && payload[zeros] == 0) {
            zeros++;
        }
        int first = 0;
        while (first < MAX_CHARS && digits[first] == ALPHABET[0]) {
            first++;
        }
        // Each leading zero byte is one digit of zero, whatever the number's own width.
        return String.valueOf(ALPHABET[0]).repeat(zeros) + new String(digits, first, MAX_CHARS - first);
    }

    private static long[] words(byte[] payload) {
        long[] words = new long[WORDS];
        for (int i = 0; i < PAYLOAD_BYTES; i++) {
            int word = (i + WORDS * 4 - PAYLOAD_BYTES) / 4;
            words[word] = words[word] << 8 | (payload[i] & 0xff);
        }
        return words;
    }

    private static char[] digits(long[] words) {
        char[] digits = new char[MAX_CHARS];
        for (int end = MAX_CHARS; end > 0; end -= 5) {
            long rest = 0;
            for (int i = 0; i < WORDS; i++) {
                long value = rest << 32 | words[i];
                words[i] = value / FIVE_DIGITS;
                rest = value % FIVE_DIGITS;
            }
            for (int i = end - 1; i >= end - 5; i--) {
                digits[i] = ALPHABET[(int) (rest % 58)];
                rest /= 58;
            }
        }
        return digits;
    }
}
