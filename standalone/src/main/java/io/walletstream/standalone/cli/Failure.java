package io.walletstream.standalone.cli;

import java.io.PrintStream;

/** How a command says why it ends: one line. */
final class Failure {
    private Failure() {}

    /** Prints the reason's first line; answers the exit code. */
    static int print(PrintStream err, int code, Throwable reason) {
        String message = reason.getMessage() == null ? reason.toString() : reason.getMessage();
        err.println("walletstream: " + message.lines().findFirst().orElse(message));
        return code;
    }
}
