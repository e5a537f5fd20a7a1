package io.walletstream.stream.decode;

import io.walletstream.stream.flow.Wire;
import io.walletstream.stream.flow.WireSerializer;
import io.walletstream.stream.flow.WireType;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A record as read from its topic; absent keys and values are empty. Only the first {@value #MAX_KEPT} bytes of an overlong value are kept.
 *
 * @param length length of the value before it was cut
 */
public record RawRecord(String topic, int partition, long offset, byte[] key, byte[] value, int length) {
    public static final TypeInformation<RawRecord> TYPE = new WireType<>(RawRecord.class, new Serializer());

    /** Longest value carried on, in bytes; enough for any record and for the dead letter. */
    public static final int MAX_KEPT = 64 * 1024;

    /** Fields in order. */
    public static final class Serializer extends WireSerializer<RawRecord> {
        private static final long serialVersionUID = 1;

        @Override
        public RawRecord createInstance() {
            return new RawRecord("", 0, 0, new byte[0], new byte[0], 0);
        }

        @Override
        public void serialize(RawRecord raw, DataOutputView out) throws IOException {
            Wire.text(raw.topic, out);
            Wire.count(raw.partition, out);
            out.writeLong(raw.offset);
            Wire.bytes(raw.key, out);
            Wire.bytes(raw.value, out);
            Wire.count(raw.length, out);
        }

        @Override
        public RawRecord deserialize(DataInputView in) throws IOException {
            return new RawRecord(
                    Wire.text(in), Wire.count(in), in.readLong(), Wire.bytes(in), Wire.bytes(in), Wire.count(in));
        }

        @Override
        public TypeSerializerSnapshot<RawRecord> snapshotConfiguration() {
            return new Compatibility();
        }

        /** Written into checkpoints. */
        public static final class Compatibility extends Snapshot<RawRecord> {
            public Compatibility() {
                super(Serializer::new);
            }
        }
    }
}
