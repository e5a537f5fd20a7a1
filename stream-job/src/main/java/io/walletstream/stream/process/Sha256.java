package io.walletstream.stream.process;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash of this chain. */
final class Sha256 {
    private Sha256() {}

    /** 32 bytes. */
    static byte[] once(byte[] bytes) {
        return digest().digest(bytes);
    }

    /** SHA-256 of the SHA-256: 32 bytes. */
    static byte[] twice(byte[] bytes, int length) {
        MessageDigest sha256 = digest();
        sha256.update(bytes, 0, length);
        return sha256.digest(sha256.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
