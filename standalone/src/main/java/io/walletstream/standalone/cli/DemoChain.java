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
    private final TrafficSettings pace;
    private @Nullable DemoTraffic traffic;

    private DemoChain(SimChain chain, SimChainServer server, TrafficSettings pace) {
        this.chain = chain;
        this.server = server;
        this.pace = pace;
    }

    /** Goes on with the chain of the directory, or begins one, as lively as people like to watch it. */
    static DemoChain start(long seed, Path directory) throws IOException {
        return start(seed, directory, TrafficSettings.defaults());
    }

    /** The same at another pace. */
    static DemoChain start(long seed, Path directory, TrafficSettings pace) throws IOException {
        PrivateFiles.createDirectory(directory);
        SimChain chain;
        try {
            chain = SimChain.open(SimSettings.demo(seed), InstantSource.system(), directory.resolve("journal"));
        } catch (JournalException e) {
            throw new StartException(StartException.USAGE, "the chain in " + directory + ": " + e.getMessage(), e);
        }
        return new DemoChain(chain, SimChainServer.start(chain, ServerSettings.defaults()), pace);
    }

    /** What it is made of, to ask what it holds. */
    SimChain chain() {
        return chain;
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
        traffic = DemoTraffic.start(chain, pace);
    }

    /** Ends the traffic: from now on the chain stays as it is. */
    synchronized void silence() {
        DemoTraffic running = traffic;
        if (running != null) {
            running.close();
        }
    }

    @Override
    public synchronized void close() {
        silence();
        server.close();
        chain.close();
    }
}
