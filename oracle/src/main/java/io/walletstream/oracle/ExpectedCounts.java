package io.walletstream.oracle;

import io.walletstream.schema.chain.Txid;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What became of an account's transactions. Items have no such expectation: an item whose score was replaced may or may not be counted.
 *
 * @param done transactions with an output row, or that spend one, whose bytes can be had
 * @param failed the same whose bytes cannot be had or used: parked, an open failure row each
 * @param skipped transactions all of whose outpoints are only remembered, and that spend no row
 */
public record ExpectedCounts(SortedSet<Txid> done, SortedSet<Txid> failed, SortedSet<Txid> skipped) {
    public ExpectedCounts {
        done = new TreeSet<>(done);
        failed = new TreeSet<>(failed);
        skipped = new TreeSet<>(skipped);
    }
}
