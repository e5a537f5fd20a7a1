package io.walletstream.oracle;

/**
 * Facts that an owner would lose, which need leave for being too many blocks.
 *
 * @param lowest lowest height of one, 1 at least
 * @param leave lowest height for which leave was given
 */
record Rollback(int lowest, int leave) {
    static final int NO_LEAVE = Integer.MAX_VALUE;

    Rollback acceptedFrom(int height) {
        return new Rollback(lowest, Math.min(leave, height));
    }
}
