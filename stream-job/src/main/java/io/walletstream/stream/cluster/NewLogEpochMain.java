package io.walletstream.stream.cluster;

import io.walletstream.schema.config.Config;
import io.walletstream.schema.config.ConfigException;
import io.walletstream.schema.config.WalletstreamKeys;
import io.walletstream.stream.config.JobConfig;
import io.walletstream.stream.wallet.NewLogEpoch;
import io.walletstream.stream.wallet.StartRefusedException;
import java.io.PrintStream;

/**
 * {@code new-log-epoch} of a cluster, a program of its own: Kafka and Postgres from {@code WALLETSTREAM_*}. Exit code 0 when done, 1 on failure,
 * 64 on a setting that is missing, unknown or malformed.
 */
public final class NewLogEpochMain {
    private static final int FAILED = 1;
    private static final int USAGE = 64;

    private NewLogEpochMain() {}

    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        try {
            Config config = JobConfig.read(args);
            NewLogEpoch.Result result =
                    NewLogEpoch.begin(config.get(WalletstreamKeys.KAFKA), JobConfig.database(config));
            out.println(result.inWords() + "; now start WalletJob without its old checkpoints");
            return 0;
        } catch (ConfigException e) {
            err.println(e.getMessage());
            return USAGE;
        } catch (StartRefusedException e) {
            err.println(e.getMessage());
            return FAILED;
        }
    }
}
