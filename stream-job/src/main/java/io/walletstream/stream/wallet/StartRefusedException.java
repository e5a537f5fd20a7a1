package io.walletstream.stream.wallet;

import org.jspecify.annotations.Nullable;

/** A job must not start, or could not be prepared; the message is one line that says why and what to do. */
public final class StartRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StartRefusedException(String message) {
        this(message, null);
    }

    StartRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
