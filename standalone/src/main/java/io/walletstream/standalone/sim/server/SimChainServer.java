package io.walletstream.standalone.sim.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.walletstream.standalone.sim.Block;
import io.walletstream.standalone.sim.SimChain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A chain on a loopback port, as the upstream would serve it. Does not close the chain. */
public final class SimChainServer implements AutoCloseable {
    private static final int THREADS = 32;
    private static final int WAITING_REQUESTS = 1024;

    static {
        // Read once by the JDK's server. Without it an answer waits 40 ms for the acknowledgement of its own headers.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer http;
    private final ExecutorService executor;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Faults faults = new Faults();
    private final ServerSettings settings;

    private SimChainServer(SimChain chain, ServerSettings settings, TrafficSwitch traffic) throws IOException {
        this.settings = settings;
        this.executor = executor();
        this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.port()), 0);
        http.setExecutor(executor);
        Striking striking = new Striking(faults, closed);
        String owner = settings.basePath() + "/owner/";
        String beef = settings.basePath() + "/beef/";
        route(owner + "sync", new SyncHandler(chain, settings, striking));
        route(owner, new OwnerHandler(chain, owner, settings.separator()));
        route(beef, new TxHandler(chain, beef, striking));
        route(settings.basePath() + "/chaintracks/tip", exchange -> tip(exchange, chain, striking));
        route(ControlHandler.PREFIX, new ControlHandler(chain, faults, traffic));
    }

    /** Starts serving a chain that changes only when told to. */
    public static SimChainServer start(SimChain chain, ServerSettings settings) throws IOException {
        return start(chain, settings, on -> {
            throw new IllegalArgumentException("this chain has no traffic to turn on or off");
        });
    }

    /** Starts serving. */
    public static SimChainServer start(SimChain chain, ServerSettings settings, TrafficSwitch traffic)
            throws IOException {
        SimChainServer server = new SimChainServer(chain, settings, traffic);
        server.http.start();
        return server;
    }

    /** {@code http://127.0.0.1:<port>}; the controls hang under {@code /sim}. */
    public URI origin() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    /** What a feed is configured with: origin and base path. */
    public URI baseUrl() {
        return URI.create(origin() + settings.basePath());
    }

    public Faults faults() {
        return faults;
    }

    /** Cuts every open connection. */
    @Override
    public void close() {
        closed.countDown();
        http.stop(0);
        executor.shutdownNow();
    }

    private void route(String path, HttpHandler handler) {
        http.createContext(path, exchange -> {
            try {
                handler.handle(exchange);
            } catch (JsonProcessingException | IllegalArgumentException e) {
                Exchanges.text(exchange, 400, String.valueOf(e.getMessage()));
            }
        });
    }

    private static void tip(HttpExchange exchange, SimChain chain, Striking striking) throws IOException {
        List<Effect> effects = striking.take(Fault.Route.TIP, List.of());
        if (!Striking.answered(exchange, effects)) {
            Block newest = chain.tip();
            int known = KnownChain.of(chain, effects).highest();
            Block tip = known < newest.height() ? chain.block(known).orElse(newest) : newest;
            Exchanges.json(
                    exchange,
                    Exchanges.JSON
                            .createObjectNode()
                            .put("height", tip.height())
                            .put("hash", tip.hash()));
        }
    }

    private static ExecutorService executor() {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING_REQUESTS), task -> {
                    Thread thread = new Thread(task, "simulated-chain-server");
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }
}
