package io.walletstream.stream.cluster;

import io.walletstream.schema.config.Config;
import io.walletstream.schema.config.ConfigException;
import io.walletstream.schema.config.WalletstreamKeys;
import io.walletstream.stream.config.JobConfig;
import io.walletstream.stream.wallet.AfterRestore;
import io.walletstream.stream.wallet.StartRefusedException;
import java.io.PrintStream;

/** {@code after-restore} of a cluster, a program of its own; settings and exit codes are those of {@link NewLogEpochMain}. */
public final class AfterRestoreMain {
    private static final int FAILED = 1;
    private static final int USAGE = 64;

    private AfterRestoreMain() {}

    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        try {
            Config config = JobConfig.read(args);
            AfterRestore.Result result =
                    AfterRestore.begin(config.get(WalletstreamKeys.KAFKA), JobConfig.database(config));
            out.println(result.inWords() + "; now start both jobs without their old checkpoints");
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
