package io.walletstream.stream.flow;

/**
 * Revisions order what records say of an outpoint: the log epoch in the upper 15 bits, the Kafka offset in the lower 48. All records of an
 * account share a partition, so offsets order them; the epoch is raised when the topic is re-created and offsets begin again.
 */
public final class Revision {
    private static final int OFFSET_BITS = 48;
    private static final int MAX_EPOCH = 32767;

    private Revision() {}

    /** The Kafka offset of a revision's record. */
    public static long offset(long revision) {
        return revision & (1L << OFFSET_BITS) - 1;
    }

    public static long of(int logEpoch, long offset) {
        if (logEpoch < 0 || logEpoch > MAX_EPOCH || offset < 0 || offset >>> OFFSET_BITS != 0) {
            throw new IllegalArgumentException("not a revision: epoch " + logEpoch + ", offset " + offset);
        }
        return (long) logEpoch << OFFSET_BITS | offset;
    }
}
