package io.walletstream.standalone.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Stands in for the query service: its life cycle and the few routes that starting up uses. */
final class StubService {
    private StubService() {}

    public static void main(String[] args) throws IOException {
        int port = Integer.parseInt(System.getenv("WALLETSTREAM_PORT"));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        answer(server, "/health/ready", 200, "{\"instanceId\":\"" + System.getenv("WALLETSTREAM_INSTANCE_ID") + "\"}");
        answer(server, "/api/v1/accounts", 200, "{\"id\":\"00000000-0000-0000-0000-000000000001\"}");
        answer(
                server,
                "/api/v1/accounts/00000000-0000-0000-0000-000000000001/outputs",
                200,
                "{\"items\":[{\"vout\":0}]}");
        server.start();
        System.in.readAllBytes();
        System.exit(0); // the parent is gone
    }

    private static void answer(HttpServer server, String path, int status, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        server.createContext(path, exchange -> {
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }
}
