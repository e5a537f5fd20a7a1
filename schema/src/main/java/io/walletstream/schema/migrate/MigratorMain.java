package io.walletstream.schema.migrate;

import java.io.PrintStream;
import java.util.Map;

/**
 * One-shot main, run before both services: migrates the database of {@code WALLETSTREAM_POSTGRES_URL} (a JDBC URL) as
 * {@code WALLETSTREAM_POSTGRES_USER} with {@code WALLETSTREAM_POSTGRES_PASSWORD}. Exit code 0 when up to date, 1 on failure, 2 when a
 * variable is missing.
 */
public final class MigratorMain {
    private MigratorMain() {}

    public static void main(String[] args) {
        System.exit(run(System.getenv(), System.out, System.err));
    }

    static int run(Map<String, String> environment, PrintStream out, PrintStream err) {
        String url = environment.getOrDefault("WALLETSTREAM_POSTGRES_URL", "");
        if (url.isEmpty()) {
            err.println("WALLETSTREAM_POSTGRES_URL is missing: expected a JDBC URL such as jdbc:postgresql://host/db");
            return 2;
        }
        try {
            int applied = Migrator.migrate(
                    url,
                    environment.getOrDefault("WALLETSTREAM_POSTGRES_USER", "postgres"),
                    environment.getOrDefault("WALLETSTREAM_POSTGRES_PASSWORD", ""));
            out.println("schema wallet is up to date, " + applied + " migrations applied");
            return 0;
        } catch (MigrationFailedException e) {
            err.println(e.getMessage());
            return 1;
        }
    }
}
