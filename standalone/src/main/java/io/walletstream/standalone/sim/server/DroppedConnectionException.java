package io.walletstream.standalone.sim.server;

import java.io.IOException;

/** Thrown out of a handler, it makes the server close the socket without ending the answer: what a broken connection looks like. */
final class DroppedConnectionException extends IOException {
    private static final long serialVersionUID = 1L;

    DroppedConnectionException() {
        super("dropped on request");
    }
}
