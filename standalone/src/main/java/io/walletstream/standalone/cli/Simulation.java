package io.walletstream.standalone.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The simulated chain of the demo, served over HTTP. */
interface Simulation extends AutoCloseable {
    /** Base address of its 1Sat routes. */
    URI oneSatUrl();

    /** Addresses by the name of the account that the demo makes for them. */
    Map<String, List<String>> accounts();

    /** Begins to make transactions and blocks, and goes on until closed. */
    void startTraffic();

    @Override
    void close();

    /** Makes the chain. */
    @FunctionalInterface
    interface Factory {
        /**
         * Starts to serve.
         *
         * @param directory where the chain is kept, so that a restart goes on with it
         */
        Simulation start(long seed, Path directory) throws IOException;
    }
}
