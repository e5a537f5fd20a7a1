package io.walletstream.query.installation;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** P2PKH addresses, numbered. */
public final class Owners {
    private static final String ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final int HASH_BYTES = 20;

    private Owners() {}

    /** The address of this number on the main network. */
    public static String main(int number) {
        return address(0x00, number);
    }

    /** The address of this number on test networks. */
    public static String test(int number) {
        return address(0x6f, number);
    }

    private static String address(int version, int number) {
        byte[] hash = ByteBuffer.allocate(HASH_BYTES)
                .putInt(0x5eed0000)
                .putInt(HASH_BYTES - Integer.BYTES, number)
                .array();
        byte[] payload = ByteBuffer.allocate(1 + HASH_BYTES)
                .put((byte) version)
                .put(hash)
                .array();
        byte[] whole = ByteBuffer.allocate(5 + HASH_BYTES)
                .put(payload)
                .put(Arrays.copyOf(sha256(sha256(payload)), 4))
                .array();
        BigInteger rest = new BigInteger(1, whole);
        StringBuilder text = new StringBuilder();
        while (rest.signum() > 0) {
            BigInteger[] parts = rest.divideAndRemainder(BigInteger.valueOf(ALPHABET.length()));
            text.append(ALPHABET.charAt(parts[1].intValue()));
            rest = parts[0];
        }
        for (int i = 0; i < whole.length && whole[i] == 0; i++) {
            text.append('1');
        }
        return text.reverse().toString();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
