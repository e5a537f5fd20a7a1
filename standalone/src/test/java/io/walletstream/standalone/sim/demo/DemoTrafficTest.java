package io.walletstream.standalone.sim.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.walletstream.standalone.sim.SettableClock;
import io.walletstream.standalone.sim.SimChain;
import io.walletstream.standalone.sim.SimOwner;
import io.walletstream.standalone.sim.SimSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTrafficTest {
    private static final SimSettings CHAIN = SimSettings.demo(1);
    private static final TrafficSettings BUSY = TrafficSettings.defaults()
            .withTransactionInterval(Duration.ofMillis(5))
            .withBlockInterval(Duration.ofMillis(20));

    @TempDir
    private Path folder;

    private SimChain open() {
        return SimChain.open(CHAIN, new SettableClock(), folder.resolve("simchain.journal"));
    }

    @Test
    void a_new_chain_gets_its_history_and_then_goes_on() {
        try (SimChain chain = open();
                DemoTraffic traffic = DemoTraffic.start(chain, BUSY)) {
            assertThat(chain.tip().height()).isGreaterThanOrEqualTo(CHAIN.firstHeight() + 60);
            for (SimOwner owner : CHAIN.owners()) {
                assertThat(chain.balanceSats(owner.address())).isPositive();
            }
            int height = chain.tip().height();
            await().until(() -> chain.tip().height() > height + 2);
            assertThat(traffic).isNotNull();
        }
    }

    @Test
    void a_restarted_demo_goes_on_where_it_was() {
        String hash;
        int height;
        try (SimChain chain = open()) {
            try (DemoTraffic traffic = DemoTraffic.start(chain, BUSY)) {
                assertThat(traffic).isNotNull();
            }
            hash = chain.tip().hash();
            height = chain.tip().height();
        }
        try (SimChain chain = open()) {
            assertThat(chain.tip().hash()).isEqualTo(hash);
            try (DemoTraffic traffic = DemoTraffic.start(chain, BUSY)) {
                assertThat(traffic).isNotNull();
                await().until(() -> chain.tip().height() > height);
            }
            assertThat(chain.block(height).orElseThrow().hash()).isEqualTo(hash);
        }
    }
}
