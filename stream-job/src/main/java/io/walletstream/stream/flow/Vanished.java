package io.walletstream.stream.flow;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Outputs vanished while a request for their bytes failed: nothing waits for those any more.
 *
 * @param request its number in the transaction
 * @param items how many items fewer wait for it
 * @param isOver whether nothing waits for it any more
 */
public record Vanished(int request, int items, boolean isOver) {
    static void write(Vanished vanished, DataOutputView out) throws IOException {
        Wire.count(vanished.request, out);
        Wire.count(vanished.items, out);
        out.writeBoolean(vanished.isOver);
    }

    static Vanished read(DataInputView in) throws IOException {
        return new Vanished(Wire.count(in), Wire.count(in), in.readBoolean());
    }
}
