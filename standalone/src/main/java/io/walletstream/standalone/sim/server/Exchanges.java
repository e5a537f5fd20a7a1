package io.walletstream.standalone.sim.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads queries and bodies, writes whole answers. */
final class Exchanges {
    static final ObjectMapper JSON = new ObjectMapper();

    private static final int MAX_BODY_BYTES = 64 << 10;

    private Exchanges() {}

    /** All values of a query parameter, in order. */
    static List<String> parameters(HttpExchange exchange, String name) {
        List<String> values = new ArrayList<>();
        String query = exchange.getRequestURI().getRawQuery();
        if (query != null) {
            for (String pair : query.split("&", -1)) {
                int equals = pair.indexOf('=');
                String key = equals < 0 ? pair : pair.substring(0, equals);
                if (key.equals(name) && equals >= 0) {
                    values.add(URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
                }
            }
        }
        return values;
    }

    static @Nullable String parameter(HttpExchange exchange, String name) {
        List<String> values = parameters(exchange, name);
        return values.isEmpty() || values.get(0).isEmpty() ? null : values.get(0);
    }

    /** The body, an object; empty: an empty object. */
    static JsonNode body(HttpExchange exchange) throws IOException {
        byte[] bytes = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
        if (bytes.length > MAX_BODY_BYTES) {
            throw new IllegalArgumentException("a body has at most " + MAX_BODY_BYTES + " bytes");
        }
        JsonNode json = bytes.length == 0 ? JSON.createObjectNode() : JSON.readTree(bytes);
        if (!json.isObject()) {
            throw new IllegalArgumentException("a body is a JSON object");
        }
        return json;
    }

    static void json(HttpExchange exchange, JsonNode json) throws IOException {
        bytes(exchange, 200, "application/json", JSON.writeValueAsBytes(json));
    }

    static void text(HttpExchange exchange, int status, String text) throws IOException {
        bytes(exchange, status, "text/plain;charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    static void bytes(HttpExchange exchange, int status, String type, byte[] bytes) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
