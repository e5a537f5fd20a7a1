package io.walletstream.standalone.cli;

import io.walletstream.stream.ingest.IngestJob;
import io.walletstream.stream.wallet.UpstreamTransactions;
import io.walletstream.stream.wallet.WalletJob;
import io.walletstream.stream.wallet.WalletJobSettings;
import io.walletstream.stream.wallet.WalletJobStart;
import java.net.URI;
import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The jobs of the product, reader of Kafka first, so that nothing waits there. */
final class StandaloneJobs {
    private StandaloneJobs() {}

    /**
     * Those that have something to do.
     *
     * @param hasFeed whether there is an upstream to read
     */
    static List<JobStarter> all(boolean hasFeed) {
        return hasFeed ? List.of(new Wallet(), new Ingest()) : List.of(new Wallet());
    }

    private static final class Wallet implements JobStarter {
        @Override
        public String name() {
            return WalletJob.NAME;
        }

        @Override
        public void build(StreamExecutionEnvironment environment, Surroundings s, boolean hasState) {
            WalletJobSettings settings = WalletJobSettings.of(
                            s.kafka(), 0, s.settings().partitions(), s.database())
                    .withTuning(s.settings().tuning());
            WalletJob.build(
                    environment,
                    WalletJobStart.prepare(settings, hasState),
                    UpstreamTransactions.of(
                            s.oneSatUrl().orElse(null), s.settings().fetch()));
        }
    }

    private static final class Ingest implements JobStarter {
        @Override
        public String name() {
            return IngestJob.NAME;
        }

        @Override
        public void build(StreamExecutionEnvironment environment, Surroundings s, boolean hasState) {
            URI upstream = s.oneSatUrl().orElseThrow(() -> new IllegalStateException("nothing to ingest"));
            IngestJob.build(
                    environment,
                    s.kafka(),
                    WalletJobSettings.TOPIC,
                    upstream,
                    s.database(),
                    s.settings().feed(),
                    s.settings().fetch());
        }
    }
}
