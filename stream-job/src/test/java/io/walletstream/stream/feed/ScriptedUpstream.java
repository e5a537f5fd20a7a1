package io.walletstream.stream.feed;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
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

    /** Bytes that are to be had. */
    final Map<Txid, byte[]> transactions = new ConcurrentHashMap<>();

    final AtomicInteger atOnce = new AtomicInteger();
    final AtomicInteger mostAtOnce = new AtomicInteger();
    final AtomicInteger lastEventIds = new AtomicInteger();

    ScriptedUpstream() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(threads);
        http.createContext("/api/chaintracks/tip", exchange -> answer(tip, exchange));
        http.createContext("/api/owner/sync", this::stream);
        http.createContext("/api/beef/", this::transaction);
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

    private void transaction(HttpExchange exchange) throws IOException {
        byte[] raw =
                transactions.get(Txid.parse(exchange.getRequestURI().getPath().replaceAll(".*/beef/([^/]*)/.*", "$1")));
        exchange.sendResponseHeaders(raw == null ? 404 : 200, raw == null ? -1 : raw.length);
        if (raw != null) {
            exchange.getResponseBody().write(raw);
        }
        exchange.close();
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

    /** A frame at a time, ever higher from the score asked for and without an end; so long between two. */
    static Answer drip(Duration pause) {
        CountDownLatch never = new CountDownLatch(1);
        return exchange -> {
            Score from = Score.parse(exchange.getRequestURI().getRawQuery().replaceAll(".*from=", ""));
            exchange.sendResponseHeaders(200, 0);
            int n = (int) from.major();
            do {
                send(exchange, frame(n, String.valueOf(n)));
                n++;
            } while (!never.await(pause.toMillis(), TimeUnit.MILLISECONDS));
        };
    }

    /** Lines that are no frame, without an end; so long between two. */
    static Answer trickle(Duration pause) {
        CountDownLatch never = new CountDownLatch(1);
        return exchange -> {
            exchange.sendResponseHeaders(200, 0);
            do {
                send(exchange, ":\n");
            } while (!never.await(pause.toMillis(), TimeUnit.MILLISECONDS));
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

    /**
     * Pages as a real server's: each begins with the last score of the one before, and one that is full is followed by another. A score that fills
     * a page repeats until the reader leaves.
     */
    static Answer pages(List<FeedFrame> frames, int pageSize) {
        return exchange -> {
            Score from = Score.parse(exchange.getRequestURI().getRawQuery().replaceAll(".*from=", ""));
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = new BufferedOutputStream(exchange.getResponseBody());
            List<FeedFrame> page;
            do {
                Score begin = from;
                page = frames.stream()
                        .filter(frame -> frame.score().compareTo(begin) >= 0)
                        .limit(pageSize)
                        .toList();
                for (FeedFrame frame : page) {
                    out.write(text(frame).getBytes(StandardCharsets.UTF_8));
                    from = frame.score();
                }
            } while (page.size() == pageSize);
            out.write(DONE.getBytes(StandardCharsets.UTF_8));
            out.flush();
        };
    }

    private static String text(FeedFrame frame) {
        String spend = frame.spendTxid() == null ? "" : ",\"spendTxid\":\"" + frame.spendTxid() + "\"";
        return "data: {\"outpoint\":\"" + frame.outpoint() + "\",\"score\":" + frame.score() + spend + "}\n\n";
    }

    private static void write(HttpExchange exchange, String body) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        send(exchange, body);
    }

    private static void send(HttpExchange exchange, String text) throws IOException {
        OutputStream out = exchange.getResponseBody();
        out.write(text.getBytes(StandardCharsets.UTF_8));
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
