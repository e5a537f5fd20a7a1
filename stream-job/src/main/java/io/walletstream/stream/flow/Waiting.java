package io.walletstream.stream.flow;

import io.walletstream.schema.chain.ItemId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * An output that waits for its bytes.
 *
 * @param vout index of the output
 * @param created position of its creation; null while only its spend is known
 */
public record Waiting(int vout, @Nullable Score created) {
    /** Id of the queue item that waits with it; null if none does, since its creation is not known. */
    public @Nullable String item(Txid txid) {
        return created == null ? null : new ItemId(new Outpoint(txid, vout), created).toString();
    }

    static void write(Waiting waiting, DataOutputView out) throws IOException {
        Wire.count(waiting.vout, out);
        Wire.score(waiting.created, out);
    }

    static Waiting read(DataInputView in) throws IOException {
        return new Waiting(Wire.count(in), Wire.score(in));
    }
}
