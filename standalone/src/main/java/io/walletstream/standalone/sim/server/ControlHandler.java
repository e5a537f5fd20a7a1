package io.walletstream.standalone.sim.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.walletstream.standalone.sim.Block;
import io.walletstream.standalone.sim.Reorg;
import io.walletstream.standalone.sim.SimChain;
import io.walletstream.standalone.sim.SimOwner;
import java.io.IOException;

/**
 * Makes things happen: {@code POST /sim/blocks {"count"}}, {@code /sim/txs {"count"}}, {@code /sim/reorg {"depth"}}, {@code /sim/faults}
 * (see {@link FaultJson}), {@code /sim/traffic {"on"}}; {@code DELETE /sim/faults}; {@code GET /sim/owners}.
 */
final class ControlHandler implements HttpHandler {
    static final String PREFIX = "/sim/";

    private static final int MAX_BLOCKS_PER_CALL = 1000;

    private final SimChain chain;
    private final Faults faults;
    private final TrafficSwitch traffic;

    ControlHandler(SimChain chain, Faults faults, TrafficSwitch traffic) {
        this.chain = chain;
        this.faults = faults;
        this.traffic = traffic;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring(PREFIX.length());
        JsonNode body = Exchanges.body(exchange);
        ObjectNode answer = Exchanges.JSON.createObjectNode();
        boolean known = true;
        switch (exchange.getRequestMethod() + " " + path) {
            case "POST blocks" -> mine(body.path("count").asInt(1), answer);
            case "POST txs" -> add(body.path("count").asInt(1), answer);
            case "POST reorg" -> reorg(body.path("depth").asInt(1), answer);
            case "POST traffic" -> traffic.turn(body.path("on").asBoolean(true));
            case "POST faults" -> faults.add(FaultJson.read(body));
            case "DELETE faults" -> faults.clear();
            case "GET owners" -> owners(answer);
            default -> known = false;
        }
        if (!known) {
            Exchanges.text(exchange, 404, "no such route");
            return;
        }
        if (path.equals("faults")) {
            answer.put("waiting", faults.waiting().size()).put("struck", faults.struck());
        }
        Exchanges.json(exchange, answer);
    }

    private void mine(int count, ObjectNode answer) {
        if (count < 1 || count > MAX_BLOCKS_PER_CALL) {
            throw new IllegalArgumentException("count is 1 to " + MAX_BLOCKS_PER_CALL + ", got " + count);
        }
        Block newest = chain.tip();
        for (int i = 0; i < count; i++) {
            newest = chain.mine();
        }
        answer.put("height", newest.height()).put("hash", newest.hash());
    }

    private void add(int count, ObjectNode answer) {
        chain.addTransactions(count).forEach(txid -> answer.withArray("/txids").add(txid.toString()));
    }

    private void reorg(int depth, ObjectNode answer) {
        Reorg reorg = chain.reorg(depth);
        Block newest = reorg.blocks().get(reorg.blocks().size() - 1);
        answer.put("fromHeight", reorg.fromHeight())
                .put("height", newest.height())
                .put("hash", newest.hash());
        reorg.dropped().forEach(txid -> answer.withArray("/dropped").add(txid.toString()));
    }

    private void owners(ObjectNode answer) {
        for (SimOwner owner : chain.settings().owners()) {
            answer.withArray("/" + owner.group()).add(owner.address());
        }
    }
}
