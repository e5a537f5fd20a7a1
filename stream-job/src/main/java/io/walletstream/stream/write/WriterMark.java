package io.walletstream.stream.write;

import io.walletstream.stream.flow.WireSerializer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A sign in the tables that a checkpoint relies on: all that was written before the checkpoint of this number, in this run of a subtask, is there if the
 * mark is. Runs never come again, so tables that were restored from a backup and written on can never pass for those that the checkpoint knew.
 */
record WriterMark(UUID run, long checkpoint) {
    private static final String PUT = """
            INSERT INTO wallet.writer_mark (run, subtask, checkpoint) VALUES (?, ?, ?)
            ON CONFLICT (run) DO UPDATE SET checkpoint = excluded.checkpoint, at = now()
            """;
    private static final String FIND = "SELECT checkpoint FROM wallet.writer_mark WHERE run = ?";

    /** Writes it; the caller commits. */
    void put(Connection connection, int subtask) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(PUT)) {
            statement.setObject(1, run);
            statement.setInt(2, subtask);
            statement.setLong(3, checkpoint);
            statement.executeUpdate();
        }
    }

    /** Whether the tables hold it, or a later one of its run. */
    boolean isIn(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FIND)) {
            statement.setObject(1, run);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getLong(1) >= checkpoint;
            }
        }
    }

    /** The form in checkpoints: a version byte, then both parts. */
    static final class Serializer extends WireSerializer<WriterMark> {
        private static final long serialVersionUID = 1;

        private static final int VERSION = 1;

        @Override
        public WriterMark createInstance() {
            return new WriterMark(new UUID(0, 0), 0);
        }

        @Override
        public void serialize(WriterMark mark, DataOutputView out) throws IOException {
            out.writeByte(VERSION);
            out.writeLong(mark.run.getMostSignificantBits());
            out.writeLong(mark.run.getLeastSignificantBits());
            out.writeLong(mark.checkpoint);
        }

        @Override
        public WriterMark deserialize(DataInputView in) throws IOException {
            byte version = in.readByte();
            if (version != VERSION) {
                throw new IOException("expected version " + VERSION + " of a writer mark, got " + version);
            }
            return new WriterMark(new UUID(in.readLong(), in.readLong()), in.readLong());
        }

        @Override
        public TypeSerializerSnapshot<WriterMark> snapshotConfiguration() {
            return new Compatibility();
        }

        /** Written into checkpoints. */
        public static final class Compatibility extends Snapshot<WriterMark> {
            public Compatibility() {
                super(Serializer::new);
            }
        }
    }
}
