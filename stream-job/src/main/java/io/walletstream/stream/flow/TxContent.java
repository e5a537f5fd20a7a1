package io.walletstream.stream.flow;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Txid;
import java.io.IOException;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

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

    /** All but the inputs, of which the writer needs only their number. */
    static void write(TxContent content, DataOutputView out) throws IOException {
        Wire.txid(content.txid, out);
        out.writeInt(content.sizeBytes);
        Wire.count(content.inputCount, out);
        out.writeLong(content.outputTotalSats);
        Wire.list(content.outputs, OutputContent::write, out);
    }

    static TxContent read(DataInputView in) throws IOException {
        return new TxContent(
                Wire.txid(in),
                in.readInt(),
                Wire.count(in),
                in.readLong(),
                List.of(),
                Wire.list(OutputContent::read, in));
    }
}
