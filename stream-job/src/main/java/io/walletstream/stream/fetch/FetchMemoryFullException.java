package io.walletstream.stream.fetch;

import java.io.IOException;

/** Other answers that are being received took the memory: this one may be asked for again. */
final class FetchMemoryFullException extends IOException {
    private static final long serialVersionUID = 1;

    FetchMemoryFullException() {
        super("no memory left for this answer");
    }
}
