package io.walletstream.standalone.cluster;

import io.walletstream.standalone.embedded.PrivateFiles;
import io.walletstream.standalone.sim.SimChain;
import io.walletstream.standalone.sim.SimSettings;
import io.walletstream.standalone.sim.demo.DemoTraffic;
import io.walletstream.standalone.sim.demo.TrafficSettings;
import io.walletstream.standalone.sim.server.ServerSettings;
import io.walletstream.standalone.sim.server.SimChainServer;
import io.walletstream.standalone.sim.server.TrafficSwitch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The simulated chain as a process of its own: directory, port and seed. It is busy until told otherwise over its control routes. */
public final class ChainNode implements TrafficSwitch {
    private final SimChain chain;
    private @Nullable DemoTraffic traffic;

    private ChainNode(SimChain chain) {
        this.chain = chain;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Path directory = Path.of(args[0]);
        PrivateFiles.createDirectory(directory);
        SimChain chain = SimChain.open(
                SimSettings.demo(Long.parseLong(args[2])), InstantSource.system(), directory.resolve("journal"));
        ChainNode node = new ChainNode(chain);
        node.turn(true);
        SimChainServer server =
                SimChainServer.start(chain, ServerSettings.defaults().withPort(Integer.parseInt(args[1])), node);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            node.turn(false);
                            server.close();
                            chain.close();
                        },
                        "stop"));
        new CountDownLatch(1).await();
    }

    @Override
    public synchronized void turn(boolean on) {
        DemoTraffic running = traffic;
        if (on && running == null) {
            traffic = DemoTraffic.start(chain, TrafficSettings.defaults());
        } else if (!on && running != null) {
            running.close();
            traffic = null;
        }
    }
}
