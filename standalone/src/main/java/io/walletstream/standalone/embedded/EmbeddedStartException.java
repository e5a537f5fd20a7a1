package io.walletstream.standalone.embedded;

import org.jspecify.annotations.Nullable;

/** An embedded server did not start; the message is one line that says which and why. */
public final class EmbeddedStartException extends RuntimeException {
    private static final long serialVersionUID = 1;

    EmbeddedStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
