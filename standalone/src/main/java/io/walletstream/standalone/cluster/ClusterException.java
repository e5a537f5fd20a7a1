package io.walletstream.standalone.cluster;

import org.jspecify.annotations.Nullable;

/** A reason that a person can do something about: one line and the exit code that scripts may rely on. */
final class ClusterException extends RuntimeException {
    private static final long serialVersionUID = 1;

    static final int FAILED = 1;
    static final int IN_USE = 3;
    static final int PORT_TAKEN = 4;
    static final int USAGE = 64;

    private final int exitCode;

    ClusterException(int exitCode, String message) {
        this(exitCode, message, null);
    }

    ClusterException(int exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
