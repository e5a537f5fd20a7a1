package io.walletstream.standalone.cli;

import io.walletstream.schema.config.Config;
import io.walletstream.schema.config.ConfigException;
import io.walletstream.schema.config.ConfigValues;
import io.walletstream.schema.config.WalletstreamKeys;
import io.walletstream.standalone.config.VerifyConfig;
import io.walletstream.standalone.verify.Verification;
import io.walletstream.standalone.verify.VerifyRefusedException;
import io.walletstream.standalone.verify.VerifyReport;
import io.walletstream.standalone.verify.VerifySettings;
import io.walletstream.stream.wallet.StartRefusedException;
import io.walletstream.stream.wallet.WalletJobSettings;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code verify}: the tables of an installation that runs, beside the reference fed from its topic. */
@Command(
        name = "verify",
        sortOptions = false,
        customSynopsis = "./walletstream verify [--data DIR | --kafka HOST:PORT --postgres-url URL] [options]",
        description = {
            "Reads all of topic outpoint-events into a second, independent implementation of the rules and compares the tables.",
            "Waits until the job has caught up. Exits with 0 if all accounts are equal, 1 if not or if there are none."
        })
final class VerifyCommand implements Callable<Integer> {
    private static final int ROWS = 10;

    private final PrintStream out;
    private final PrintStream err;

    @Option(names = "--data", paramLabel = "DIR", description = "Directory of an installation that runs.")
    private @Nullable String data;

    @Option(names = "--kafka", paramLabel = "SERVERS", description = "Kafka of a cluster, instead of --data.")
    private @Nullable String kafka;

    @Option(
            names = "--postgres-url",
            paramLabel = "URL",
            description = "Postgres of a cluster; its password by variable.")
    private @Nullable String postgresUrl;

    @Option(names = "--postgres-user", paramLabel = "USER", description = "Its login.")
    private @Nullable String postgresUser;

    @Option(names = "--reorg-window", paramLabel = "BLOCKS", description = "As the jobs have it.")
    private @Nullable String reorgWindow;

    @Option(names = "--max-rollback", paramLabel = "BLOCKS", description = "As the jobs have it.")
    private @Nullable String maxRollback;

    @Option(names = "--timeout", paramLabel = "TIME", description = "For the job to catch up. Default: 60s")
    private String timeout = "60s";

    @Option(names = "--config", paramLabel = "FILE", description = "Settings as a properties file.")
    private @Nullable Path configFile;

    VerifyCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            Config config = VerifyConfig.read(flags(), configFile);
            Duration patience = timeout();
            VerifyConfig.Places places = VerifyConfig.places(config);
            VerifyReport report = Verification.run(new VerifySettings(
                    places.kafka(),
                    places.database(),
                    WalletJobSettings.TOPIC,
                    config.get(WalletstreamKeys.REORG_WINDOW),
                    config.get(WalletstreamKeys.MAX_ROLLBACK),
                    patience,
                    ROWS));
            report.lines().forEach(out::println);
            return report.isEqual() ? 0 : StartException.FAILED;
        } catch (ConfigException e) {
            return Failure.print(err, StartException.USAGE, e);
        } catch (StartRefusedException | VerifyRefusedException e) {
            return Failure.print(err, StartException.FAILED, e);
        }
    }

    private Duration timeout() {
        try {
            return ConfigValues.duration(timeout);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("--timeout: " + e.getMessage() + ", got \"" + timeout + "\"");
        }
    }

    private Map<String, String> flags() {
        Map<String, String> flags = new HashMap<>();
        put(flags, WalletstreamKeys.DATA.name(), data);
        put(flags, WalletstreamKeys.KAFKA.name(), kafka);
        put(flags, WalletstreamKeys.POSTGRES_URL.name(), postgresUrl);
        put(flags, WalletstreamKeys.POSTGRES_USER.name(), postgresUser);
        put(flags, WalletstreamKeys.REORG_WINDOW.name(), reorgWindow);
        put(flags, WalletstreamKeys.MAX_ROLLBACK.name(), maxRollback);
        return flags;
    }

    private static void put(Map<String, String> flags, String name, @Nullable String value) {
        if (value != null) {
            flags.put(name, value);
        }
    }
}
