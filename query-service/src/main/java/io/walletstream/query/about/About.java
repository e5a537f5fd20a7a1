package io.walletstream.query.about;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.walletstream.query.auth.Routes;
import io.walletstream.query.http.EntityTags;
import io.walletstream.query.http.Json;
import io.walletstream.schema.record.FeedRecordCodec;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Routes that tell of the running service: versions and metrics. None needs a key. */
public final class About {
    static final String VERSION = "0.1.0";

    private final PrometheusMeterRegistry metrics;
    private final Supplier<@Nullable String> schemaVersion;

    /**
     * @param schemaVersion version of the database's schema as last seen; null: not seen yet
     */
    public About(PrometheusMeterRegistry metrics, Supplier<@Nullable String> schemaVersion) {
        this.metrics = metrics;
        this.schemaVersion = schemaVersion;
    }

    public void addTo(Routes routes) {
        routes.open("/api/v1/version", ctx -> EntityTags.answer(ctx, version()));
        routes.open(
                "/metrics",
                ctx -> ctx.contentType("text/plain; version=0.0.4; charset=utf-8")
                        .result(metrics.scrape()));
    }

    private ObjectNode version() {
        return Json.object()
                .put("version", VERSION)
                .put("api", "v1")
                .put("schema", schemaVersion.get())
                .put("records", FeedRecordCodec.VERSION);
    }
}
