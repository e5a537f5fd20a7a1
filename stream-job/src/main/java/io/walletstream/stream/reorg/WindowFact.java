package io.walletstream.stream.reorg;

import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import org.jspecify.annotations.Nullable;

/**
 * What the window last forwarded of an outpoint, to know a frame that repeats it.
 *
 * @param seenUnspent whether a frame without a spend was forwarded
 * @param created score of the creation as last forwarded
 * @param spendTxid the spend last forwarded
 * @param spent its score as last forwarded; null while undecided
 * @param alone score that was alone with the spend in its pass, as last forwarded: creation's or spend's, which only the assembler knows
 */
record WindowFact(
        boolean seenUnspent,
        @Nullable Score created,
        @Nullable Txid spendTxid,
        @Nullable Score spent,
        @Nullable Score alone) {
    static final WindowFact NONE = new WindowFact(false, null, null, null, null);

    boolean repeatsCreation(Score score) {
        return seenUnspent && score.equals(created);
    }

    boolean repeatsSpend(Txid by, Score score) {
        return by.equals(spendTxid) && isKnown(score);
    }

    /** Whether a frame with the known spend and this score tells nothing new, as far as the window knows. */
    boolean isKnown(Score score) {
        return score.equals(created) || score.equals(spent) || score.equals(alone);
    }

    boolean repeatsPair(Txid by, Score low, Score high) {
        return by.equals(spendTxid) && low.equals(created) && high.equals(spent);
    }

    /** With another creation, what was alone has to be judged again. */
    WindowFact createdAt(Score score) {
        return new WindowFact(true, score, spendTxid, spent, null);
    }

    WindowFact spentBy(Txid by) {
        return by.equals(spendTxid) ? this : new WindowFact(seenUnspent, created, by, null, null);
    }

    WindowFact pair(Txid by, Score low, Score high) {
        return new WindowFact(seenUnspent, low, by, high, null);
    }

    /** What was known of the spend's position is void. */
    WindowFact aloneAt(Score score) {
        return new WindowFact(seenUnspent, created, spendTxid, null, score);
    }

    /** Whether all that is known of it lies below the height. */
    boolean isBelow(Score floor) {
        return (created == null || created.compareTo(floor) < 0)
                && (spent == null || spent.compareTo(floor) < 0)
                && (alone == null || alone.compareTo(floor) < 0)
                && (created != null || spent != null || alone != null);
    }
}
