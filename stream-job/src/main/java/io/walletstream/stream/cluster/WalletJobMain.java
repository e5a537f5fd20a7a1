package io.walletstream.stream.cluster;

import io.walletstream.schema.config.Config;
import io.walletstream.schema.config.WalletstreamKeys;
import io.walletstream.stream.config.JobConfig;
import io.walletstream.stream.fetch.TransactionSource;
import io.walletstream.stream.wallet.UpstreamTransactions;
import io.walletstream.stream.wallet.WalletJob;
import io.walletstream.stream.wallet.WalletJobSettings;
import io.walletstream.stream.wallet.WalletJobStart;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * WalletJob on a cluster, settings as {@code WALLETSTREAM_*} variables: a program that submits it where {@code WALLETSTREAM_FLINK_URL} is set, else for
 * {@code flink run -d [-s CHECKPOINT] -c io.walletstream.stream.cluster.WalletJobMain stream-job.jar}. Start it before IngestJob: it creates topics
 * that never were. It throws rather than exits, since a JobManager may run it in its own process; the client turns that into an exit code.
 */
public final class WalletJobMain {
    private WalletJobMain() {}

    public static void main(String[] args) throws Exception {
        Submission.run(WalletJob.NAME, args, WalletJobMain::build);
    }

    static void build(StreamExecutionEnvironment environment, Config config) {
        WalletJobSettings settings = WalletJobSettings.of(
                        config.get(WalletstreamKeys.KAFKA),
                        0,
                        config.get(WalletstreamKeys.PARTITIONS),
                        JobConfig.database(config))
                .withTuning(JobConfig.tuning(config));
        TransactionSource.Factory transactions = UpstreamTransactions.of(
                config.find(WalletstreamKeys.ONESAT_URL).orElse(null), JobConfig.fetchLimits(config));
        boolean hasState = ClusterEnvironment.hasState(environment);
        WalletJobStart.createMissingTopics(settings);
        WalletJob.build(environment, WalletJobStart.prepare(settings, hasState), transactions);
    }
}
