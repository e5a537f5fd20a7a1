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
 * @param received ordinals of its frames that came, in any order
 * @param singles how many outpoints of it are undecided
 */
record OwnerProgress(int generation, boolean removed, long epoch, int number, int tip, Ordinals received, int singles) {

    static OwnerProgress of(int generation) {
        return new OwnerProgress(generation, false, 0, 0, 0, Ordinals.NONE, 0);
    }

    /** The beginning of a pass. */
    OwnerProgress opened(PassRef pass, int tip) {
        return new OwnerProgress(generation, removed, pass.epoch(), pass.number(), tip, Ordinals.NONE, 0);
    }

    boolean isCurrent(PassRef pass) {
        return epoch == pass.epoch() && number == pass.number();
    }

    /** Whether a frame with this ordinal came. */
    boolean has(int ordinal) {
        return received.contains(ordinal);
    }

    /** After a frame with this ordinal. */
    OwnerProgress received(int ordinal) {
        return new OwnerProgress(generation, removed, epoch, number, tip, received.plus(ordinal), singles);
    }

    OwnerProgress withSingles(int count) {
        return new OwnerProgress(generation, removed, epoch, number, tip, received, count);
    }

    boolean isComplete(int count) {
        return received.isExactly(count);
    }
}
