package io.walletstream.schema.migrate;

/** The schema could not be brought up to date; the message says why. */
public final class MigrationFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    MigrationFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
