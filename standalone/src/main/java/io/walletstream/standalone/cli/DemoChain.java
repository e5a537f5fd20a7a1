package io.walletstream.standalone.cli;

import java.util.Optional;

/** Where the simulated chain is plugged in. */
final class DemoChain {
    private DemoChain() {}

    static Optional<Simulation.Factory> factory() {
        return Optional.empty();
    }
}
