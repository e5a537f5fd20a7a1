package io.walletstream.standalone.sim.server;

import java.time.Duration;

/**
 * How the server speaks.
 *
 * @param port 0: any free one
 * @param basePath what the upstream's routes hang under, such as {@code /api}
 * @param retry what {@code done} tells clients to wait before they come back
 * @param separator between txid and vout: {@code _} or {@code .}
 * @param pageSize frames that are looked up at once; the next page begins again with the last score, so its frames repeat
 */
public record ServerSettings(int port, String basePath, Duration retry, char separator, int pageSize) {
    private static final int MAX_PORT = 65_535;

    public ServerSettings {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("port is 0 to " + MAX_PORT + ", got " + port);
        }
        if (!basePath.matches("(/[a-z0-9]+)+")) {
            throw new IllegalArgumentException("basePath is such as /api, got " + basePath);
        }
        if (retry.isNegative()) {
            throw new IllegalArgumentException("retry is not negative, got " + retry);
        }
        if (separator != '_' && separator != '.') {
            throw new IllegalArgumentException("separator is _ or ., got " + separator);
        }
        if (pageSize < 1) {
            throw new IllegalArgumentException("pageSize is 1 or more, got " + pageSize);
        }
    }

    /** What the published server does: {@code /api}, 60 s, {@code _}, 10,000 frames; on any free port. */
    public static ServerSettings defaults() {
        return new ServerSettings(0, "/api", Duration.ofSeconds(60), '_', 10_000);
    }

    public ServerSettings withPort(int newPort) {
        return new ServerSettings(newPort, basePath, retry, separator, pageSize);
    }

    public ServerSettings withBasePath(String newBasePath) {
        return new ServerSettings(port, newBasePath, retry, separator, pageSize);
    }

    public ServerSettings withRetry(Duration newRetry) {
        return new ServerSettings(port, basePath, newRetry, separator, pageSize);
    }

    public ServerSettings withSeparator(char newSeparator) {
        return new ServerSettings(port, basePath, retry, newSeparator, pageSize);
    }

    public ServerSettings withPageSize(int newPageSize) {
        return new ServerSettings(port, basePath, retry, separator, newPageSize);
    }
}
