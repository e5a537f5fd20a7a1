package io.walletstream.stream.reorg;

/**
 * What holds for the whole account.
 *
 * @param generation newest generation seen, from 1; 0 before the first record
 * @param fullHistory whether already spent outputs become rows
 * @param network how addresses are written
 * @param lastGroup number of the newest group forwarded
 * @param highTip highest tip that a pass was opened with; facts far enough below it can no longer change
 * @param prunedTip that tip when the window was last cleaned; never above it
 * @param found whether the writer found the account; until then it is told of every record
 * @param heldFrom lowest height that an owner's rollback waits to take back; 0: none waits. Nothing above it is forgotten
 * @param resetRevision revision of the reset that began the generation; 0 if none did, or the account was found
 */
record AccountHeader(
        int generation,
        boolean fullHistory,
        String network,
        long lastGroup,
        int highTip,
        int prunedTip,
        int heldFrom,
        boolean found,
        long resetRevision) {
    static final AccountHeader NONE = new AccountHeader(0, false, "main", 0, 0, 0, 0, false, 0);

    AccountHeader withLastGroup(long group) {
        return new AccountHeader(
                generation, fullHistory, network, group, highTip, prunedTip, heldFrom, found, resetRevision);
    }

    AccountHeader withHighTip(int tip) {
        return new AccountHeader(
                generation,
                fullHistory,
                network,
                lastGroup,
                tip,
                Math.min(prunedTip, tip),
                heldFrom,
                found,
                resetRevision);
    }

    AccountHeader asPruned() {
        return new AccountHeader(
                generation, fullHistory, network, lastGroup, highTip, highTip, heldFrom, found, resetRevision);
    }

    AccountHeader asFound() {
        return new AccountHeader(generation, fullHistory, network, lastGroup, highTip, prunedTip, heldFrom, true, 0);
    }

    AccountHeader withHeldFrom(int height) {
        return new AccountHeader(
                generation, fullHistory, network, lastGroup, highTip, prunedTip, height, found, resetRevision);
    }
}
