package io.walletstream.stream.flow;

import java.io.IOException;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * The content half of an output: what its bytes say.
 *
 * @param vout index of the output
 * @param owner address that the script names; null: none
 * @param valueSats satoshis
 * @param script locking script; empty where longer than the limit
 * @param basket basket of the first indexer that names one; null: none
 * @param tags tags of all indexers, distinct, in order
 * @param content text of an inscription; null: none
 */
public record OutputContent(
        int vout,
        @Nullable String owner,
        long valueSats,
        byte[] script,
        @Nullable String basket,
        List<String> tags,
        @Nullable String content) {
    public OutputContent {
        tags = List.copyOf(tags);
    }

    static void write(OutputContent output, DataOutputView out) throws IOException {
        Wire.count(output.vout, out);
        Wire.optionalText(output.owner, out);
        out.writeLong(output.valueSats);
        Wire.bytes(output.script, out);
        Wire.optionalText(output.basket, out);
        Wire.list(output.tags, Wire::text, out);
        Wire.optionalText(output.content, out);
    }

    static OutputContent read(DataInputView in) throws IOException {
        return new OutputContent(
                Wire.count(in),
                Wire.optionalText(in),
                in.readLong(),
                Wire.bytes(in),
                Wire.optionalText(in),
                Wire.list(Wire::text, in),
                Wire.optionalText(in));
    }
}
