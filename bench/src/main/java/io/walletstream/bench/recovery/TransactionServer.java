package io.walletstream.bench.recovery;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.walletstream.bench.pipeline.RawTransactions;
import io.walletstream.schema.chain.Txid;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The upstream of jobs in other processes: {@code GET /api/beef/{txid}/tx} and nothing else, for nobody asks for more. */
final class TransactionServer implements AutoCloseable {
    private static final String PREFIX = "/api/beef/";
    private static final String END = "/tx";
    private static final int THREADS = 4;

    static {
        // Read once by the JDK's server. Without it an answer waits 40 ms for the acknowledgement of its own headers.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final RawTransactions transactions;
    private final HttpServer http;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "bench-upstream");
        thread.setDaemon(true);
        return thread;
    });

    TransactionServer(RawTransactions transactions) throws IOException {
        this.transactions = transactions;
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(threads);
        http.createContext(PREFIX, this::answer);
    }

    /** Begins to serve what there is by now. */
    void start() {
        http.start();
    }

    String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort() + "/api";
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        byte[] raw = path.endsWith(END)
                ? transactions.raw(Txid.parse(path.substring(PREFIX.length(), path.length() - END.length())))
                : null;
        if (raw == null) {
            exchange.sendResponseHeaders(404, -1);
        } else {
            exchange.sendResponseHeaders(200, raw.length);
            exchange.getResponseBody().write(raw);
        }
        exchange.close();
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}
