package io.walletstream.schema.chain;

/**
 * An output's place: the transaction that creates it and the output's index in it.
 *
 * @param txid the creating transaction
 * @param vout index of the output, 0 to 2^31-1 (no legal transaction has more)
 */
public record Outpoint(Txid txid, int vout) implements Comparable<Outpoint> {
    private static final int TXID_CHARS = 64;

    public Outpoint {
        if (vout < 0) {
            throw new InvalidChainValueException("a vout is 0 to 2147483647, got " + vout);
        }
    }

    /** Reads {@code <txid>_<vout>} and {@code <txid>.<vout>}. */
    public static Outpoint parse(String text) {
        if (text.length() < TXID_CHARS + 2
                || (text.charAt(TXID_CHARS) != '_' && text.charAt(TXID_CHARS) != '.')
                || text.length() > TXID_CHARS + 11) {
            throw new InvalidChainValueException(
                    "an outpoint is <txid>_<vout>, got " + text.length() + " characters of another form");
        }
        Txid txid = Txid.parse(text, 0, TXID_CHARS);
        long vout = 0;
        for (int i = TXID_CHARS + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                throw new InvalidChainValueException("an outpoint ends in a decimal vout, got another character");
            }
            vout = vout * 10 + (c - '0');
        }
        if (vout > Integer.MAX_VALUE || (text.charAt(TXID_CHARS + 1) == '0' && text.length() > TXID_CHARS + 2)) {
            throw new InvalidChainValueException("a vout is 0 to 2147483647 without leading zeros");
        }
        return new Outpoint(txid, (int) vout);
    }

    @Override
    public int compareTo(Outpoint other) {
        int c = txid.compareTo(other.txid);
        return c == 0 ? Integer.compare(vout, other.vout) : c;
    }

    /** {@code <txid>_<vout>}. */
    @Override
    public String toString() {
        return txid + "_" + vout;
    }
}
