package io.walletstream.stream.reorg;

/** What operators count. */
interface WindowWatch {
    /** A pass ended complete. */
    void passComplete(boolean isBaseless, int factsVanished);

    /** A pass ended, and not all of its frames had come. */
    void passIncomplete();
}
