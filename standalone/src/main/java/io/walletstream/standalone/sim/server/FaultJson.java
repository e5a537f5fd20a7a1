package io.walletstream.standalone.sim.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Faults as JSON: {@code {"route":"sync|tx|tip","kind":"…","times":1,"owner":"…","txid":"…"}} and, by kind: {@code drop}, {@code error},
 * {@code garbage}, {@code hugeFrame} take {@code afterFrames} (0), {@code hugeFrame} also {@code bytes}; {@code status} takes {@code status}
 * and {@code retryAfterSeconds}; {@code delay} takes {@code millis}; {@code behind} takes {@code blocks} (1); {@code endlessPages},
 * {@code empty}, {@code notFound}, {@code truncated}, {@code wrongBytes} take nothing.
 */
final class FaultJson {
    private static final int DEFAULT_FRAME_BYTES = 2 << 20;

    private FaultJson() {}

    /** @throws IllegalArgumentException if it is no such object */
    static Fault read(JsonNode json) {
        Fault.Route route =
                Fault.Route.valueOf(json.path("route").asText("sync").toUpperCase(Locale.ROOT));
        String only = route == Fault.Route.TX ? text(json, "txid") : text(json, "owner");
        return new Fault(route, effect(json), only, json.path("times").asInt(1));
    }

    private static Effect effect(JsonNode json) {
        String kind = json.path("kind").asText();
        int afterFrames = json.path("afterFrames").asInt(0);
        return switch (kind) {
            case "drop" -> new Effect.Drop(afterFrames);
            case "error" -> new Effect.ErrorEvent(afterFrames);
            case "garbage" -> new Effect.Garbage(afterFrames);
            case "hugeFrame" ->
                new Effect.HugeFrame(afterFrames, json.path("bytes").asLong(DEFAULT_FRAME_BYTES));
            case "endlessPages" -> new Effect.EndlessPages();
            case "empty" -> new Effect.Empty();
            case "behind" -> new Effect.Behind(json.path("blocks").asInt(1));
            case "status" ->
                new Effect.Status(
                        json.path("status").asInt(500),
                        json.hasNonNull("retryAfterSeconds")
                                ? (Integer) json.path("retryAfterSeconds").asInt()
                                : null);
            case "delay" ->
                new Effect.Delay(Duration.ofMillis(json.path("millis").asLong(1000)));
            case "notFound" -> new Effect.Status(404, null);
            case "truncated" -> new Effect.Truncated();
            case "wrongBytes" -> new Effect.WrongBytes();
            default -> throw new IllegalArgumentException("no such kind of fault: " + kind);
        };
    }

    private static @Nullable String text(JsonNode json, String field) {
        return json.hasNonNull(field) ? json.get(field).asText() : null;
    }
}
