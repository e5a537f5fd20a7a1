package io.walletstream.schema.migrate;

import io.walletstream.schema.config.Config;
import io.walletstream.schema.config.ConfigException;
import io.walletstream.schema.config.ConfigFlags;
import io.walletstream.schema.config.ConfigKey;
import io.walletstream.schema.config.ConfigReader;
import io.walletstream.schema.config.WalletstreamKeys;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/**
 * One-shot main, run before both services: migrates the database of {@code WALLETSTREAM_POSTGRES_URL} (a JDBC URL) as
 * {@code WALLETSTREAM_POSTGRES_USER} with {@code WALLETSTREAM_POSTGRES_PASSWORD}; flags and a file work as everywhere. Exit code 0 when up to
 * date, 1 on failure, 64 on a setting that is missing, unknown or malformed.
 */
public final class MigratorMain {
    private static final int FAILED = 1;
    private static final int USAGE = 64;
    private static final List<ConfigKey<?>> KEYS =
            List.of(WalletstreamKeys.POSTGRES_URL, WalletstreamKeys.POSTGRES_USER, WalletstreamKeys.POSTGRES_PASSWORD);

    private MigratorMain() {}

    public static void main(String[] args) {
        System.exit(run(args, System.getenv(), System.out, System.err));
    }

    static int run(String[] args, Map<String, String> environment, PrintStream out, PrintStream err) {
        try {
            ConfigFlags flags = ConfigFlags.parse(args);
            Config config = new ConfigReader(KEYS).read(flags, environment);
            if (flags.printConfig()) {
                out.print(config.effective());
                return 0;
            }
            int applied = Migrator.migrate(
                    config.get(WalletstreamKeys.POSTGRES_URL),
                    config.get(WalletstreamKeys.POSTGRES_USER),
                    config.get(WalletstreamKeys.POSTGRES_PASSWORD));
            out.println("schema wallet is up to date, " + applied + " migrations applied");
            return 0;
        } catch (ConfigException e) {
            err.println(e.getMessage());
            return USAGE;
        } catch (MigrationFailedException e) {
            err.println(e.getMessage());
            return FAILED;
        }
    }
}
