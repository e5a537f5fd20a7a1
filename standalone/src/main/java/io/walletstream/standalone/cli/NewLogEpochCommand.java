package io.walletstream.standalone.cli;

import io.walletstream.schema.config.ConfigException;
import io.walletstream.schema.config.WalletstreamKeys;
import io.walletstream.schema.migrate.MigrationFailedException;
import io.walletstream.schema.migrate.Migrator;
import io.walletstream.standalone.config.Settings;
import io.walletstream.standalone.embedded.Checkpoints;
import io.walletstream.standalone.embedded.EmbeddedKafka;
import io.walletstream.standalone.embedded.EmbeddedPostgresServer;
import io.walletstream.standalone.embedded.EmbeddedStartException;
import io.walletstream.stream.wallet.NewLogEpoch;
import io.walletstream.stream.wallet.StartRefusedException;
import io.walletstream.stream.wallet.WalletJob;
import io.walletstream.stream.write.Database;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code new-log-epoch}: for a data directory whose Kafka topics are not those that its tables came from. */
@Command(
        name = "new-log-epoch",
        customSynopsis = "./walletstream new-log-epoch [--data DIR]",
        description =
                "After Kafka's data were lost or replaced: every account begins anew, with revisions above all older ones.")
final class NewLogEpochCommand implements Callable<Integer> {
    private final PrintStream out;
    private final PrintStream err;

    @Option(names = "--data", paramLabel = "DIR", description = "Directory of the installation.")
    private @Nullable String data;

    @Option(names = "--config", paramLabel = "FILE", description = "Settings as a properties file.")
    private @Nullable Path configFile;

    NewLogEpochCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() {
        try {
            Map<String, String> flags = new HashMap<>();
            if (data != null) {
                flags.put(WalletstreamKeys.DATA.name(), data);
            }
            run(Settings.of(Settings.read(flags, configFile)));
            return 0;
        } catch (ConfigException e) {
            return Failure.print(err, StartException.USAGE, e);
        } catch (StartException e) {
            return Failure.print(err, e.exitCode(), e);
        } catch (EmbeddedStartException | StartRefusedException | MigrationFailedException | IOException e) {
            return Failure.print(err, StartException.FAILED, e);
        }
    }

    private void run(Settings settings) throws IOException {
        if (!Files.isDirectory(settings.data().resolve("postgres"))) {
            throw new StartException(StartException.USAGE, settings.data() + " holds no installation; give its --data");
        }
        try (DataDirectory directory = DataDirectory.open(settings.data())) {
            directory.logHere();
            try (EmbeddedPostgresServer postgres = EmbeddedPostgresServer.start(directory.resolve("postgres"));
                    EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"))) {
                Migrator.migrate(postgres.jdbcUrl(), postgres.user(), postgres.password());
                kafka.createTopics(Walletstream.topics(settings));
                Database database = new Database(postgres.jdbcUrl(), postgres.user(), postgres.password());
                NewLogEpoch.Result result = NewLogEpoch.begin(kafka.bootstrapServers(), database);
                Checkpoints.forget(directory.resolve(""), WalletJob.NAME);
                out.println(result.inWords());
            }
        }
    }
}
