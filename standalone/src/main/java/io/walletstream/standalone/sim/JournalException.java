package io.walletstream.standalone.sim;

import org.jspecify.annotations.Nullable;

/** The simulated chain's journal cannot be used: another chain's, damaged, or the disk fails. */
public final class JournalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JournalException(String message) {
        this(message, null);
    }

    JournalException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
