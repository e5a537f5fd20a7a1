package io.walletstream.stream.feed;

import io.walletstream.schema.record.FeedRecord;
import org.jspecify.annotations.Nullable;

/** Where a pass's records go, and who tells it of its turn. */
interface PassOutput {
    /** Waits while there is no room. */
    void emit(FeedRecord record, @Nullable FeedSplit after) throws FeedException, InterruptedException;

    /**
     * Before a wait for anything but room.
     *
     * @throws FeedException if the owner is no longer read
     */
    void checkWanted() throws FeedException;

    /** A stream is waited for from now on; null: none is. */
    void waiting(StreamWatch.@Nullable Watched stream);

    void turnBegins();

    /** Whether this turn has lasted long enough: others wait. */
    boolean isTurnOver();

    /**
     * Takes a place to wait; false: there is none, and the pass goes on with its thread. After a yes the turn has to end.
     *
     * @param frames that the pass remembers while it waits
     */
    boolean tryEndTurn(int frames);
}
