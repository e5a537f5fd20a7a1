package io.walletstream.stream.feed;

import java.io.Serializable;
import java.time.Duration;

/**
 * Bounds of reading feeds.
 *
 * @param streams streams open at a time per reader
 * @param discovery how often owners are looked up
 * @param maxPause longest pause between passes, also when the upstream asks for more
 * @param idle a stream that sends nothing for so long is broken
 * @param maxBackoff longest pause after failures
 * @param maxFrameBytes longest line and frame
 * @param maxRepeats frames of one score, and repetitions among them, before the pass is given up
 * @param reconnects continuations of a pass without progress, before it is given up
 * @param queue records waiting for Kafka
 * @param windowBlocks blocks that the cursor stays below the tip
 * @param fullPass how often an owner is read from the beginning
 */
public record FeedLimits(
        int streams,
        Duration discovery,
        Duration maxPause,
        Duration idle,
        Duration maxBackoff,
        int maxFrameBytes,
        int maxRepeats,
        int reconnects,
        int queue,
        int windowBlocks,
        Duration fullPass)
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
            Duration.ofDays(1));

    public FeedLimits {
        if (streams < 1 || maxFrameBytes < 256 || maxRepeats < 1 || queue < 1 || windowBlocks < 0) {
            throw new IllegalArgumentException("feed limits are positive");
        }
    }
}
