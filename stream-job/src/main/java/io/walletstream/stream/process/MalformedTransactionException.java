package io.walletstream.stream.process;

/** Bytes that are not exactly one transaction. */
public final class MalformedTransactionException extends PoisonTransactionException {
    private static final long serialVersionUID = 1;

    MalformedTransactionException(String message) {
        super(message);
    }
}
