package io.walletstream.query.health;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.walletstream.query.auth.Routes;
import io.walletstream.query.http.Json;
import io.walletstream.query.outbox.Topic;
import org.jdbi.v3.core.Jdbi;

/** Liveness, and readiness that says which dependency is missing. Both answer at once. */
public final class Health implements AutoCloseable {
    private static final int CHECK_SECONDS = 2;

    private final Probe postgres;
    private final Probe kafka;
    private final String instanceId;

    public Health(Jdbi jdbi, Topic topic, String instanceId) {
        this.postgres = new Probe("postgres", () -> isUp(jdbi));
        this.kafka = new Probe("kafka", topic::isReachable);
        this.instanceId = instanceId;
    }

    private static boolean isUp(Jdbi jdbi) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT 1 FROM wallet.tenant UNION ALL SELECT 1 LIMIT 1")
                .setQueryTimeout(CHECK_SECONDS)
                .mapTo(Integer.class)
                .findOne()
                .isPresent());
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
