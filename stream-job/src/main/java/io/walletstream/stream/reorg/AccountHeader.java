package io.walletstream.stream.reorg;

/**
 * What holds for the whole account.
 *
 * @param generation newest generation seen, from 1; 0 before the first record
 * @param fullHistory whether already spent outputs become rows
 * @param network how addresses are written
 * @param lastGroup number of the newest group forwarded
 * @param prunedTip height at which the window was last cleaned
 * @param found whether the writer found the account; until then it is told of every record
 * @param resetRevision revision of the reset that began the generation; 0 if none did, or the account was found
 */
record AccountHeader(
        int generation,
        boolean fullHistory,
        String network,
        long lastGroup,
        int prunedTip,
        boolean found,
        long resetRevision) {
    static final AccountHeader NONE = new AccountHeader(0, false, "main", 0, 0, false, 0);

    AccountHeader withLastGroup(long group) {
        return new AccountHeader(generation, fullHistory, network, group, prunedTip, found, resetRevision);
    }

    AccountHeader withPrunedTip(int tip) {
        return new AccountHeader(generation, fullHistory, network, lastGroup, tip, found, resetRevision);
    }

    AccountHeader asFound() {
        return new AccountHeader(generation, fullHistory, network, lastGroup, prunedTip, true, 0);
    }
}
