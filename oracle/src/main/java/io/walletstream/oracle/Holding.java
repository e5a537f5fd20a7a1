package io.walletstream.oracle;

/**
 * What is remembered of a fact that an owner shows. A pass that was never opened has tip 0.
 *
 * @param firstTip tip of the pass in which the holding began
 * @param lastTip highest tip of a pass that reported the fact
 * @param misses how many complete passes that may decide missed the fact since it was last reported: by the second the owner lost it
 * @param waits whether the owner would have lost it but for the rollback limit
 */
record Holding(int firstTip, int lastTip, int misses, boolean waits) {
    static Holding begun(int tip) {
        return new Holding(tip, tip, 0, false);
    }

    Holding reported(int tip) {
        return isLost() ? begun(tip) : new Holding(firstTip, Math.max(lastTip, tip), 0, false);
    }

    Holding missed() {
        return new Holding(firstTip, lastTip, misses + 1, false);
    }

    Holding heldBack() {
        return new Holding(firstTip, lastTip, 1, true);
    }

    /** Whether the next miss is one too many. */
    boolean isMissed() {
        return misses > 0;
    }

    boolean isLost() {
        return misses > 1;
    }
}
