package io.walletstream.stream.process;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** How a network writes addresses. */
public enum Network {
    MAIN(0x00),
    TEST(0x6f);

    private static final String ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final BigInteger BASE = BigInteger.valueOf(58);

    private final int version;

    Network(int version) {
        this.version = version;
    }

    /** {@code main} is the main network; all others share the test form. */
    public static Network of(String name) {
        return "main".equals(name) ? MAIN : TEST;
    }

    /** The Base58Check address of a key hash (20 bytes). */
    public String address(byte[] keyHash) {
        byte[] payload = new byte[25];
        payload[0] = (byte) version;
        System.arraycopy(keyHash, 0, payload, 1, 20);
        System.arraycopy(checksum(Arrays.copyOf(payload, 21)), 0, payload, 21, 4);
        StringBuilder text = new StringBuilder(35);
        BigInteger rest = new BigInteger(1, payload);
        while (rest.signum() > 0) {
            BigInteger[] division = rest.divideAndRemainder(BASE);
            text.append(ALPHABET.charAt(division[1].intValue()));
            rest = division[0];
        }
        for (int i = 0; i < payload.length && payload[i] == 0; i++) {
            text.append('1');
        }
        return text.reverse().toString();
    }

    private static byte[] checksum(byte[] payload) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return sha256.digest(sha256.digest(payload));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
