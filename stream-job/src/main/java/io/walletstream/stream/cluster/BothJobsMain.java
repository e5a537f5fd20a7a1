package io.walletstream.stream.cluster;

import io.walletstream.schema.config.WalletstreamKeys;
import io.walletstream.stream.config.JobConfig;

/** {@link WalletJobMain}, then {@link IngestJobMain} where there is an upstream, as one program that submits what does not run. */
public final class BothJobsMain {
    private BothJobsMain() {}

    public static void main(String[] args) throws Exception {
        JobConfig.read(args)
                .get(WalletstreamKeys.FLINK_URL); // only where a cluster is named: else the first would never end
        WalletJobMain.main(args);
        if (JobConfig.read(args).isGiven(WalletstreamKeys.ONESAT_URL)) {
            IngestJobMain.main(args);
        }
    }
}
