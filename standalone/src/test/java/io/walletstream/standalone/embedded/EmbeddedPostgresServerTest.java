package io.walletstream.standalone.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresServerTest {
    @TempDir
    Path directory;

    @Test
    void keepsItsDataOverARestartOnAnotherPort() throws Exception {
        PostgresTemplate.prepare(directory);
        try (EmbeddedPostgresServer first = EmbeddedPostgresServer.start(directory)) {
            run(first, "CREATE TABLE kept AS SELECT 42 AS value");
            assertThat(query(first, "SHOW fsync")).isEqualTo("on");
            assertThat(query(first, "SHOW synchronous_commit")).isEqualTo("on");
            assertThat(query(first, "SHOW full_page_writes")).isEqualTo("on");
        }
        try (EmbeddedPostgresServer second = EmbeddedPostgresServer.start(directory)) {
            assertThat(query(second, "SELECT value FROM kept")).isEqualTo("42");
        }
    }

    @Test
    void stopsAServerThatAKilledProcessLeftBehind() throws Exception {
        PostgresTemplate.prepare(directory);
        EmbeddedPostgresServer abandoned = EmbeddedPostgresServer.start(directory);
        run(abandoned, "CREATE TABLE kept AS SELECT 42 AS value");
        long orphan = abandoned.pid();

        new OrphanedPostmaster(directory.resolve("data")).stop();

        assertThat(ProcessHandle.of(orphan).filter(ProcessHandle::isAlive)).isEmpty();
        // Zonky holds its own lock on the directory, which a killed process would have lost
        abandoned.close();
        try (EmbeddedPostgresServer next = EmbeddedPostgresServer.start(directory)) {
            assertThat(query(next, "SELECT value FROM kept")).isEqualTo("42");
        }
    }

    @Test
    void startsOverThePidFileOfAStrangerAndOfADeadProcess() throws Exception {
        PostgresTemplate.start(directory).close();
        for (long pid : List.of(ProcessHandle.current().pid(), 4_000_000L)) {
            Files.writeString(directory.resolve("data/postmaster.pid"), pid + "\n" + directory + "\n");
            try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start(directory)) {
                assertThat(query(server, "SELECT 1")).isEqualTo("1");
            }
        }
    }

    @Test
    void nobodyEntersWithoutThePasswordWhichIsInAPrivateFileAndNoArgument() throws Exception {
        try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start(directory)) {
            for (String wrong : List.of("", "postgres", server.password() + "x")) {
                assertThatThrownBy(() -> DriverManager.getConnection(server.jdbcUrl(), server.user(), wrong))
                        .isInstanceOf(SQLException.class)
                        .hasMessageNotContaining(server.password());
            }
            assertThat(query(
                            server,
                            "SELECT rolpassword LIKE 'SCRAM-SHA-256$%' FROM pg_authid WHERE rolname = 'postgres'"))
                    .isEqualTo("t");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("password"))))
                    .isEqualTo("rw-------");
            assertThat(server.password())
                    .hasSizeGreaterThan(40)
                    .isEqualTo(Files.readString(directory.resolve("password")));
            assertThat(Files.readString(Path.of("/proc", Long.toString(server.pid()), "cmdline")))
                    .doesNotContain(server.password());
        }
    }

    @Test
    void aDataDirectoryThatTrustedEverybodyAsksForThePasswordFromItsNextStartOn() throws Exception {
        PostgresTemplate.prepare(directory);
        try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start(directory)) {
            run(server, "CREATE TABLE kept AS SELECT 42 AS value");
            run(server, "ALTER ROLE postgres PASSWORD NULL");
        }
        Files.delete(directory.resolve("password"));
        Files.writeString(directory.resolve("data/pg_hba.conf"), "host all all 127.0.0.1/32 trust\n");
        for (int start = 1; start <= 2; start++) {
            try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start(directory)) {
                assertThat(query(server, "SELECT value FROM kept")).isEqualTo("42");
                assertThatThrownBy(() -> DriverManager.getConnection(server.jdbcUrl(), server.user(), "guessed"))
                        .isInstanceOf(SQLException.class);
            }
        }
    }

    private static void run(EmbeddedPostgresServer server, String sql) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(EmbeddedPostgresServer server, String sql) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }

    private static Connection connect(EmbeddedPostgresServer server) throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
    }
}
