package io.walletstream.stream.cluster;

import io.walletstream.schema.config.Config;
import io.walletstream.schema.config.ConfigException;
import io.walletstream.schema.config.WalletstreamKeys;
import io.walletstream.stream.config.JobConfig;
import io.walletstream.stream.wallet.StartRefusedException;
import io.walletstream.stream.write.Database;
import java.io.PrintStream;
import java.util.function.BiFunction;

/**
 * What repairs the stores of a cluster, as a program: Kafka and Postgres from {@code WALLETSTREAM_*}. Exit code 0 when done, 1 on failure, 64 on a setting that
 * is missing, unknown or malformed.
 */
final class RepairProgram {
    private static final int FAILED = 1;
    private static final int USAGE = 64;

    private RepairProgram() {}

    /**
     * Runs it; answers the exit code.
     *
     * @param repair of Kafka's address and the database; answers what it came to, in words
     */
    static int run(String[] args, PrintStream out, PrintStream err, BiFunction<String, Database, String> repair) {
        try {
            Config config = JobConfig.read(args);
            out.println(repair.apply(config.get(WalletstreamKeys.KAFKA), JobConfig.database(config)));
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
