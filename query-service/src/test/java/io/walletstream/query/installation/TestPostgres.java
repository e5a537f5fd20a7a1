package io.walletstream.query.installation;

import io.walletstream.schema.migrate.Migrator;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** A migrated Postgres that can be stopped and started again with its port and its rows. */
public final class TestPostgres implements AutoCloseable {
    public static final String USER = "postgres";

    private final Path folder;
    private final int port;
    private @Nullable EmbeddedPostgres server;

    private TestPostgres(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** One that does not run yet. */
    public static TestPostgres prepare() throws IOException {
        return new TestPostgres(TemporaryFolder.create("test-postgres"), FreePorts.one());
    }

    public static TestPostgres start() throws IOException {
        TestPostgres postgres = prepare();
        postgres.startAgain();
        return postgres;
    }

    /** Starts the stopped server, and migrates it if that was not done yet. */
    public void startAgain() throws IOException {
        server = EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("data"))
                .setCleanDataDirectory(false)
                .setPort(port)
                .setServerConfig("fsync", "off")
                .setServerConfig("max_connections", "60")
                .start();
        Migrator.migrate(jdbcUrl(), USER, "");
    }

    /** Stops the server; its rows stay. */
    public void stop() throws IOException {
        EmbeddedPostgres running = server;
        if (running != null) {
            server = null;
            running.close();
        }
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    public Jdbi jdbi() {
        return Jdbi.create(jdbcUrl(), USER, "");
    }

    @Override
    public void close() throws IOException {
        stop();
        TemporaryFolder.delete(folder);
    }
}
