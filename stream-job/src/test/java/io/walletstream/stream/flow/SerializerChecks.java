package io.walletstream.stream.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** What every hand-written serializer has to hold. */
public final class SerializerChecks {
    private SerializerChecks() {}

    /** The value as it is read back equals the value, nothing is left over, and a copy of the bytes is the bytes. */
    public static <T> void roundTrips(TypeSerializer<T> serializer, T value) {
        byte[] bytes = write(serializer, value);
        T read = read(serializer, bytes);
        assertThat(read).usingRecursiveComparison().isEqualTo(value);
        assertThat(write(serializer, read)).isEqualTo(bytes);
        assertThat(copy(serializer, bytes)).isEqualTo(bytes);
    }

    /**
     * Bytes and the name of the snapshot's class are those of the releases before: both stand in checkpoints. A snapshot that was written is
     * read, and its serializer reads those bytes.
     */
    public static <T> void isGolden(TypeSerializer<T> serializer, T value, String snapshotClass, String hex) {
        assertThat(HexFormat.of().formatHex(write(serializer, value))).isEqualTo(hex);
        TypeSerializerSnapshot<T> written = serializer.snapshotConfiguration();
        assertThat(written.getClass().getName()).isEqualTo("io.walletstream.stream." + snapshotClass);
        TypeSerializerSnapshot<T> old = throughBytes(written);
        assertThat(serializer
                        .snapshotConfiguration()
                        .resolveSchemaCompatibility(old)
                        .isCompatibleAsIs())
                .isTrue();
        T read = read(old.restoreSerializer(), HexFormat.of().parseHex(hex));
        assertThat(read).usingRecursiveComparison().isEqualTo(value);
    }

    private static <T> TypeSerializerSnapshot<T> throughBytes(TypeSerializerSnapshot<T> snapshot) {
        try {
            DataOutputSerializer out = new DataOutputSerializer(64);
            TypeSerializerSnapshot.writeVersionedSnapshot(out, snapshot);
            return TypeSerializerSnapshot.readVersionedSnapshot(
                    new DataInputDeserializer(out.getCopyOfBuffer()), SerializerChecks.class.getClassLoader());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The value's bytes. */
    public static <T> byte[] write(TypeSerializer<T> serializer, T value) {
        try {
            DataOutputSerializer out = new DataOutputSerializer(64);
            serializer.serialize(value, out);
            return out.getCopyOfBuffer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The value of these bytes, all of them. */
    public static <T> T read(TypeSerializer<T> serializer, byte[] bytes) {
        try {
            DataInputDeserializer in = new DataInputDeserializer(bytes);
            T value = serializer.deserialize(in);
            assertThat(in.available()).as("bytes left over").isZero();
            return value;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> byte[] copy(TypeSerializer<T> serializer, byte[] bytes) {
        try {
            DataOutputSerializer out = new DataOutputSerializer(64);
            serializer.copy(new DataInputDeserializer(bytes), out);
            return out.getCopyOfBuffer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
