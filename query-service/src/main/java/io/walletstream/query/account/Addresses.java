package io.walletstream.query.account;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Whether a text is an address that a chain's owners can have: P2PKH on bsv; on bitcoin P2SH and segwit too. Checksums included. */
final class Addresses {
    private static final String ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final BigInteger BASE = BigInteger.valueOf(58);
    private static final int PAYLOAD_BYTES = 25;
    private static final int MIN_CHARS = 26;
    private static final int MAX_CHARS = 35;
    private static final int CHECKSUM_BYTES = 4;
    private static final int NO_VERSION = -1;
    private static final int P2PKH_MAIN = 0x00;
    private static final int P2PKH_TEST = 0x6f;
    private static final int P2SH_MAIN = 0x05;
    private static final int P2SH_TEST = 0xc4;

    private Addresses() {}

    static boolean isValid(String address, String chain, String network) {
        boolean main = network.equals("main");
        int version = base58Version(address);
        if (version == (main ? P2PKH_MAIN : P2PKH_TEST)) {
            return true;
        }
        return chain.equals("bitcoin")
                && (version == (main ? P2SH_MAIN : P2SH_TEST) || Bech32.isValid(address, segwitPrefix(network)));
    }

    private static String segwitPrefix(String network) {
        return switch (network) {
            case "main" -> "bc";
            case "regtest" -> "bcrt";
            default -> "tb";
        };
    }

    /** The version byte of a Base58Check text of 20 bytes, -1 if it is none. */
    private static int base58Version(String address) {
        if (address.length() < MIN_CHARS || address.length() > MAX_CHARS) {
            return NO_VERSION;
        }
        BigInteger value = BigInteger.ZERO;
        int zeros = 0;
        boolean leading = true;
        for (int i = 0; i < address.length(); i++) {
            int digit = ALPHABET.indexOf(address.charAt(i));
            if (digit < 0) {
                return NO_VERSION;
            }
            leading = leading && digit == 0;
            zeros += leading ? 1 : 0;
            value = value.multiply(BASE).add(BigInteger.valueOf(digit));
        }
        byte[] digits = value.toByteArray();
        int skip = digits.length > 1 && digits[0] == 0 ? 1 : 0;
        int length = value.signum() == 0 ? 0 : digits.length - skip;
        if (length + zeros != PAYLOAD_BYTES) {
            return NO_VERSION;
        }
        byte[] payload = new byte[PAYLOAD_BYTES];
        System.arraycopy(digits, skip, payload, zeros, length);
        byte[] checksum = sha256(sha256(Arrays.copyOf(payload, PAYLOAD_BYTES - CHECKSUM_BYTES)));
        boolean correct =
                Arrays.equals(payload, PAYLOAD_BYTES - CHECKSUM_BYTES, PAYLOAD_BYTES, checksum, 0, CHECKSUM_BYTES);
        return correct ? payload[0] & 0xff : NO_VERSION;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
