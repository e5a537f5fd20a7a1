package io.walletstream.schema.chain;

/** The public id of a queue item, {@code <txid>_<vout>:<score>}: what a feed said of an outpoint at a score. */
public record ItemId(Outpoint outpoint, Score score) {
    @Override
    public String toString() {
        return outpoint + ":" + score;
    }
}
