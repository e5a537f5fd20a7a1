package io.walletstream.stream.reorg;

import io.walletstream.schema.chain.Score;

/**
 * How deep below the highest tip what may happen.
 *
 * @param highTip highest tip that a pass of the generation began with
 * @param reorgBlocks how many blocks before the tip at its first sight a pass has to have begun to deny a fact
 * @param rollbackBlocks how many blocks may vanish unasked
 * @param limit facts below it stand for good
 */
record Depths(int highTip, int reorgBlocks, int rollbackBlocks, Score limit) {
    /**
     * Where a fact first seen at this tip may be now, if it only moved: not so many blocks below that tip, and not below where a rollback reaches
     * unasked.
     */
    int lowestOf(int firstTip) {
        return Math.max(firstTip - reorgBlocks, Math.max(highTip - rollbackBlocks, limit.height()));
    }

    /** Whether so much may not vanish unasked. The chain may have grown a little since a rollback of just so many blocks. */
    boolean isTooMuch(HeldBack.Extent extent) {
        return extent.isConfirmed()
                && (extent.spansMoreThan(rollbackBlocks) || highTip - extent.lowest() > rollbackBlocks + reorgBlocks);
    }
}
