package io.walletstream.standalone.sim.server;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What goes wrong. Some concern the stream alone, some transaction bytes alone. */
public sealed interface Effect {
    /** The most bytes of a {@link HugeFrame}. */
    long MAX_FRAME_BYTES = 1L << 30;

    /** The longest {@link Delay}. */
    Duration MAX_DELAY = Duration.ofMinutes(10);

    /** Stream: the connection is cut after so many frames, or before {@code done} if there are fewer. */
    record Drop(int afterFrames) implements Effect {}

    /** Stream: an error event after so many frames, or instead of {@code done}; then the end. */
    record ErrorEvent(int afterFrames) implements Effect {}

    /** Stream: a line that is no field, and a frame that is no JSON, after so many frames or before {@code done}; then it goes on. */
    record Garbage(int afterFrames) implements Effect {}

    /** Stream: a frame with one very long line after so many frames or before {@code done}; then it goes on. */
    record HugeFrame(int afterFrames, long bytes) implements Effect {
        public HugeFrame {
            if (bytes < 1 || bytes > MAX_FRAME_BYTES) {
                throw new IllegalArgumentException("bytes is 1 to " + MAX_FRAME_BYTES + ", got " + bytes);
            }
        }
    }

    /** Stream: the last page again and again, never {@code done}. */
    record EndlessPages() implements Effect {}

    /** Stream: no frame, only {@code done}, as from an index that is being built anew. */
    record Empty() implements Effect {}

    /** Stream and tip: what a node knows that lags by so many blocks; nothing that waits, either. */
    record Behind(int blocks) implements Effect {
        public Behind {
            if (blocks < 1) {
                throw new IllegalArgumentException("blocks is 1 or more, got " + blocks);
            }
        }
    }

    /** Any route: this status instead of an answer, with or without {@code Retry-After}. */
    record Status(int code, @Nullable Integer retryAfterSeconds) implements Effect {
        public Status {
            if (code < 400 || code > 599) {
                throw new IllegalArgumentException("status is 400 to 599, got " + code);
            }
        }
    }

    /** Any route: silence before the answer. */
    record Delay(Duration duration) implements Effect {
        public Delay {
            if (duration.isNegative() || duration.compareTo(MAX_DELAY) > 0) {
                throw new IllegalArgumentException("a delay is 0 to " + MAX_DELAY + ", got " + duration);
            }
        }
    }

    /** Transaction bytes: half of them. */
    record Truncated() implements Effect {}

    /** Transaction bytes: a well-formed transaction, but another. */
    record WrongBytes() implements Effect {}

    /** Whether it can be asked for on this route. */
    default boolean fits(Fault.Route route) {
        if (this instanceof Status || this instanceof Delay) {
            return true;
        }
        if (this instanceof Behind) {
            return route != Fault.Route.TX;
        }
        boolean ofBytes = this instanceof Truncated || this instanceof WrongBytes;
        return route == (ofBytes ? Fault.Route.TX : Fault.Route.SYNC);
    }
}
