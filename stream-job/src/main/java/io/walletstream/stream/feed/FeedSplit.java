package io.walletstream.stream.feed;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.record.OwnerRef;
import java.util.Map;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * One owner of one account, and how far its feed is.
 *
 * @param cursor the next pass reads from here
 * @param unconfirmed facts still unconfirmed, with the tip when each was first seen; they hold the cursor back
 * @param lastFullPassMillis when the owner was last read from the beginning, Unix milliseconds; 0: never
 * @param tip tip of the newest complete pass
 * @param passNumber its number
 */
public record FeedSplit(
        AccountId account,
        int generation,
        OwnerRef owner,
        Score cursor,
        Map<Outpoint, Integer> unconfirmed,
        long lastFullPassMillis,
        int tip,
        int passNumber)
        implements SourceSplit {
    public FeedSplit {
        unconfirmed = Map.copyOf(unconfirmed);
    }

    @Override
    public String splitId() {
        return account + "/" + generation + "/" + owner.owner() + "/" + owner.generation();
    }
}
