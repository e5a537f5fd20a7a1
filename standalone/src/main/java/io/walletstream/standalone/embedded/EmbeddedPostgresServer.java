package io.walletstream.standalone.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/**
 * A real Postgres on a loopback port with a data directory that outlives it. Commits are durable (fsync on). Every connection needs the
 * password, which is in a file of its directory that only the owner may read.
 */
public final class EmbeddedPostgresServer implements AutoCloseable {
    private static final String DATABASE = "walletstream";
    private static final int MAX_CONNECTIONS = 60;
    private static final Duration START_WAIT = Duration.ofSeconds(60);

    private final EmbeddedPostgres postgres;
    private final Path dataDirectory;
    private final PostgresLogin login;

    private EmbeddedPostgresServer(EmbeddedPostgres postgres, Path dataDirectory, PostgresLogin login) {
        this.postgres = postgres;
        this.dataDirectory = dataDirectory;
        this.login = login;
    }

    /** Starts on a free port. */
    public static EmbeddedPostgresServer start(Path directory) {
        return start(directory, FreePorts.one());
    }

    /**
     * Starts the server of this directory, creating it on first use. A server that was left behind by a killed process is stopped first.
     *
     * @param directory holds {@code data}, {@code password} and the unpacked binaries
     * @throws EmbeddedStartException if it does not come up
     */
    public static EmbeddedPostgresServer start(Path directory, int port) {
        Path data = directory.toAbsolutePath().resolve("data");
        try {
            PrivateFiles.createDirectory(directory);
            new OrphanedPostmaster(data).stop();
            PostgresLogin login = PostgresLogin.of(directory, data);
            EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setOverrideWorkingDirectory(
                            directory.toAbsolutePath().resolve("binaries").toFile())
                    .setCleanDataDirectory(false)
                    .setRegisterShutdownHook(false)
                    .setPort(port)
                    .setPGStartupWait(START_WAIT)
                    // whatever is set here becomes an option of initdb, the last of two alike counts
                    .setLocaleConfig("auth", PostgresLogin.METHOD)
                    .setLocaleConfig("pwfile", login.passwordFile().toString())
                    .setConnectConfig("password", login.password())
                    .setServerConfig("fsync", "on")
                    // The library's default is off: commits would be acknowledged before they are on disk.
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setServerConfig("unix_socket_directories", "")
                    .setServerConfig("max_connections", Integer.toString(MAX_CONNECTIONS))
                    .setServerConfig("shared_buffers", "64MB")
                    .setServerConfig("max_wal_size", "1GB")
                    .setServerConfig("wal_compression", "off")
                    .setServerConfig("max_parallel_workers_per_gather", "0")
                    .setServerConfig("jit", "off")
                    .setServerConfig("timezone", "UTC")
                    .start();
            EmbeddedPostgresServer server = new EmbeddedPostgresServer(postgres, data, login);
            login.enforce(server.urlOf("postgres"));
            server.createDatabase();
            return server;
        } catch (IOException | SQLException | IllegalStateException e) {
            throw new EmbeddedStartException("Postgres did not start in " + directory + ": " + e.getMessage(), e);
        }
    }

    /** The postmaster of this directory, if it runs; whoever started it. */
    public static Optional<ProcessHandle> running(Path directory) {
        return new OrphanedPostmaster(directory.toAbsolutePath().resolve("data")).running();
    }

    /** Fast shutdown of the postmaster of this directory, whoever started it; nothing happens when it does not run. */
    public static void stop(Path directory) throws IOException {
        new OrphanedPostmaster(directory.toAbsolutePath().resolve("data")).stop();
    }

    /** JDBC URL without credentials. */
    public String jdbcUrl() {
        return urlOf(DATABASE);
    }

    /** The superuser; embedded servers have no other login. */
    public String user() {
        return PostgresLogin.USER;
    }

    public String password() {
        return login.password();
    }

    public int port() {
        return postgres.getPort();
    }

    /** Process id of the postmaster, the parent of all its processes. */
    public long pid() {
        return new OrphanedPostmaster(dataDirectory)
                .pid()
                .orElseThrow(() -> new IllegalStateException("Postgres is not running in " + dataDirectory));
    }

    /** Fast shutdown: open transactions are rolled back, everything committed is on disk. */
    @Override
    public void close() throws IOException {
        postgres.close();
    }

    private String urlOf(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/" + database;
    }

    private void createDatabase() throws SQLException {
        try (Connection connection = login.connect(urlOf("postgres"));
                Statement statement = connection.createStatement()) {
            boolean exists;
            try (ResultSet found =
                    statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
                exists = found.next();
            }
            if (!exists) {
                statement.execute("CREATE DATABASE " + DATABASE);
            }
        }
    }
}
