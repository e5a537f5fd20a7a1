package io.walletstream.stream.feed;

import org.jspecify.annotations.Nullable;

/** An owner that is read here. Its turns follow one another, so that what only they use needs no guard. */
final class OwnerReading {
    /** The owner after its newest complete pass. */
    volatile FeedSplit split;

    volatile boolean removed;

    /** Whether its users were told that it stands still. */
    volatile boolean stalled;

    /** Turns that failed in a row. */
    int failures;

    /** A pass that goes on in the next turn. */
    @Nullable
    OwnerPass unfinished;

    /** Whether it holds one of the places of unfinished passes. */
    boolean hasPlace;

    /** Frames that are set aside with the place. */
    long placeFrames;

    /** Passes in a row whose streams broke and that found no such place. */
    int givenUp;

    /** Whether its pass broke and has not come further since. */
    boolean broken;

    /** From where its passes read. */
    final PassDepth depth = new PassDepth();

    /** From Postgres when its first pass begins here; 0: not yet. */
    long epoch;

    /** Of its newest pass in the epoch. */
    int pass;

    OwnerReading(FeedSplit split) {
        this.split = split;
    }
}
