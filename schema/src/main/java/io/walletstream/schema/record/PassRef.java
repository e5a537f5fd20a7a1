package io.walletstream.schema.record;

import io.walletstream.schema.chain.InvalidChainValueException;

/**
 * A pass: one reading of an owner's feed. Epochs are taken from Postgres whenever a reader gets or restores an owner, so (epoch, number)
 * never repeats and grows.
 *
 * @param owner whose feed
 * @param epoch from 1
 * @param number number of the pass in its epoch, from 1
 */
public record PassRef(OwnerRef owner, long epoch, int number) {
    public PassRef {
        if (epoch < 1 || number < 1) {
            throw new InvalidChainValueException("a pass is (epoch, number) from 1, got " + epoch + ", " + number);
        }
    }

    /** Whether this pass came after the other one (of the same owner). */
    public boolean isAfter(long otherEpoch, int otherNumber) {
        return epoch != otherEpoch ? epoch > otherEpoch : number > otherNumber;
    }
}
