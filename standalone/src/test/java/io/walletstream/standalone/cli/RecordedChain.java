package io.walletstream.standalone.cli;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.standalone.sim.OutputView;
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
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The demo's chain, busier, which can be silenced and then asked what it holds. */
final class RecordedChain implements Simulation {
    private static final TrafficSettings BUSY = TrafficSettings.defaults()
            .withHistory(12, 5)
            .withTransactionInterval(Duration.ofMillis(150))
            .withBlockInterval(Duration.ofSeconds(1));

    private final SimChain chain;
    private final SimChainServer server;
    private @Nullable DemoTraffic traffic;

    private RecordedChain(SimChain chain, SimChainServer server) {
        this.chain = chain;
        this.server = server;
    }

    static RecordedChain open(long seed, Path directory) throws IOException {
        Files.createDirectories(directory);
        SimChain chain = SimChain.open(SimSettings.demo(seed), InstantSource.system(), directory.resolve("journal"));
        return new RecordedChain(chain, SimChainServer.start(chain, ServerSettings.defaults()));
    }

    /** Ends the traffic: from now on the chain stays as it is. */
    void silence() {
        Objects.requireNonNull(traffic).close();
    }

    int height() {
        return chain.tip().height();
    }

    long balanceSats(String account) {
        return owners(account)
                .mapToLong(owner -> chain.balanceSats(owner.address()))
                .sum();
    }

    /** Values in satoshis of the account's unspent outputs, by outpoint. */
    Map<String, Long> unspent(String account) {
        return owners(account)
                .flatMap(owner -> chain.outputs(owner.address()).stream())
                .filter(output -> output.spendTxid() == null)
                .map(OutputView::expected)
                .collect(Collectors.toMap(
                        output -> output.outpoint().toString(),
                        output -> output.valueSats(),
                        (one, same) -> one,
                        TreeMap::new));
    }

    /** Whether the transaction of the outpoint is in a block or waits for one. */
    boolean holds(String outpoint) {
        return chain.score(Outpoint.parse(outpoint).txid()).isPresent();
    }

    private Stream<SimOwner> owners(String account) {
        return chain.settings().owners().stream().filter(owner -> owner.group().equals(account));
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
    public void startTraffic() {
        traffic = DemoTraffic.start(chain, BUSY);
    }

    @Override
    public void close() {
        silence();
        server.close();
        chain.close();
    }
}
