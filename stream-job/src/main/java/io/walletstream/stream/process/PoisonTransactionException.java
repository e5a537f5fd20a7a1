package io.walletstream.stream.process;

/** Bytes that can never be used; the message says why. */
public class PoisonTransactionException extends Exception {
    private static final long serialVersionUID = 1;

    PoisonTransactionException(String message) {
        super(message);
    }
}
