package io.walletstream.stream.cluster;

import io.walletstream.schema.config.Config;
import io.walletstream.schema.config.WalletstreamKeys;
import io.walletstream.stream.config.JobConfig;
import io.walletstream.stream.ingest.IngestJob;
import io.walletstream.stream.wallet.WalletJobSettings;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** IngestJob on a cluster; as {@link WalletJobMain}, after it. Without {@code WALLETSTREAM_ONESAT_URL} there is nothing to ingest, and it fails. */
public final class IngestJobMain {
    private IngestJobMain() {}

    public static void main(String[] args) throws Exception {
        Submission.run(IngestJob.NAME, args, IngestJobMain::build);
    }

    static void build(StreamExecutionEnvironment environment, Config config) {
        IngestJob.build(
                environment,
                config.get(WalletstreamKeys.KAFKA),
                WalletJobSettings.TOPIC,
                config.get(WalletstreamKeys.ONESAT_URL),
                JobConfig.database(config),
                JobConfig.feedLimits(config),
                JobConfig.fetchLimits(config));
    }
}
