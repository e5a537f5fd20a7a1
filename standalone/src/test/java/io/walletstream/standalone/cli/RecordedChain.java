package io.walletstream.standalone.cli;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.standalone.sim.OutputView;
import io.walletstream.standalone.sim.SimChain;
import io.walletstream.standalone.sim.SimOwner;
import io.walletstream.standalone.sim.demo.TrafficSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The demo's chain, busier, which can be silenced and then asked what it holds. */
final class RecordedChain implements Simulation {
    private static final TrafficSettings BUSY = TrafficSettings.defaults()
            .withHistory(12, 5)
            .withTransactionInterval(Duration.ofMillis(150))
            .withBlockInterval(Duration.ofSeconds(1));

    private final DemoChain demo;
    private final SimChain chain;

    private RecordedChain(DemoChain demo) {
        this.demo = demo;
        this.chain = demo.chain();
    }

    static RecordedChain open(long seed, Path directory) throws IOException {
        return new RecordedChain(DemoChain.start(seed, directory, BUSY));
    }

    void silence() {
        demo.silence();
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
        return demo.oneSatUrl();
    }

    @Override
    public Map<String, List<String>> accounts() {
        return demo.accounts();
    }

    @Override
    public void startTraffic() {
        demo.startTraffic();
    }

    @Override
    public void close() {
        demo.close();
    }
}
