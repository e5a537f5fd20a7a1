package io.walletstream.standalone.sim;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Txid;
import java.util.List;

/**
 * A built transaction.
 *
 * @param txid double SHA-256 of {@code raw}
 * @param raw the bytes; not to be changed
 * @param inputs outpoints it spends, known to the chain or not; none for a coinbase
 * @param outputs by vout
 */
public record SimTx(Txid txid, byte[] raw, List<Outpoint> inputs, List<ExpectedOutput> outputs) {
    public SimTx {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** The outpoint of an output of this transaction. */
    public Outpoint outpoint(int vout) {
        return outputs.get(vout).outpoint();
    }

    /** The sum of the outputs. */
    public long totalSats() {
        return outputs.stream().mapToLong(ExpectedOutput::valueSats).sum();
    }
}
