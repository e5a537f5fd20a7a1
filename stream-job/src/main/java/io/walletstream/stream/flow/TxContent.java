package io.walletstream.stream.flow;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Txid;
import java.util.List;

/**
 * What a transaction's bytes say.
 *
 * @param txid its id
 * @param sizeBytes size of the raw transaction
 * @param inputCount number of inputs
 * @param outputTotalSats sum of all outputs, satoshis
 * @param inputs outpoints that it spends; may be empty where only their number matters
 * @param outputs the wanted outputs, ascending
 */
public record TxContent(
        Txid txid,
        int sizeBytes,
        int inputCount,
        long outputTotalSats,
        List<Outpoint> inputs,
        List<OutputContent> outputs) {
    public TxContent {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }
}
