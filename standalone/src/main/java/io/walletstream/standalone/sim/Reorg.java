package io.walletstream.standalone.sim;

import io.walletstream.schema.chain.Txid;
import java.util.List;

/**
 * What a reorganisation did.
 *
 * @param fromHeight the lowest height whose block is another now
 * @param dropped transactions that exist no more, in no particular order
 * @param blocks the new blocks, ascending; one more than were replaced
 */
public record Reorg(int fromHeight, List<Txid> dropped, List<Block> blocks) {
    public Reorg {
        dropped = List.copyOf(dropped);
        blocks = List.copyOf(blocks);
    }
}
