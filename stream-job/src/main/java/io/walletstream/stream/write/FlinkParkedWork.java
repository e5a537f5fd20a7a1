package io.walletstream.stream.write;

import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.Wire;
import io.walletstream.stream.flow.WireSerializer;
import java.io.IOException;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;

/** {@link ParkedWork} of the account that is Flink's current key. Cleared with a newer generation, and when the account does not exist. */
final class FlinkParkedWork implements ParkedWork {
    private static final MapStateDescriptor<Txid, ParkedTx> PARKED =
            new MapStateDescriptor<>("parked", new TxidSerializer(), new ParkedTx.Serializer());

    private final MapState<Txid, ParkedTx> state;

    FlinkParkedWork(KeyedStateStore store) {
        state = store.getMapState(PARKED);
    }

    @Override
    public @Nullable ParkedTx get(Txid txid) {
        try {
            return state.get(txid);
        } catch (Exception e) {
            throw broken(e);
        }
    }

    @Override
    public void put(Txid txid, ParkedTx tx) {
        try {
            state.put(txid, tx);
        } catch (Exception e) {
            throw broken(e);
        }
    }

    @Override
    public void remove(Txid txid) {
        try {
            state.remove(txid);
        } catch (Exception e) {
            throw broken(e);
        }
    }

    void clear() {
        state.clear();
    }

    private static FlinkRuntimeException broken(Exception e) {
        return new FlinkRuntimeException("keyed state failed", e);
    }

    /** 32 bytes, which are the key's identity. */
    static final class TxidSerializer extends WireSerializer<Txid> {
        private static final long serialVersionUID = 1;

        @Override
        public Txid createInstance() {
            return Txid.ofWords(0, 0, 0, 0);
        }

        @Override
        public void serialize(Txid txid, DataOutputView out) throws IOException {
            Wire.txid(txid, out);
        }

        @Override
        public Txid deserialize(DataInputView in) throws IOException {
            return Wire.txid(in);
        }

        @Override
        public TypeSerializerSnapshot<Txid> snapshotConfiguration() {
            return new Compatibility();
        }

        /** Written into checkpoints. */
        public static final class Compatibility extends Snapshot<Txid> {
            public Compatibility() {
                super(TxidSerializer::new);
            }
        }
    }
}
