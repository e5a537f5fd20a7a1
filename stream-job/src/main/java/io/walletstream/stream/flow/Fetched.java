package io.walletstream.stream.flow;

import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** A request with what it came to. */
public sealed interface Fetched {
    TypeInformation<Fetched> TYPE = new WireType<>(Fetched.class, new Serializer());

    FetchRequest request();

    /** The bytes, checked against the txid. */
    record Bytes(FetchRequest request, byte[] raw) implements Fetched {}

    /** No bytes. */
    record Nothing(FetchRequest request, FailureKind kind, String error) implements Fetched {}

    /** A tag byte, then the fields. */
    final class Serializer extends WireSerializer<Fetched> {
        private static final long serialVersionUID = 1;

        private static final FetchRequest.Serializer REQUEST = new FetchRequest.Serializer();

        @Override
        public Fetched createInstance() {
            return new Bytes(REQUEST.createInstance(), new byte[0]);
        }

        @Override
        public void serialize(Fetched fetched, DataOutputView out) throws IOException {
            REQUEST.serialize(fetched.request(), out);
            if (fetched instanceof Bytes b) {
                out.writeBoolean(true);
                Wire.bytes(b.raw, out);
            } else if (fetched instanceof Nothing n) {
                out.writeBoolean(false);
                out.writeByte(n.kind.code());
                Wire.text(n.error, out);
            }
        }

        @Override
        public Fetched deserialize(DataInputView in) throws IOException {
            FetchRequest request = REQUEST.deserialize(in);
            return in.readBoolean()
                    ? new Bytes(request, Wire.bytes(in))
                    : new Nothing(request, FailureKind.of(in.readByte()), Wire.text(in));
        }

        @Override
        public TypeSerializerSnapshot<Fetched> snapshotConfiguration() {
            return new Compatibility();
        }

        /** Written into checkpoints. */
        public static final class Compatibility extends Snapshot<Fetched> {
            public Compatibility() {
                super(Serializer::new);
            }
        }
    }
}
