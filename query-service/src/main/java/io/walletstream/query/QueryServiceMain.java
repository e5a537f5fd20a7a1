package io.walletstream.query;

import io.walletstream.query.config.ServiceConfig;
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
            if (config.parentStdin()) {
                while (System.in.read() >= 0) {
                    // The parent says nothing; the end of the stream says that it is gone.
                }
                System.exit(0);
            }
            stopped.await();
        } catch (IllegalArgumentException e) {
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
}
