package io.walletstream.stream.reorg;

import io.walletstream.schema.record.OwnerRef;

/**
 * That one owner's passes report a fact, since it last lost it. Counts as long as that generation of the owner does.
 *
 * @param owner whose passes
 * @param firstTip tip of the pass in which this began; 0 if that pass told none
 * @param lastTip tip of the newest pass that reported the fact; 0 likewise
 * @param missed whether the newest complete pass that could deny the fact did not report it
 * @param epoch epoch of the newest pass that reported it
 * @param number number of that pass
 */
record Holding(OwnerRef owner, int firstTip, int lastTip, boolean missed, long epoch, int number) {

    boolean isOf(OwnerRef other) {
        return owner.generation() == other.generation() && owner.owner().equals(other.owner());
    }

    boolean isReportedBy(long passEpoch, int passNumber) {
        return number == passNumber && epoch == passEpoch;
    }

    /** A report ends a miss at once. */
    Holding reported(int tip, long byEpoch, int byNumber) {
        return new Holding(owner, firstTip, tip, false, byEpoch, byNumber);
    }

    Holding asMissed() {
        return new Holding(owner, firstTip, lastTip, true, epoch, number);
    }
}
