package io.walletstream.stream.feed;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Txid;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A 1Sat server over HTTP that answers by script. */
final class ScriptedUpstream implements AutoCloseable {
    static final String DONE = "event: done\ndata: {}\nretry: 1000\n\n";

    /** What one request gets. */
    interface Answer {
        void to(HttpExchange exchange) throws IOException, InterruptedException;
    }

    private final HttpServer http;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Queue<Answer> streams = new ConcurrentLinkedQueue<>();
    private final Map<String, Answer> ofOwner = new ConcurrentHashMap<>();
    volatile Answer tip = text("{\"height\":1000,\"hash\":\"00\"}");
    volatile Answer otherwise = text(DONE);

    /** Queries of the streams that were asked for. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    final AtomicInteger atOnce = new AtomicInteger();
    final AtomicInteger mostAtOnce = new AtomicInteger();
    final AtomicInteger lastEventIds = new AtomicInteger();

    ScriptedUpstream() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(threads);
        http.createContext("/api/chaintracks/tip", exchange -> answer(tip, exchange));
        http.createContext("/api/owner/sync", this::stream);
        http.start();
    }

    /** Answers to the next streams; then again {@link #otherwise}. */
    void next(Answer... answers) {
        streams.addAll(List.of(answers));
    }

    /** What every stream of this owner gets. */
    void always(String owner, Answer answer) {
        ofOwner.put(owner, answer);
    }

    URI base() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/api");
    }

    private void stream(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getRawQuery();
        asked.add(query);
        if (exchange.getRequestHeaders().containsKey("Last-Event-ID")) {
            lastEventIds.incrementAndGet();
        }
        mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
        try {
            Answer answer = ofOwner.get(query.replaceAll("owner=([^&]*).*", "$1"));
            Answer scripted = answer == null ? streams.poll() : answer;
            answer(scripted == null ? otherwise : scripted, exchange);
        } finally {
            atOnce.decrementAndGet();
        }
    }

    private static void answer(Answer answer, HttpExchange exchange) throws IOException {
        try {
            answer.to(exchange);
            exchange.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static Answer text(String body) {
        return exchange -> write(exchange, body);
    }

    /** The text, then the connection is cut. */
    static Answer cut(String body) {
        return exchange -> {
            write(exchange, body);
            throw new IOException("cut");
        };
    }

    /** The text, then silence until the server closes. */
    Answer silence(String body) {
        return exchange -> {
            write(exchange, body);
            closing.await();
        };
    }

    /** The text once the latch is down. */
    static Answer after(CountDownLatch latch, String body) {
        return exchange -> {
            latch.await();
            write(exchange, body);
        };
    }

    static Answer status(int status, String... headers) {
        return exchange -> {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
            }
            exchange.sendResponseHeaders(status, -1);
        };
    }

    private static void write(HttpExchange exchange, String body) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        out.write(body.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    static Outpoint outpoint(int n) {
        return new Outpoint(Txid.ofWords(0, 0, 0, n), 0);
    }

    static String frame(int n, String score) {
        return "data: {\"outpoint\":\"" + outpoint(n) + "\",\"score\":" + score + "}\nid: 1\n\n";
    }

    static String spent(int n, String score, int by) {
        return "data: {\"outpoint\":\"" + outpoint(n) + "\",\"score\":" + score + ",\"spendTxid\":\""
                + outpoint(by).txid() + "\"}\n\n";
    }

    @Override
    public void close() {
        closing.countDown();
        http.stop(0);
        threads.shutdownNow();
    }
}
