package io.walletstream.query.health;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.walletstream.query.auth.Routes;
import io.walletstream.query.http.Json;
import io.walletstream.query.outbox.Topic;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Liveness, and readiness that says which dependency is missing. Both answer at once. */
public final class Health implements AutoCloseable {
    private static final int CHECK_SECONDS = 2;
    private static final String SCHEMA_VERSION = """
            SELECT version FROM wallet.schema_history WHERE success AND version IS NOT NULL ORDER BY installed_rank DESC LIMIT 1
            """;

    private final Probe postgres;
    private final Probe kafka;
    private final String instanceId;
    private volatile @Nullable String schemaVersion;

    public Health(Jdbi jdbi, Topic topic, String instanceId) {
        this.postgres = new Probe("postgres", () -> isSchemaThere(jdbi));
        this.kafka = new Probe("kafka", topic::isReachable);
        this.instanceId = instanceId;
    }

    private boolean isSchemaThere(Jdbi jdbi) {
        Optional<String> version = jdbi.withHandle(handle -> handle.createQuery(SCHEMA_VERSION)
                .setQueryTimeout(CHECK_SECONDS)
                .mapTo(String.class)
                .findOne());
        version.ifPresent(found -> schemaVersion = found);
        return version.isPresent();
    }

    /** Begins to look at the dependencies. */
    public void start() {
        postgres.start();
        kafka.start();
    }

    public void addTo(Routes routes) {
        routes.open("/health/live", this::live);
        routes.open("/health/ready", this::ready);
    }

    /** Whether Postgres is known to be down: a request that needs it then need not wait to find out. */
    public boolean isPostgresDown() {
        return postgres.isKnownDown();
    }

    /** Whether Kafka is known to be down: a push then need not wait to find out. */
    public boolean isKafkaDown() {
        return kafka.isKnownDown();
    }

    /** Version of the database's schema as last seen; null: not seen yet. */
    public @Nullable String schemaVersion() {
        return schemaVersion;
    }

    private void live(Context ctx) {
        Json.answer(ctx, 200, Json.object().put("status", "up").put("instanceId", instanceId));
    }

    private void ready(Context ctx) {
        boolean postgresUp = postgres.isUp();
        boolean kafkaUp = kafka.isUp();
        ObjectNode json = Json.object()
                .put("status", postgresUp && kafkaUp ? "up" : "down")
                .put("instanceId", instanceId)
                .put("postgres", postgresUp ? "up" : "down")
                .put("kafka", kafkaUp ? "up" : "down");
        Json.answer(ctx, postgresUp && kafkaUp ? 200 : 503, json);
    }

    @Override
    public void close() {
        postgres.close();
        kafka.close();
    }
}
