package io.walletstream.schema.chain;

/** A text or number that is no txid, outpoint, score or account id. The message says what was expected and what came. */
public final class InvalidChainValueException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    public InvalidChainValueException(String message) {
        super(message);
    }
}
