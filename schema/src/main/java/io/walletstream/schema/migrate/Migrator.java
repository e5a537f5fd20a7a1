package io.walletstream.schema.migrate;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.MigrateResult;

/** Applies the SQL migrations, forward only. Safe to run again and from several places at once (Flyway takes a lock). */
public final class Migrator {
    private Migrator() {}

    /**
     * Migrates the schema {@code wallet}.
     *
     * @return how many migrations were applied, 0 when the database was up to date
     * @throws MigrationFailedException if the database is out of reach, was migrated by a newer version, or was altered by hand
     */
    public static int migrate(String jdbcUrl, String user, String password) {
        try {
            MigrateResult result = Flyway.configure()
                    .dataSource(jdbcUrl, user, password)
                    .schemas("wallet")
                    .defaultSchema("wallet")
                    .table("schema_history")
                    .locations("classpath:db/migration")
                    .validateOnMigrate(true)
                    // by default a history from the future is passed over: an old version would run on a newer schema
                    .ignoreMigrationPatterns(new String[0])
                    .cleanDisabled(true)
                    .load()
                    .migrate();
            return result.migrationsExecuted;
        } catch (FlywayException e) {
            throw new MigrationFailedException("migration of schema wallet failed: " + e.getMessage(), e);
        }
    }
}
