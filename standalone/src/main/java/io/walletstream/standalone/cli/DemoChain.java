package io.walletstream.standalone.cli;

import io.walletstream.standalone.sim.SimChain;
import io.walletstream.standalone.sim.SimOwner;
import io.walletstream.standalone.sim.SimSettings;
import io.walletstream.standalone.sim.demo.DemoTraffic;
import io.walletstream.standalone.sim.demo.TrafficSettings;
import io.walletstream.standalone.sim.server.ServerSettings;
import io.walletstream.standalone.sim.server.SimChainServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the simulated chain is plugged in. */
final class DemoChain implements Simulation {
    private static final String JOURNAL = "chain.journal";

    private final SimChain chain;
    private final SimChainServer server;
    private @Nullable DemoTraffic traffic;

    private DemoChain(SimChain chain, SimChainServer server) {
        this.chain = chain;
        this.server = server;
    }

    static Optional<Simulation.Factory> factory() {
        return Optional.of(DemoChain::open);
    }

    private static Simulation open(long seed, Path directory) throws IOException {
        Files.createDirectories(directory);
        SimChain chain = SimChain.open(SimSettings.demo(seed), InstantSource.system(), directory.resolve(JOURNAL));
        return new DemoChain(chain, SimChainServer.start(chain, ServerSettings.defaults()));
    }

    @Override
    public URI oneSatUrl() {
        return server.baseUrl();
    }

    @Override
    public Map<String, List<String>> accounts() {
        Map<String, List<String>> accounts = new LinkedHashMap<>();
        for (SimOwner owner : chain.settings().owners()) {
            accounts.computeIfAbsent(owner.group(), group -> new ArrayList<>()).add(owner.address());
        }
        return accounts;
    }

    @Override
    public void startTraffic() {
        traffic = DemoTraffic.start(chain, TrafficSettings.defaults());
    }

    @Override
    public void close() {
        if (traffic != null) {
            traffic.close();
        }
        server.close();
        chain.close();
    }
}
