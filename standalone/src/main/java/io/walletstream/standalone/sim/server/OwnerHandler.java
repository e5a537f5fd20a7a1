package io.walletstream.standalone.sim.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.walletstream.schema.chain.Score;
import io.walletstream.standalone.sim.OutputView;
import io.walletstream.standalone.sim.SimChain;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;

/** {@code GET {base}/owner/{owner}/txos} (query {@code unspent, from, limit}) and {@code …/balance}. */
final class OwnerHandler implements HttpHandler {
    private static final int DEFAULT_LIMIT = 1000;

    private final SimChain chain;
    private final String prefix;
    private final char separator;

    OwnerHandler(SimChain chain, String prefix, char separator) {
        this.chain = chain;
        this.prefix = prefix;
        this.separator = separator;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        String[] rest =
                exchange.getRequestURI().getPath().substring(prefix.length()).split("/", -1);
        if (rest.length == 2 && rest[1].equals("txos")) {
            Exchanges.json(exchange, txos(exchange, rest[0]));
        } else if (rest.length == 2 && rest[1].equals("balance")) {
            Exchanges.json(exchange, balance(rest[0]));
        } else {
            Exchanges.text(exchange, 404, "no such route");
        }
    }

    private ArrayNode txos(HttpExchange exchange, String owner) {
        boolean unspent = "true".equals(Exchanges.parameter(exchange, "unspent"));
        String from = Exchanges.parameter(exchange, "from");
        Score least = from == null ? Score.ZERO : Score.parse(from);
        String limit = Exchanges.parameter(exchange, "limit");
        ArrayNode array = Exchanges.JSON.createArrayNode();
        chain.outputs(owner).stream()
                .filter(output -> !(unspent && output.spendTxid() != null))
                .filter(output -> output.score().compareTo(least) >= 0)
                .limit(limit == null ? DEFAULT_LIMIT : Integer.parseInt(limit))
                .map(this::txo)
                .forEach(array::add);
        return array;
    }

    private ObjectNode txo(OutputView output) {
        ObjectNode json = Exchanges.JSON
                .createObjectNode()
                .put(
                        "outpoint",
                        output.expected().outpoint().txid().toString()
                                + separator
                                + output.expected().outpoint().vout())
                .put("score", new BigDecimal(output.score().toString()))
                .put("satoshis", output.expected().valueSats());
        if (output.spendTxid() != null) {
            json.put("spend", output.spendTxid().toString());
        }
        ArrayNode events = json.putArray("events");
        output.expected().tags().forEach(events::add);
        return json;
    }

    private ObjectNode balance(String owner) {
        List<OutputView> unspent = chain.outputs(owner).stream()
                .filter(output -> output.spendTxid() == null)
                .toList();
        return Exchanges.JSON
                .createObjectNode()
                .put(
                        "balance",
                        unspent.stream()
                                .mapToLong(output -> output.expected().valueSats())
                                .sum())
                .put("count", unspent.size());
    }
}
