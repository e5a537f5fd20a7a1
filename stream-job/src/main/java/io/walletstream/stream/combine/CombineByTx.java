package io.walletstream.stream.combine;

import io.walletstream.schema.record.FeedRecord.OutpointSeen;
import io.walletstream.stream.flow.Intake;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * Combines frames by transaction for a few milliseconds or so many frames. Emits what it holds before every barrier and before every record
 * of another kind, so it needs no state. A frame overtakes others of its account only where {@link FrameGroups} says that it does not
 * matter.
 */
public final class CombineByTx extends AbstractStreamOperator<Intake>
        implements OneInputStreamOperator<Intake, Intake>, BoundedOneInput {
    private static final long serialVersionUID = 1;

    /** Frames held at most, over all groups. */
    public static final int DEFAULT_MAX_FRAMES = 2048;

    /** How long a frame waits for its neighbours at most, in milliseconds; Flink's timers add one. */
    public static final long DEFAULT_LINGER_MILLIS = 0;

    private final long lingerMillis;
    private final FrameGroups groups;
    private transient @Nullable ScheduledFuture<?> linger;

    public CombineByTx(int maxFrames, long lingerMillis) {
        this.groups = new FrameGroups(maxFrames);
        this.lingerMillis = lingerMillis;
    }

    @Override
    public void processElement(StreamRecord<Intake> element) {
        Intake intake = element.getValue();
        if (intake instanceof Intake.Single single && single.record() instanceof OutpointSeen seen) {
            if (!groups.accepts(seen)) {
                emit();
            }
            if (groups.add(seen, single.revision())) {
                emit();
            } else if (linger == null) {
                long now = getProcessingTimeService().getCurrentProcessingTime();
                linger = getProcessingTimeService().registerTimer(now + lingerMillis, time -> {
                    linger = null;
                    emit();
                });
            }
        } else {
            emit();
            output.collect(new StreamRecord<>(intake));
        }
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) {
        emit();
    }

    @Override
    public void endInput() {
        emit();
    }

    private void emit() {
        if (!groups.isEmpty()) {
            groups.emit(frames -> output.collect(new StreamRecord<>(frames)));
        }
    }
}
