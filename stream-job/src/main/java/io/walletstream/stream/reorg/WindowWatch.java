package io.walletstream.stream.reorg;

/** What operators count. */
interface WindowWatch {
    /** A pass ended complete. */
    void passComplete(boolean isBaseless, int factsVanished);

    /** The limit below which facts stand fell: a tip was wrong. */
    void limitFell();

    /** A pass ended, and not all of its frames had come. */
    void passIncomplete();
}
