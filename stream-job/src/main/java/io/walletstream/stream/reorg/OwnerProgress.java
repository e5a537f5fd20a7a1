package io.walletstream.stream.reorg;

import io.walletstream.schema.record.PassRef;

/**
 * Where an owner's newest pass stands.
 *
 * @param generation owner generation that counts; records of an older one are dropped
 * @param removed whether that generation was removed
 * @param epoch epoch of the newest pass, 0 before the first
 * @param number its number in its epoch
 * @param tip chain height read before it; 0 while unknown
 * @param nextOrdinal number of frames that came without a gap
 * @param broken whether an ordinal was missing: such a pass decides nothing
 * @param singles how many outpoints of it are undecided
 */
record OwnerProgress(
        int generation,
        boolean removed,
        long epoch,
        int number,
        int tip,
        int nextOrdinal,
        boolean broken,
        int singles) {

    static OwnerProgress of(int generation) {
        return new OwnerProgress(generation, false, 0, 0, 0, 0, false, 0);
    }

    /** The beginning of a pass. */
    OwnerProgress opened(PassRef pass, int tip) {
        return new OwnerProgress(generation, removed, pass.epoch(), pass.number(), tip, 0, false, 0);
    }

    boolean isCurrent(PassRef pass) {
        return epoch == pass.epoch() && number == pass.number();
    }

    /** After a frame with this ordinal; a repeated one changes nothing. */
    OwnerProgress received(int ordinal) {
        if (ordinal < nextOrdinal) {
            return this;
        }
        boolean gap = broken || ordinal > nextOrdinal;
        return new OwnerProgress(generation, removed, epoch, number, tip, ordinal + 1, gap, singles);
    }

    OwnerProgress withSingles(int count) {
        return new OwnerProgress(generation, removed, epoch, number, tip, nextOrdinal, broken, count);
    }

    boolean isComplete(int count) {
        return !broken && nextOrdinal == count;
    }
}
