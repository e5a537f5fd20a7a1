package io.walletstream.standalone.sim.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.walletstream.schema.chain.Score;
import io.walletstream.standalone.sim.Position;
import io.walletstream.standalone.sim.SimChain;
import java.io.IOException;
import java.util.List;

/**
 * {@code GET {base}/owner/sync?owner=&owner=&from=}: the backlog from an inclusive score, then {@code done}, then the end. Pages begin again
 * with the last score; one that holds nothing but a single score therefore repeats for ever, as upstream.
 */
final class SyncHandler implements HttpHandler {
    private final SimChain chain;
    private final ServerSettings settings;
    private final Striking striking;

    SyncHandler(SimChain chain, ServerSettings settings, Striking striking) {
        this.chain = chain;
        this.settings = settings;
        this.striking = striking;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        List<String> owners = Exchanges.parameters(exchange, "owner");
        if (owners.isEmpty()) {
            Exchanges.text(exchange, 400, "owner is required");
            return;
        }
        Score from = from(exchange);
        List<Effect> effects = striking.take(Fault.Route.SYNC, owners);
        if (Striking.answered(exchange, effects)) {
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.getResponseHeaders().set("Cache-Control", "no-cache");
        exchange.sendResponseHeaders(200, 0);
        FrameWriter writer = new FrameWriter(exchange.getResponseBody(), settings);
        stream(owners, from, writer, new StreamFaults(effects, writer), KnownChain.of(chain, effects));
        exchange.close();
    }

    private static Score from(HttpExchange exchange) {
        String lastEventId = exchange.getRequestHeaders().getFirst("Last-Event-ID");
        String from = lastEventId == null ? Exchanges.parameter(exchange, "from") : lastEventId;
        return from == null ? Score.ZERO : Score.parse(from);
    }

    private void stream(List<String> owners, Score start, FrameWriter writer, StreamFaults faults, KnownChain known)
            throws IOException {
        Score from = start;
        List<Position> page;
        do {
            page = chain.positions(owners, from, settings.pageSize());
            if (!send(page, writer, faults, known)) {
                return;
            }
            from = page.isEmpty() ? from : page.get(page.size() - 1).score();
            // A full page may not be the last; or it never is, on request.
        } while (page.size() == settings.pageSize() || faults.again(page));
        if (faults.atEnd()) {
            writer.done();
        }
    }

    private boolean send(List<Position> page, FrameWriter writer, StreamFaults faults, KnownChain known)
            throws IOException {
        for (Position position : page) {
            if (!known.holds(position.score())) {
                continue;
            }
            if (!faults.beforeFrame()) {
                return false;
            }
            writer.frame(known.frame(position));
        }
        return true;
    }
}
