package io.walletstream.stream.process;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash of this chain. */
final class Sha256 {
    private Sha256() {}

    /** SHA-256 of the SHA-256: 32 bytes. */
    static byte[] twice(byte[] bytes, int length) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(bytes, 0, length);
            return sha256.digest(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
