package io.walletstream.oracle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Raw transactions of the BSV main network, as the chain has them. */
public final class RealTransactions {
    /** Ten payments; its outputs 0 and 5 are spent by {@link #LISTING}. */
    public static final String PAYMENTS = "3291ce0ad5773503e0704244c7b039d52172ac126b977f53706079d60c5218c9";

    /** Its output 0 is a listing of 1 satoshi for 1000, the others are payments. */
    public static final String LISTING = "d9f450fb3b39d26cac51e75ae3f65fc387022d530fcf98f11ef266d94e46c3be";

    private RealTransactions() {}

    /**
     * The bytes of one of them.
     *
     * @throws IllegalArgumentException if there is no such one
     */
    public static byte[] raw(String txid) {
        try (InputStream in = RealTransactions.class.getResourceAsStream(txid + ".hex")) {
            if (in == null) {
                throw new IllegalArgumentException("no transaction " + txid);
            }
            String hex = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            return HexFormat.of().parseHex(hex.strip());
        } catch (IOException e) {
            throw new IllegalStateException("a resource cannot be read", e);
        }
    }
}
