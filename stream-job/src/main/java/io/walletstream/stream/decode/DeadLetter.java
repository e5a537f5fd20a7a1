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
 * A record that cannot be used, and why.
 *
 * @param reason stable code
 * @param detail what was expected and what came
 */
public record DeadLetter(RawRecord raw, String reason, String detail) {
    public static final TypeInformation<DeadLetter> TYPE = new WireType<>(DeadLetter.class, new Serializer());

    /** Fields in order. */
    public static final class Serializer extends WireSerializer<DeadLetter> {
        private static final long serialVersionUID = 1;

        private static final RawRecord.Serializer RAW = new RawRecord.Serializer();

        @Override
        public DeadLetter createInstance() {
            return new DeadLetter(RAW.createInstance(), "", "");
        }

        @Override
        public void serialize(DeadLetter letter, DataOutputView out) throws IOException {
            RAW.serialize(letter.raw, out);
            Wire.text(letter.reason, out);
            Wire.text(letter.detail, out);
        }

        @Override
        public DeadLetter deserialize(DataInputView in) throws IOException {
            return new DeadLetter(RAW.deserialize(in), Wire.text(in), Wire.text(in));
        }

        @Override
        public TypeSerializerSnapshot<DeadLetter> snapshotConfiguration() {
            return new Compatibility();
        }

        /** Written into checkpoints. */
        public static final class Compatibility extends Snapshot<DeadLetter> {
            public Compatibility() {
                super(Serializer::new);
            }
        }
    }
}
