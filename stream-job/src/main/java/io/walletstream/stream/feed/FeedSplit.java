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
 * @param anchor deep passes read from here: the highest confirmed score known at which no reorg is expected any more; zero while there is none
 * @param unconfirmed facts still unconfirmed, with the tip when each was first seen; they hold the cursor back
 * @param unseen those that the newest pass that could tell did not show so any more: for one more they hold it, too
 * @param shows whether the upstream showed anything of the owner
 * @param shownTip highest tip since of a complete pass, known to be wrong or not; 0: unknown, or it shows nothing
 * @param lastFullPassMillis when the owner was last read from the beginning, Unix milliseconds; 0: never
 * @param tip highest tip of a complete pass
 * @param passNumber number of the newest complete pass
 */
public record FeedSplit(
        AccountId account,
        int generation,
        OwnerRef owner,
        Score cursor,
        Score anchor,
        Map<Outpoint, Integer> unconfirmed,
        Map<Outpoint, Integer> unseen,
        boolean shows,
        int shownTip,
        long lastFullPassMillis,
        int tip,
        int passNumber)
        implements SourceSplit {
    public FeedSplit {
        unconfirmed = Map.copyOf(unconfirmed);
        unseen = Map.copyOf(unseen);
    }

    /**
     * One of which nothing is known but how far it was read once, if it was.
     *
     * @param tip highest tip of a complete pass; 0: unknown
     * @param shownTip the same if the upstream showed anything; 0: unknown, or it shows nothing
     */
    static FeedSplit begun(AccountId account, int generation, OwnerRef owner, Score cursor, int tip, int shownTip) {
        boolean shows = shownTip > 0 || cursor.compareTo(Score.ZERO) > 0;
        return new FeedSplit(
                account, generation, owner, cursor, Score.ZERO, Map.of(), Map.of(), shows, shownTip, 0, tip, 0);
    }

    /** Whether it was shown, and nobody knows at which tip. */
    boolean isShownAtUnknownTip() {
        return shows && shownTip == 0;
    }

    FeedSplit shownAt(int atTip) {
        return new FeedSplit(
                account,
                generation,
                owner,
                cursor,
                anchor,
                unconfirmed,
                unseen,
                shows,
                atTip,
                lastFullPassMillis,
                tip,
                passNumber);
    }

    /** The same, to be read from the beginning: where it stood counts no more, but that it was shown does. */
    FeedSplit anew() {
        return new FeedSplit(
                account,
                generation,
                owner,
                Score.ZERO,
                Score.ZERO,
                unconfirmed,
                unseen,
                shows,
                shownTip,
                lastFullPassMillis,
                0,
                passNumber);
    }

    @Override
    public String splitId() {
        return account + "/" + generation + "/" + owner.owner() + "/" + owner.generation();
    }
}
