package io.walletstream.stream.feed;

import java.io.Serializable;
import java.time.Duration;

/**
 * Bounds of reading feeds.
 *
 * @param streams streams open at a time over all readers, each of which has at least one; half as many again, and at least one a reader, for
 *     owners whose last pass failed
 * @param discovery how often owners are looked up
 * @param maxPause longest pause between passes, also when the upstream asks for more
 * @param idle a stream that sends nothing for so long is broken
 * @param maxBackoff longest pause after failures
 * @param maxFrameBytes longest line and frame
 * @param maxRemembered frames of one score that are remembered to leave out those that come again; and events without a frame, before the pass is
 *     given up
 * @param reconnects breaks of a pass, and turns of it that were cut, since it last came further, before it is given up; and turns of an owner that
 *     fail for want of an answer, before it counts as stalled
 * @param queue records waiting for Kafka
 * @param windowBlocks blocks that the cursor stays below the tip
 * @param rollbackBlocks blocks below the tip from which deep passes read; not less than those of the window
 * @param fullPass how often an owner is read from the beginning
 * @param turn a pass that lasts longer goes on after the owners that wait, while fewer than the bound are unfinished
 * @param unfinishedPerStream passes that wait for their next turn at a time, for each stream
 * @param waitingFramesPerStream frames that they remember meanwhile, for each stream, at {@value #FRAME_BYTES} bytes at most: by default 10.8 MB a
 *     stream, 87 MB over all; or one pass that alone remembers more
 */
public record FeedLimits(
        int streams,
        Duration discovery,
        Duration maxPause,
        Duration idle,
        Duration maxBackoff,
        int maxFrameBytes,
        int maxRemembered,
        int reconnects,
        int queue,
        int windowBlocks,
        int rollbackBlocks,
        Duration fullPass,
        Duration turn,
        int unfinishedPerStream,
        int waitingFramesPerStream)
        implements Serializable {
    public static final FeedLimits DEFAULT = new FeedLimits(
            8,
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            64 * 1024,
            50_000,
            3,
            20_000,
            6,
            100,
            Duration.ofDays(1),
            Duration.ofSeconds(30),
            16,
            50_000);

    /** A frame that is remembered, with its outpoint, its transactions' ids, its score and its place in a hash table. */
    static final int FRAME_BYTES = 216;

    public FeedLimits {
        if (streams < 1
                || maxFrameBytes < 256
                || maxRemembered < 1
                || reconnects < 0
                || queue < 1
                || windowBlocks < 0
                || unfinishedPerStream < 1
                || waitingFramesPerStream < 1
                || !isPositive(discovery)
                || !isPositive(maxPause)
                || !isPositive(idle)
                || !isPositive(maxBackoff)
                || !isPositive(fullPass)
                || !isPositive(turn)) {
            throw new IllegalArgumentException("feed limits are positive");
        }
        if (rollbackBlocks < windowBlocks) {
            throw new IllegalArgumentException("a rollback of " + rollbackBlocks + " blocks is less than the window of "
                    + windowBlocks + ", which every pass reads again");
        }
    }

    /**
     * What one of the readers may use of it.
     *
     * @param reader from 0
     */
    FeedLimits share(int reader, int readers) {
        int share = streams / readers + (reader < streams % readers ? 1 : 0);
        return but().streams(Math.max(1, share)).build();
    }

    /** These, to be changed one by one. */
    public Builder but() {
        return new Builder(this);
    }

    private static boolean isPositive(Duration duration) {
        return duration.toMillis() > 0;
    }

    /** Limits by name: what is not named stays. */
    public static final class Builder {
        private int streams;
        private Duration discovery;
        private Duration maxPause;
        private Duration idle;
        private Duration maxBackoff;
        private int maxFrameBytes;
        private int maxRemembered;
        private int reconnects;
        private int queue;
        private int windowBlocks;
        private int rollbackBlocks;
        private Duration fullPass;
        private Duration turn;
        private int unfinishedPerStream;
        private int waitingFramesPerStream;

        private Builder(FeedLimits from) {
            this.streams = from.streams;
            this.discovery = from.discovery;
            this.maxPause = from.maxPause;
            this.idle = from.idle;
            this.maxBackoff = from.maxBackoff;
            this.maxFrameBytes = from.maxFrameBytes;
            this.maxRemembered = from.maxRemembered;
            this.reconnects = from.reconnects;
            this.queue = from.queue;
            this.windowBlocks = from.windowBlocks;
            this.rollbackBlocks = from.rollbackBlocks;
            this.fullPass = from.fullPass;
            this.turn = from.turn;
            this.unfinishedPerStream = from.unfinishedPerStream;
            this.waitingFramesPerStream = from.waitingFramesPerStream;
        }

        public Builder streams(int newStreams) {
            this.streams = newStreams;
            return this;
        }

        public Builder discovery(Duration newDiscovery) {
            this.discovery = newDiscovery;
            return this;
        }

        public Builder maxPause(Duration newMaxPause) {
            this.maxPause = newMaxPause;
            return this;
        }

        public Builder idle(Duration newIdle) {
            this.idle = newIdle;
            return this;
        }

        public Builder maxBackoff(Duration newMaxBackoff) {
            this.maxBackoff = newMaxBackoff;
            return this;
        }

        public Builder maxFrameBytes(int newMaxFrameBytes) {
            this.maxFrameBytes = newMaxFrameBytes;
            return this;
        }

        public Builder maxRemembered(int newMaxRemembered) {
            this.maxRemembered = newMaxRemembered;
            return this;
        }

        public Builder reconnects(int newReconnects) {
            this.reconnects = newReconnects;
            return this;
        }

        public Builder queue(int newQueue) {
            this.queue = newQueue;
            return this;
        }

        public Builder windowBlocks(int newWindowBlocks) {
            this.windowBlocks = newWindowBlocks;
            return this;
        }

        public Builder rollbackBlocks(int newRollbackBlocks) {
            this.rollbackBlocks = newRollbackBlocks;
            return this;
        }

        public Builder fullPass(Duration newFullPass) {
            this.fullPass = newFullPass;
            return this;
        }

        public Builder turn(Duration newTurn) {
            this.turn = newTurn;
            return this;
        }

        public Builder unfinishedPerStream(int newUnfinishedPerStream) {
            this.unfinishedPerStream = newUnfinishedPerStream;
            return this;
        }

        public Builder waitingFramesPerStream(int newWaitingFramesPerStream) {
            this.waitingFramesPerStream = newWaitingFramesPerStream;
            return this;
        }

        /**
         * What was named.
         *
         * @throws IllegalArgumentException if a bound is not positive, or the rollback less than the window
         */
        public FeedLimits build() {
            return new FeedLimits(
                    streams,
                    discovery,
                    maxPause,
                    idle,
                    maxBackoff,
                    maxFrameBytes,
                    maxRemembered,
                    reconnects,
                    queue,
                    windowBlocks,
                    rollbackBlocks,
                    fullPass,
                    turn,
                    unfinishedPerStream,
                    waitingFramesPerStream);
        }
    }
}
