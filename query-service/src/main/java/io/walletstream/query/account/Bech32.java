package io.walletstream.query.account;

import java.util.Locale;

/** Whether a text is a segwit address of BIP-173 (version 0) or BIP-350 (version 1 and later), checksum included. */
final class Bech32 {
    private static final String ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private static final int[] GENERATOR = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
    private static final int BECH32 = 1;
    private static final int BECH32M = 0x2bc830a3;
    private static final int CHECKSUM_CHARS = 6;
    private static final int MAX_CHARS = 90;
    private static final int MAX_VERSION = 16;

    private Bech32() {}

    /**
     * @param prefix the network's, such as {@code bc}
     */
    static boolean isValid(String address, String prefix) {
        String text = address.toLowerCase(Locale.ROOT);
        boolean oneCase =
                text.equals(address) || address.toUpperCase(Locale.ROOT).equals(address);
        int start = prefix.length() + 1;
        if (!oneCase
                || address.length() > MAX_CHARS
                || !text.startsWith(prefix + "1")
                || text.length() < start + 1 + CHECKSUM_CHARS) {
            return false;
        }
        int check = 1;
        for (int i = 0; i < prefix.length(); i++) {
            check = step(check, prefix.charAt(i) >> 5);
        }
        check = step(check, 0);
        for (int i = 0; i < prefix.length(); i++) {
            check = step(check, prefix.charAt(i) & 31);
        }
        for (int i = start; i < text.length(); i++) {
            int value = ALPHABET.indexOf(text.charAt(i));
            if (value < 0) {
                return false;
            }
            check = step(check, value);
        }
        int version = ALPHABET.indexOf(text.charAt(start));
        return check == (version == 0 ? BECH32 : BECH32M)
                && version <= MAX_VERSION
                && isProgram(text.substring(start + 1, text.length() - CHECKSUM_CHARS), version);
    }

    private static int step(int check, int value) {
        int top = check >>> 25;
        int next = (check & 0x1ffffff) << 5 ^ value;
        for (int i = 0; i < GENERATOR.length; i++) {
            next ^= (top >>> i & 1) == 0 ? 0 : GENERATOR[i];
        }
        return next;
    }

    /** A program of 2 to 40 bytes (20 or 32 in version 0) whose padding is short and zero. */
    private static boolean isProgram(String data, int version) {
        int bits = data.length() * 5;
        int bytes = bits / 8;
        int padding = bits % 8;
        int last = data.isEmpty() ? 0 : ALPHABET.indexOf(data.charAt(data.length() - 1));
        boolean padded = padding < 5 && (last & (1 << padding) - 1) == 0;
        return padded && (version == 0 ? bytes == 20 || bytes == 32 : bytes >= 2 && bytes <= 40);
    }
}
