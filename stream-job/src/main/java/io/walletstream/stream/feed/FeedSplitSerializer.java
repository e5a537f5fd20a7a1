package io.walletstream.stream.feed;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.stream.flow.Wire;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;

/** Splits in checkpoints. */
final class FeedSplitSerializer implements SimpleVersionedSerializer<FeedSplit> {
    private static final int VERSION = 3;
    private static final int INITIAL_BYTES = 128;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(FeedSplit split) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(INITIAL_BYTES);
        Wire.account(split.account(), out);
        Wire.count(split.generation(), out);
        Wire.owner(split.owner(), out);
        out.writeLong(split.cursor().packed());
        out.writeLong(split.anchor().packed());
        firstTips(split.unconfirmed(), out);
        firstTips(split.unseen(), out);
        out.writeBoolean(split.shows());
        Wire.count(split.shownTip(), out);
        out.writeLong(split.lastFullPassMillis());
        Wire.count(split.tip(), out);
        Wire.count(split.passNumber(), out);
        return out.getCopyOfBuffer();
    }

    @Override
    public FeedSplit deserialize(int version, byte[] bytes) throws IOException {
        if (version != VERSION) {
            throw new IOException("expected a split of version " + VERSION + ", got " + version);
        }
        DataInputDeserializer in = new DataInputDeserializer(bytes);
        AccountId account = Wire.account(in);
        int generation = Wire.count(in);
        OwnerRef owner = Wire.owner(in);
        return new FeedSplit(
                account,
                generation,
                owner,
                new Score(in.readLong()),
                new Score(in.readLong()),
                firstTips(in),
                firstTips(in),
                in.readBoolean(),
                Wire.count(in),
                in.readLong(),
                Wire.count(in),
                Wire.count(in));
    }

    private static void firstTips(Map<Outpoint, Integer> facts, DataOutputView out) throws IOException {
        Wire.count(facts.size(), out);
        for (Map.Entry<Outpoint, Integer> entry : facts.entrySet()) {
            Wire.txid(entry.getKey().txid(), out);
            Wire.count(entry.getKey().vout(), out);
            Wire.count(entry.getValue(), out);
        }
    }

    private static Map<Outpoint, Integer> firstTips(DataInputView in) throws IOException {
        int size = Wire.count(in);
        Map<Outpoint, Integer> facts = new HashMap<>();
        for (int i = 0; i < size; i++) {
            Txid txid = Wire.txid(in);
            facts.put(new Outpoint(txid, Wire.count(in)), Wire.count(in));
        }
        return facts;
    }
}
