package io.walletstream.standalone.cli;

import io.walletstream.stream.feed.FeedLimits;
import io.walletstream.stream.fetch.CachingTransactionSource;
import io.walletstream.stream.fetch.FetchLimits;
import io.walletstream.stream.fetch.HttpTransactionSource;
import io.walletstream.stream.ingest.IngestJob;
import io.walletstream.stream.wallet.WalletJob;
import io.walletstream.stream.wallet.WalletJobSettings;
import io.walletstream.stream.wallet.WalletJobStart;
import java.net.URI;
import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The jobs of the product, reader of Kafka first, so that nothing waits there. */
final class StandaloneJobs {
    private StandaloneJobs() {}

    static List<JobStarter> all() {
        return List.of(new Wallet(), new Ingest());
    }

    private static final class Wallet implements JobStarter {
        @Override
        public String name() {
            return WalletJob.NAME;
        }

        @Override
        public void build(StreamExecutionEnvironment environment, Surroundings s, boolean hasState) {
            URI upstream = s.oneSatUrl();
            WalletJobSettings settings =
                    WalletJobSettings.of(s.kafka(), 0, s.settings().partitions(), s.database());
            WalletJob.build(
                    environment,
                    WalletJobStart.prepare(settings, hasState),
                    () -> new CachingTransactionSource(
                            new HttpTransactionSource(upstream, FetchLimits.DEFAULT),
                            FetchLimits.DEFAULT.cacheBytes()));
        }
    }

    private static final class Ingest implements JobStarter {
        @Override
        public String name() {
            return IngestJob.NAME;
        }

        @Override
        public void build(StreamExecutionEnvironment environment, Surroundings s, boolean hasState) {
            IngestJob.build(
                    environment, s.kafka(), WalletJobSettings.TOPIC, s.oneSatUrl(), s.database(), FeedLimits.DEFAULT);
        }
    }
}
