package io.walletstream.standalone.sim;

import io.walletstream.schema.chain.Txid;
import java.util.List;
import java.util.TreeMap;

/**
 * A mined block.
 *
 * @param hash double SHA-256 of a made-up header, 64 hexadecimal digits in display order
 * @param txids those the chain knows, the coinbase first
 * @param indexes each one's index in the block; ascending, with gaps where strangers' transactions would be
 */
public record Block(int height, String hash, List<Txid> txids, List<Integer> indexes) {
    public Block {
        txids = List.copyOf(txids);
        indexes = List.copyOf(indexes);
        if (txids.isEmpty() || txids.size() != indexes.size()) {
            throw new IllegalArgumentException("a block has a coinbase and an index for each transaction, got "
                    + txids.size() + " and " + indexes.size());
        }
    }

    /** Made from the previous hash, the transactions and a nonce that never repeats, so that a replaced block differs. */
    static Block of(int height, String previousHash, TreeMap<Integer, Txid> byIndex, long nonce) {
        ByteWriter txids = new ByteWriter();
        byIndex.values().forEach(txid -> txids.bytes(txid.toBytes()));
        byte[] header = new ByteWriter()
                .u32(1)
                .bytes(Txid.parse(previousHash).toBytes())
                .bytes(Hashes.doubleSha256(txids.toBytes()))
                .u32(height)
                .u64(nonce)
                .toBytes();
        String hash = Txid.fromHash(Hashes.doubleSha256(header)).toString();
        return new Block(height, hash, List.copyOf(byIndex.values()), List.copyOf(byIndex.keySet()));
    }
}
