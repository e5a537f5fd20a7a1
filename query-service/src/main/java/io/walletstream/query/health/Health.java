package io.walletstream.query.health;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.walletstream.query.http.Json;
import io.walletstream.query.outbox.Topic;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** Liveness, and readiness that says which dependency is missing. */
public final class Health {
    private static final long CHECK_MILLIS = 1_500;

    private final Jdbi jdbi;
    private final Topic topic;
    private final String instanceId;

    public Health(Jdbi jdbi, Topic topic, String instanceId) {
        this.jdbi = jdbi;
        this.topic = topic;
        this.instanceId = instanceId;
    }

    public void live(Context ctx) {
        Json.answer(ctx, 200, Json.object().put("status", "up").put("instanceId", instanceId));
    }

    public void ready(Context ctx) {
        CompletableFuture<Boolean> postgres = CompletableFuture.supplyAsync(this::isPostgresUp);
        CompletableFuture<Boolean> kafka = CompletableFuture.supplyAsync(topic::isReachable);
        boolean postgresUp = await(postgres);
        boolean kafkaUp = await(kafka);
        ObjectNode json = Json.object()
                .put("status", postgresUp && kafkaUp ? "up" : "down")
                .put("instanceId", instanceId)
                .put("postgres", postgresUp ? "up" : "down")
                .put("kafka", kafkaUp ? "up" : "down");
        Json.answer(ctx, postgresUp && kafkaUp ? 200 : 503, json);
    }

    private static boolean await(CompletableFuture<Boolean> check) {
        try {
            return check.get(CHECK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean isPostgresUp() {
        try {
            return jdbi.withHandle(handle ->
                    handle.createQuery("SELECT 1").mapTo(Integer.class).one() == 1);
        } catch (JdbiException e) {
            return false;
        }
    }
}
