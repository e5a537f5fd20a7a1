package io.walletstream.standalone.sim.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.walletstream.schema.chain.Txid;
import io.walletstream.standalone.sim.SimChain;
import io.walletstream.standalone.sim.SimTx;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** {@code GET {base}/beef/{txid}/tx}: raw bytes; 404 for what is not there, or no more. */
final class TxHandler implements HttpHandler {
    private static final String END = "/tx";

    private final SimChain chain;
    private final String prefix;
    private final Striking striking;

    TxHandler(SimChain chain, String prefix, Striking striking) {
        this.chain = chain;
        this.prefix = prefix;
        this.striking = striking;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        String rest = exchange.getRequestURI().getPath().substring(prefix.length());
        if (!rest.endsWith(END)) {
            Exchanges.text(exchange, 404, "no such route");
            return;
        }
        Txid txid = Txid.parse(rest.substring(0, rest.length() - END.length()));
        List<Effect> effects = striking.take(Fault.Route.TX, List.of(txid.toString()));
        if (Striking.answered(exchange, effects)) {
            return;
        }
        Optional<SimTx> tx = chain.transaction(txid);
        if (tx.isPresent()) {
            Exchanges.bytes(
                    exchange, 200, "application/octet-stream", spoiled(tx.get().raw(), effects));
        } else {
            Exchanges.text(exchange, 404, "transaction not found");
        }
    }

    private static byte[] spoiled(byte[] raw, List<Effect> effects) {
        byte[] bytes = raw;
        for (Effect effect : effects) {
            if (effect instanceof Effect.Truncated) {
                bytes = Arrays.copyOf(bytes, bytes.length / 2);
            } else if (effect instanceof Effect.WrongBytes) {
                bytes = bytes.clone();
                // The locktime: still well-formed, but another transaction.
                bytes[bytes.length - 1] ^= 1;
            }
        }
        return bytes;
    }
}
