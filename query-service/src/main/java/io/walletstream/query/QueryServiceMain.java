package io.walletstream.query;

import io.walletstream.query.config.ServiceConfig;
import io.walletstream.schema.config.ConfigException;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.util.concurrent.CountDownLatch;

/** Starts the service from the environment. Exit codes: 1 failed, 2 configuration, 4 port taken. */
public final class QueryServiceMain {
    private QueryServiceMain() {}

    public static void main(String[] args) throws InterruptedException {
        try {
            ServiceConfig config = ServiceConfig.of(System.getenv());
            String key = config.bootstrapKeyFile() == null
                    ? ""
                    : Files.readString(config.bootstrapKeyFile()).strip();
            QueryService service = QueryService.start(config, key);
            CountDownLatch stopped = new CountDownLatch(1);
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(
                            () -> {
                                service.close();
                                stopped.countDown();
                            },
                            "stop"));
            System.out.println("listening on " + config.host() + ":" + service.port());
            // A parent writes a line to standard input and holds it open: its end says that the parent is gone.
            Thread parent = new Thread(QueryServiceMain::exitWithParent, "parent-watch");
            parent.setDaemon(true);
            parent.start();
            stopped.await();
        } catch (ConfigException | IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        } catch (IOException e) {
            System.err.println(
                    "the bootstrap key cannot be read: " + e.getClass().getSimpleName());
            System.exit(2);
        } catch (RuntimeException e) {
            boolean taken = e.getCause() instanceof BindException
                    || String.valueOf(e.getMessage()).contains("Port already in use");
            System.err.println(taken ? "the port is taken" : "the service did not start: " + e);
            System.exit(taken ? 4 : 1);
        }
    }

    private static void exitWithParent() {
        try {
            // Service managers often close it from the start: only who says something is a parent.
            if (System.in.read() < 0) {
                return;
            }
            while (System.in.read() >= 0) {
                // The parent says nothing of use.
            }
            System.exit(0);
        } catch (IOException e) {
            System.exit(0);
        }
    }
}
