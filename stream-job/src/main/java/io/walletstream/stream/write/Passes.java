package io.walletstream.stream.write;

/** The order of an owner's passes. */
final class Passes {
    private Passes() {}

    /** As a comparator would. */
    static int compare(long epoch, int number, long otherEpoch, int otherNumber) {
        return epoch != otherEpoch ? Long.compare(epoch, otherEpoch) : Integer.compare(number, otherNumber);
    }
}
