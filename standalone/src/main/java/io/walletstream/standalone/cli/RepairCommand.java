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
import io.walletstream.stream.ingest.IngestJob;
import io.walletstream.stream.wallet.AfterRestore;
import io.walletstream.stream.wallet.NewLogEpoch;
import io.walletstream.stream.wallet.StartRefusedException;
import io.walletstream.stream.wallet.WalletJob;
import io.walletstream.stream.write.Database;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code new-log-epoch} and {@code after-restore}: for a data directory whose stores do not belong together any more, and that does not run. */
@Command
final class RepairCommand implements Callable<Integer> {
    /** Makes the stores fit again; answers what it came to, in words. */
    private interface Repair {
        String run(String kafka, Database database);
    }

    private final Repair repair;
    private final List<String> jobsThatForget;
    private final PrintStream out;
    private final PrintStream err;

    @Option(names = "--data", paramLabel = "DIR", description = "Directory of the installation.")
    private @Nullable String data;

    @Option(names = "--config", paramLabel = "FILE", description = "Settings as a properties file.")
    private @Nullable Path configFile;

    private RepairCommand(Repair repair, List<String> jobsThatForget, PrintStream out, PrintStream err) {
        this.repair = repair;
        this.jobsThatForget = jobsThatForget;
        this.out = out;
        this.err = err;
    }

    static CommandSpec newLogEpoch(PrintStream out, PrintStream err) {
        return spec(
                "new-log-epoch",
                "After Kafka's data were lost or replaced: every account begins anew, with revisions above all older ones.",
                new RepairCommand(
                        (kafka, database) -> NewLogEpoch.begin(kafka, database).inWords(),
                        List.of(WalletJob.NAME),
                        out,
                        err));
    }

    static CommandSpec afterRestore(PrintStream out, PrintStream err) {
        return spec(
                "after-restore",
                "After Postgres was restored from a backup: every account begins anew, from its feed and from what was pushed.",
                new RepairCommand(
                        (kafka, database) -> AfterRestore.begin(kafka, database).inWords(),
                        List.of(WalletJob.NAME, IngestJob.NAME),
                        out,
                        err));
    }

    private static CommandSpec spec(String name, String description, RepairCommand command) {
        CommandSpec spec = CommandSpec.forAnnotatedObject(command).name(name);
        spec.usageMessage()
                .customSynopsis("./walletstream " + name + " [--data DIR]")
                .description(description);
        RunCommand.addHelp(spec);
        return spec;
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
                String result = repair.run(kafka.bootstrapServers(), database);
                for (String job : jobsThatForget) {
                    Checkpoints.forget(directory.resolve(""), job);
                }
                out.println(result);
            }
        }
    }
}
