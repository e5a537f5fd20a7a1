package io.walletstream.standalone.cluster;

import io.walletstream.standalone.embedded.EmbeddedPostgresServer;
import java.nio.file.Path;

/** Starts Postgres, which is a process of its own by nature, and leaves it: directory and port. */
public final class PostgresNode {
    private PostgresNode() {}

    public static void main(String[] args) {
        EmbeddedPostgresServer.start(Path.of(args[0]), Integer.parseInt(args[1]));
        System.exit(0); // what reads the server's words must not keep this process
    }
}
