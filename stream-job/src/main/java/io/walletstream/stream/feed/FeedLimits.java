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
 * @param reconnects continuations of a pass without progress, before it is given up; and turns of an owner that fail for want of an answer, before it
 *     counts as stalled
 * @param queue records waiting for Kafka
 * @param windowBlocks blocks that the cursor stays below the tip
 * @param fullPass how often an owner is read from the beginning
 * @param turn a pass that lasts longer goes on after the owners that wait
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
        Duration fullPass,
        Duration turn)
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
            Duration.ofDays(1),
            Duration.ofSeconds(30));

    public FeedLimits {
        if (streams < 1
                || maxFrameBytes < 256
                || maxRemembered < 1
                || reconnects < 0
                || queue < 1
                || windowBlocks < 0
                || !isPositive(discovery)
                || !isPositive(maxPause)
                || !isPositive(idle)
                || !isPositive(maxBackoff)
                || !isPositive(fullPass)
                || !isPositive(turn)) {
            throw new IllegalArgumentException("feed limits are positive");
        }
    }

    /**
     * What one of the readers may use of it.
     *
     * @param reader from 0
     */
    FeedLimits share(int reader, int readers) {
        int share = streams / readers + (reader < streams % readers ? 1 : 0);
        return new FeedLimits(
                Math.max(1, share),
                discovery,
                maxPause,
                idle,
                maxBackoff,
                maxFrameBytes,
                maxRemembered,
                reconnects,
                queue,
                windowBlocks,
                fullPass,
                turn);
    }

    private static boolean isPositive(Duration duration) {
        return duration.toMillis() > 0;
    }
}
