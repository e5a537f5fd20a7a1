package io.walletstream.stream.flow;

import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * The state half of an output's row: the whole of it, never a delta.
 *
 * @param revision revision of the newest record that changed the outpoint's facts
 * @param score position of the creation; null while unknown
 * @param live false once the creation was taken back
 * @param remembered whether it is only remembered, not shown
 * @param spentTxid what spends it; null: unspent
 * @param spentScore position of the spend; null while unknown
 */
public record OutpointState(
        int vout,
        long revision,
        @Nullable Score score,
        boolean live,
        boolean remembered,
        @Nullable Txid spentTxid,
        @Nullable Score spentScore) {

    static void write(OutpointState state, DataOutputView out) throws IOException {
        Wire.count(state.vout, out);
        out.writeLong(state.revision);
        Wire.score(state.score, out);
        out.writeBoolean(state.live);
        out.writeBoolean(state.remembered);
        Wire.optionalTxid(state.spentTxid, out);
        Wire.score(state.spentScore, out);
    }

    static OutpointState read(DataInputView in) throws IOException {
        return new OutpointState(
                Wire.count(in),
                in.readLong(),
                Wire.score(in),
                in.readBoolean(),
                in.readBoolean(),
                Wire.optionalTxid(in),
                Wire.score(in));
    }
}
