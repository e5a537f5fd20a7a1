package io.walletstream.query.http;

import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.server.handler.MinimumDataRateHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** How Jetty and Javalin are set up: every bound of the server in one place. */
public final class HttpServers {
    /** Longest time that a request may be answered later (long-polls). */
    public static final long ASYNC_TIMEOUT_MILLIS = 90_000;

    private static final int MAX_HEADER_BYTES = 16 << 10;
    private static final long MIN_BODY_BYTES_PER_SECOND = 1_024;
    private static final int MAX_CONNECTIONS = 2_000;
    private static final int MAX_THREADS = 32;
    private static final int MIN_THREADS = 4;
    private static final int THREAD_IDLE_MILLIS = 60_000;
    private static final long STOP_MILLIS = 5_000;

    private HttpServers() {}

    public static void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.maxRequestSize = Bodies.MAX_BYTES;
        config.http.prefer405over404 = true;
        config.http.asyncTimeout = ASYNC_TIMEOUT_MILLIS;
        config.http.compressionStrategy = CompressionStrategy.GZIP;
        // its queue needs no bound of its own: connections are bounded, and each waits for at most one thread
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS, THREAD_IDLE_MILLIS);
        threads.setName("http");
        config.jetty.threadPool = threads;
        config.jetty.modifyHttpConfiguration(http -> {
            http.setRequestHeaderSize(MAX_HEADER_BYTES);
            http.setSendServerVersion(false);
        });
        ErrorPages errors = new ErrorPages();
        config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(errors));
        config.jetty.modifyServer(server -> {
            server.setErrorHandler(errors);
            server.setHandler(new GracefulHandler(new MinimumDataRateHandler(MIN_BODY_BYTES_PER_SECOND, 0)));
            server.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, server));
            server.setStopTimeout(STOP_MILLIS);
        });
    }
}
