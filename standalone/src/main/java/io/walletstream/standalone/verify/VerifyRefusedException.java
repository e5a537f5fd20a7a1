package io.walletstream.standalone.verify;

import org.jspecify.annotations.Nullable;

/** The comparison cannot be made, for this reason. */
public final class VerifyRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    VerifyRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
