package io.walletstream.oracle;

/**
 * What is remembered of a fact that an owner shows. A pass that was never opened has tip 0.
 *
 * @param firstTip tip of the pass in which the holding began
 * @param lastTip tip of the newest pass that reported the fact
 * @param missed whether a complete pass that may decide missed the fact since it was last reported
 */
record Holding(int firstTip, int lastTip, boolean missed) {
    static Holding begun(int tip) {
        return new Holding(tip, tip, false);
    }

    Holding reported(int tip) {
        return new Holding(firstTip, tip, false);
    }

    Holding missedOnce() {
        return new Holding(firstTip, lastTip, true);
    }
}
