package io.walletstream.standalone.sim.server;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Carries out the faults that every route knows: delays, then a status. */
final class Striking {
    private final Faults faults;
    private final CountDownLatch closed;

    /**
     * @param closed counted down when the server closes, which ends every delay
     */
    Striking(Faults faults, CountDownLatch closed) {
        this.faults = faults;
        this.closed = closed;
    }

    /** The effects of this request, delays already served. */
    List<Effect> take(Fault.Route route, List<String> subjects) throws IOException {
        List<Effect> effects = faults.take(route, subjects);
        for (Effect effect : effects) {
            if (effect instanceof Effect.Delay delay) {
                await(delay);
            }
        }
        return effects;
    }

    /** Answers with the first status among the effects, if there is one. */
    static boolean answered(HttpExchange exchange, List<Effect> effects) throws IOException {
        for (Effect effect : effects) {
            if (effect instanceof Effect.Status status) {
                if (status.retryAfterSeconds() != null) {
                    exchange.getResponseHeaders().set("Retry-After", String.valueOf(status.retryAfterSeconds()));
                }
                Exchanges.text(exchange, status.code(), "failed on request");
                return true;
            }
        }
        return false;
    }

    private void await(Effect.Delay delay) throws IOException {
        try {
            if (closed.await(delay.duration().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new DroppedConnectionException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DroppedConnectionException();
        }
    }
}
