package io.walletstream.stream.write;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.jspecify.annotations.Nullable;

/**
 * The mark of this run in checkpoints, and those of the checkpoint that it started from. Each subtask hears of all of them, so that another number of subtasks
 * changes nothing.
 */
final class WriterMarks {
    /** Replaced at each checkpoint: one a subtask. */
    private static final ListStateDescriptor<WriterMark> MARKS =
            new ListStateDescriptor<>("writer-marks", new WriterMark.Serializer());

    private final ListState<WriterMark> state;
    private final UUID run = UUID.randomUUID();
    private @Nullable WriterMark newest;
    private boolean isWritten;

    WriterMarks(OperatorStateStore store) throws Exception {
        state = store.getUnionListState(MARKS);
    }

    /**
     * Compares the tables with the checkpoint.
     *
     * @throws SuppressRestartsException if they are older: trying again would not help
     */
    void check(WalletStore store) throws Exception {
        List<WriterMark> restored = new ArrayList<>();
        state.get().forEach(restored::add);
        WriterMark missing = store.missing(restored);
        if (missing != null) {
            throw new SuppressRestartsException(new TablesBehindException(missing));
        }
    }

    /** Rows were committed, which the next checkpoint relies on. */
    void written() {
        isWritten = true;
    }

    /** Before the barrier, after the flush: the first checkpoint of a run has a mark, and each before which something was written. */
    void beforeCheckpoint(long checkpoint, int subtask, WalletStore store) throws SQLException {
        if (newest == null || isWritten) {
            WriterMark mark = new WriterMark(run, checkpoint);
            store.put(mark, subtask);
            newest = mark;
            isWritten = false;
        }
    }

    void snapshot() throws Exception {
        state.update(newest == null ? List.of() : List.of(newest));
    }
}
