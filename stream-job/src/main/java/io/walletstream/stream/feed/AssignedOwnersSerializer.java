package io.walletstream.stream.feed;

import io.walletstream.stream.flow.Wire;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** The enumerator's state in checkpoints. */
final class AssignedOwnersSerializer implements SimpleVersionedSerializer<AssignedOwners> {
    private static final int VERSION = 1;
    private static final int INITIAL_BYTES = 256;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(AssignedOwners state) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(INITIAL_BYTES);
        Wire.list(List.copyOf(state.splitIds()), Wire::text, out);
        return out.getCopyOfBuffer();
    }

    @Override
    public AssignedOwners deserialize(int version, byte[] bytes) throws IOException {
        if (version != VERSION) {
            throw new IOException("expected owners of version " + VERSION + ", got " + version);
        }
        return new AssignedOwners(Set.copyOf(Wire.list(Wire::text, new DataInputDeserializer(bytes))));
    }
}
