package io.walletstream.standalone.cli;

import io.walletstream.standalone.embedded.PrivateFiles;
import io.walletstream.standalone.sim.JournalException;
import io.walletstream.standalone.sim.SimChain;
import io.walletstream.standalone.sim.SimOwner;
import io.walletstream.standalone.sim.SimSettings;
import io.walletstream.standalone.sim.demo.DemoTraffic;
import io.walletstream.standalone.sim.demo.TrafficSettings;
import io.walletstream.standalone.sim.server.ServerSettings;
import io.walletstream.standalone.sim.server.SimChainServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The simulated chain with its server and its traffic, as one part that starts and stops. */
final class DemoChain implements Simulation {
    private final SimChain chain;
    private final SimChainServer server;
    private @Nullable DemoTraffic traffic;

    private DemoChain(SimChain chain, SimChainServer server) {
        this.chain = chain;
        this.server = server;
    }

    /** Goes on with the chain of the directory, or begins one. */
    static Simulation start(long seed, Path directory) throws IOException {
        PrivateFiles.createDirectory(directory);
        SimChain chain;
        try {
            chain = SimChain.open(SimSettings.demo(seed), InstantSource.system(), directory.resolve("journal"));
        } catch (JournalException e) {
            throw new StartException(StartException.USAGE, "the chain in " + directory + ": " + e.getMessage(), e);
        }
        return new DemoChain(chain, SimChainServer.start(chain, ServerSettings.defaults()));
    }

    @Override
    public URI oneSatUrl() {
        return server.baseUrl();
    }

    @Override
    public Map<String, List<String>> accounts() {
        return chain.settings().owners().stream()
                .collect(Collectors.groupingBy(
                        SimOwner::group,
                        LinkedHashMap::new,
                        Collectors.mapping(SimOwner::address, Collectors.toList())));
    }

    @Override
    public synchronized void startTraffic() {
        traffic = DemoTraffic.start(chain, TrafficSettings.defaults());
    }

    @Override
    public synchronized void close() {
        DemoTraffic running = traffic;
        if (running != null) {
            running.close();
        }
        server.close();
        chain.close();
    }
}
