package io.walletstream.stream.write;

import java.io.Serializable;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/**
 * How to reach Postgres. Its text form hides the password.
 *
 * @param url JDBC URL
 */
public record Database(String url, String user, String password) implements Serializable {
    /** A new connection that keeps its statements prepared and fails rather than waits for ever. */
    public Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("prepareThreshold", "1");
        properties.setProperty("binaryTransfer", "true");
        properties.setProperty("ApplicationName", "walletstream-job");
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("socketTimeout", "120");
        properties.setProperty("tcpKeepAlive", "true");
        return DriverManager.getConnection(url, properties);
    }

    @Override
    public String toString() {
        return "Database[" + url.replaceAll("\\?.*", "") + ", " + user + "]";
    }
}
