package io.walletstream.stream.reorg;

/** What operators count. */
interface WindowWatch {
    /** A pass ended complete. */
    void passComplete(boolean isBaseless, int factsVanished);

    /** An owner would lose more than a rollback may take unasked: it waits to be accepted. */
    void rollbackHeld();

    /** The limit below which facts stand fell: a tip was wrong. */
    void limitFell();

    /** A pass ended, and not all of its frames had come. */
    void passIncomplete();
}
