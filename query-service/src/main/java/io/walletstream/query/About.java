package io.walletstream.query;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.walletstream.query.auth.Routes;
import io.walletstream.query.http.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Routes that tell of the service itself: version, description, metrics, front page. None needs a key. */
final class About {
    static final String VERSION = "0.1.0";

    private final PrometheusMeterRegistry metrics;
    private final byte[] openApi = resource("/openapi.yaml");
    private final byte[] index = resource("/index.html");

    About(PrometheusMeterRegistry metrics) {
        this.metrics = metrics;
    }

    void addTo(Routes routes) {
        routes.open(
                "/api/v1/version",
                ctx -> Json.answer(
                        ctx, 200, Json.object().put("version", VERSION).put("api", "v1")));
        routes.open(
                "/metrics",
                ctx -> ctx.contentType("text/plain; version=0.0.4; charset=utf-8")
                        .result(metrics.scrape()));
        routes.open(
                "/openapi.yaml",
                ctx -> ctx.contentType("application/yaml; charset=utf-8").result(openApi));
        routes.open("/", ctx -> ctx.contentType("text/html; charset=utf-8").result(index));
    }

    private static byte[] resource(String name) {
        try (InputStream in = About.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("missing resource " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
