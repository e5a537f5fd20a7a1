package io.walletstream.stream.reorg;

import io.walletstream.stream.flow.Wire;
import io.walletstream.stream.flow.WireSerializer;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** What is kept of an outpoint: a version byte, then what was forwarded of it, then who holds its creation and which spends. */
final class FactSerializer extends WireSerializer<WindowFact> {
    private static final long serialVersionUID = 1;

    private static final int VERSION = 2;

    @Override
    public WindowFact createInstance() {
        return WindowFact.NONE;
    }

    @Override
    public void serialize(WindowFact fact, DataOutputView out) throws IOException {
        out.writeByte(VERSION);
        out.writeBoolean(fact.seenUnspent());
        Wire.score(fact.created(), out);
        Wire.optionalTxid(fact.spendTxid(), out);
        Wire.score(fact.spent(), out);
        Wire.score(fact.alone(), out);
        holders(fact.creation(), out);
        Wire.list(fact.spends(), FactSerializer::spend, out);
    }

    private static void spend(HeldSpend spend, DataOutputView out) throws IOException {
        Wire.txid(spend.by(), out);
        Wire.score(spend.position(), out);
        holders(spend.holders(), out);
    }

    private static void holders(Holders holders, DataOutputView out) throws IOException {
        Wire.score(holders.pushed(), out);
        Wire.list(holders.owners(), FactSerializer::holding, out);
    }

    private static void holding(Holding holding, DataOutputView out) throws IOException {
        Wire.owner(holding.owner(), out);
        Wire.count(holding.firstTip(), out);
        Wire.count(holding.lastTip(), out);
        out.writeByte(holding.misses());
        out.writeLong(holding.epoch());
        Wire.count(holding.number(), out);
    }

    @Override
    public WindowFact deserialize(DataInputView in) throws IOException {
        WindowSerializers.version(VERSION, in);
        return new WindowFact(
                in.readBoolean(),
                Wire.score(in),
                Wire.optionalTxid(in),
                Wire.score(in),
                Wire.score(in),
                holders(in),
                Wire.list(FactSerializer::spend, in));
    }

    private static HeldSpend spend(DataInputView in) throws IOException {
        return new HeldSpend(Wire.txid(in), Wire.score(in), holders(in));
    }

    private static Holders holders(DataInputView in) throws IOException {
        return new Holders(Wire.score(in), Wire.list(FactSerializer::holding, in));
    }

    private static Holding holding(DataInputView in) throws IOException {
        return new Holding(
                Wire.owner(in), Wire.count(in), Wire.count(in), in.readByte(), in.readLong(), Wire.count(in));
    }

    @Override
    public TypeSerializerSnapshot<WindowFact> snapshotConfiguration() {
        return new Compatibility();
    }

    /** Written into checkpoints. */
    public static final class Compatibility extends Snapshot<WindowFact> {
        public Compatibility() {
            super(FactSerializer::new);
        }
    }
}
