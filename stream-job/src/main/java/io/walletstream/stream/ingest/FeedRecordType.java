package io.walletstream.stream.ingest;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.FeedRecordCodec;
import io.walletstream.schema.record.MalformedRecordException;
import io.walletstream.stream.flow.Wire;
import io.walletstream.stream.flow.WireSerializer;
import io.walletstream.stream.flow.WireType;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Feed records between operators: their topic form. */
final class FeedRecordType {
    static final TypeInformation<FeedRecord> TYPE = new WireType<>(FeedRecord.class, new Serializer());

    private FeedRecordType() {}

    static final class Serializer extends WireSerializer<FeedRecord> {
        private static final long serialVersionUID = 1;

        @Override
        public FeedRecord createInstance() {
            return new FeedRecord.RetryNow(AccountId.of(0, 0), 0, Txid.ofWords(0, 0, 0, 0));
        }

        @Override
        public void serialize(FeedRecord record, DataOutputView out) throws IOException {
            Wire.bytes(FeedRecordCodec.encode(record), out);
        }

        @Override
        public FeedRecord deserialize(DataInputView in) throws IOException {
            try {
                return FeedRecordCodec.decode(Wire.bytes(in));
            } catch (MalformedRecordException e) {
                throw new IOException("a record of our own does not decode", e);
            }
        }

        @Override
        public TypeSerializerSnapshot<FeedRecord> snapshotConfiguration() {
            return new Compatibility();
        }

        /** Written into checkpoints. */
        public static final class Compatibility extends Snapshot<FeedRecord> {
            public Compatibility() {
                super(Serializer::new);
            }
        }
    }
}
