package io.walletstream.stream.reorg;

import io.walletstream.schema.record.OwnerRef;

/**
 * That one owner's passes report a fact, since it last lost it; or that it lost it while others hold it. Counts as long as that generation of
 * the owner does.
 *
 * @param owner whose passes
 * @param firstTip tip of the pass in which this began; 0 if that pass told none
 * @param lastTip highest tip of a pass that reported the fact; 0 likewise
 * @param misses how many complete passes that could deny the fact did not report it since one did; two at most, or the mark of what is held back
 * @param epoch epoch of the newest pass that reported it
 * @param number number of that pass
 */
record Holding(OwnerRef owner, int firstTip, int lastTip, int misses, long epoch, int number) {
    private static final int LOST = 2;
    private static final int HELD_BACK = 3;

    boolean isOf(OwnerRef other) {
        return owner.generation() == other.generation() && owner.owner().equals(other.owner());
    }

    boolean isReportedBy(long passEpoch, int passNumber) {
        return number == passNumber && epoch == passEpoch;
    }

    static Holding begun(OwnerRef owner, int tip, long byEpoch, int byNumber) {
        return new Holding(owner, tip, tip, 0, byEpoch, byNumber);
    }

    /** A report ends a miss at once. */
    Holding reported(int tip, long byEpoch, int byNumber) {
        return new Holding(owner, firstTip, Math.max(lastTip, tip), 0, byEpoch, byNumber);
    }

    Holding asMissed() {
        return new Holding(owner, firstTip, lastTip, Math.min(misses + 1, LOST), epoch, number);
    }

    /** It would vanish by this pass, which waits to be accepted. */
    Holding asHeldBack() {
        return new Holding(owner, firstTip, lastTip, HELD_BACK, epoch, number);
    }

    boolean isHeldBack() {
        return misses == HELD_BACK;
    }

    /** Whether the next pass that misses the fact takes it from the owner. */
    boolean isDoubted() {
        return misses > 0;
    }

    /** Whether the owner holds it no more: it only waits for the others. */
    boolean isLost() {
        return misses == LOST;
    }
}
