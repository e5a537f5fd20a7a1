package io.walletstream.stream.fetch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.process.RawTransaction;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A real HTTP server that answers its requests by a script; the last answer repeats. */
final class Upstream implements AutoCloseable {
    static final byte[] RAW =
            "the bytes of a transaction, as far as fetching is concerned".getBytes(StandardCharsets.UTF_8);
    static final Txid TXID = RawTransaction.txidOf(RAW);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Answer> answers;
    private final AtomicInteger served = new AtomicInteger();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final CountDownLatch closing = new CountDownLatch(1);

    final AtomicInteger mostAtOnce = new AtomicInteger();
    final List<String> paths = new CopyOnWriteArrayList<>();
    final List<String> authorizations = new CopyOnWriteArrayList<>();

    interface Answer {
        void to(HttpExchange exchange) throws Exception;
    }

    private Upstream(List<Answer> answers) throws IOException {
        this.answers = answers;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    static Upstream answering(Answer... answers) throws IOException {
        return new Upstream(List.of(answers));
    }

    static Answer status(int status, String body) {
        return exchange -> send(exchange, status, body.getBytes(StandardCharsets.UTF_8));
    }

    static Answer bytes(byte[] body) {
        return exchange -> send(exchange, 200, body);
    }

    static Answer header(String name, String value, Answer answer) {
        return exchange -> {
            exchange.getResponseHeaders().set(name, value);
            answer.to(exchange);
        };
    }

    /** Declares more bytes than it sends, then closes. */
    static Answer truncated() {
        return exchange -> {
            exchange.sendResponseHeaders(200, RAW.length + 10L);
            exchange.getResponseBody().write(RAW);
            exchange.close();
        };
    }

    /** Sends without a declared length for as long as somebody reads. */
    static Answer endless() {
        return exchange -> {
            exchange.sendResponseHeaders(200, 0);
            while (true) {
                exchange.getResponseBody().write(new byte[4096]);
            }
        };
    }

    /** Headers and half of a body, then nothing until the server closes. */
    Answer stalling() {
        return exchange -> {
            exchange.sendResponseHeaders(200, RAW.length);
            exchange.getResponseBody().write(RAW, 0, 5);
            exchange.getResponseBody().flush();
            closing.await();
        };
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private void handle(HttpExchange exchange) {
        int now = atOnce.incrementAndGet();
        mostAtOnce.accumulateAndGet(now, Math::max);
        paths.add(exchange.getRequestURI().getPath());
        @Nullable String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        authorizations.add(String.valueOf(authorization));
        int number = served.getAndIncrement();
        try (exchange) {
            answers.get(Math.min(number, answers.size() - 1)).to(exchange);
        } catch (Exception e) {
            // The client went away, as some tests want.
        } finally {
            atOnce.decrementAndGet();
        }
    }

    int requests() {
        return served.get();
    }

    URI base() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/api/");
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
