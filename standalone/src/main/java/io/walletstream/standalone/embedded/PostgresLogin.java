package io.walletstream.standalone.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/**
 * The password of an embedded Postgres, in a file beside its data. Whoever else may log in to the machine reaches the port, so the server
 * asks everybody for it. Data directories that older versions made trusted every local user: they are made to ask once they run.
 */
final class PostgresLogin {
    static final String USER = "postgres";
    static final String METHOD = "scram-sha-256";
    private static final String RULES = """
            # Written by Walletstream: loopback only, with the password beside this directory.
            host all all 127.0.0.1/32\s""" + METHOD + "\n";

    private final Path passwordFile;
    private final Path rules;
    private final String password;

    private PostgresLogin(Path passwordFile, Path rules, String password) {
        this.passwordFile = passwordFile;
        this.rules = rules;
        this.password = password;
    }

    /** Reads the password of this directory, or makes one up. */
    static PostgresLogin of(Path directory, Path data) throws IOException {
        Path file = directory.toAbsolutePath().resolve("password");
        return new PostgresLogin(file, data.resolve("pg_hba.conf"), PrivateFiles.secret(file));
    }

    String password() {
        return password;
    }

    /** Where the server's first start takes the password from, so that it is in no argument. */
    Path passwordFile() {
        return passwordFile;
    }

    Connection connect(String url) throws SQLException {
        return DriverManager.getConnection(url, USER, password);
    }

    /** Makes a server that still trusts local users ask for the password; repeats itself if it was broken off. */
    void enforce(String url) throws IOException, SQLException {
        if (Files.readString(rules).equals(RULES)) {
            return;
        }
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement()) {
            // the driver sends only what the server has to keep, so that the password is in no statement
            connection.unwrap(PGConnection.class).alterUserPassword(USER, password.toCharArray(), METHOD);
            PrivateFiles.write(rules, RULES);
            statement.execute("SELECT pg_reload_conf()");
        }
    }
}
