package io.walletstream.query.account;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Whether a text is an address: Base58Check P2PKH of the network. */
final class Addresses {
    private static final String ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final BigInteger BASE = BigInteger.valueOf(58);
    private static final int PAYLOAD_BYTES = 25;
    private static final int MIN_CHARS = 26;
    private static final int MAX_CHARS = 35;
    private static final int MAIN = 0x00;
    private static final int TEST = 0x6f;

    private Addresses() {}

    static boolean isValid(String address, String network) {
        if (address.length() < MIN_CHARS || address.length() > MAX_CHARS) {
            return false;
        }
        BigInteger value = BigInteger.ZERO;
        int zeros = 0;
        boolean leading = true;
        for (int i = 0; i < address.length(); i++) {
            int digit = ALPHABET.indexOf(address.charAt(i));
            if (digit < 0) {
                return false;
            }
            leading = leading && digit == 0;
            zeros += leading ? 1 : 0;
            value = value.multiply(BASE).add(BigInteger.valueOf(digit));
        }
        byte[] digits = value.toByteArray();
        int skip = digits.length > 1 && digits[0] == 0 ? 1 : 0;
        int length = value.signum() == 0 ? 0 : digits.length - skip;
        if (length + zeros != PAYLOAD_BYTES) {
            return false;
        }
        byte[] payload = new byte[PAYLOAD_BYTES];
        System.arraycopy(digits, skip, payload, zeros, length);
        byte[] checksum = sha256(sha256(Arrays.copyOf(payload, PAYLOAD_BYTES - 4)));
        return (payload[0] & 0xff) == (network.equals("main") ? MAIN : TEST)
                && Arrays.equals(payload, PAYLOAD_BYTES - 4, PAYLOAD_BYTES, checksum, 0, 4);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
