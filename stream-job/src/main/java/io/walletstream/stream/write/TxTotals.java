package io.walletstream.stream.write;

import io.walletstream.schema.chain.Score;
import org.jspecify.annotations.Nullable;

/** Sums over a transaction's own outputs and over the account's outputs that it spends, and the row that follows from them. */
final class TxTotals {
    long made;
    long liveMade;
    long receivedSats;
    long spends;
    long liveSpends;
    long sentSats;
    boolean spendsRemembered;

    @Nullable
    Score madeLiveScore;

    @Nullable
    Score madeScore;

    @Nullable
    Score spendLiveScore;

    @Nullable
    Score spendScore;

    /** Adds an output of the transaction. */
    void addMade(RowChange.State row) {
        if (!row.isShown()) {
            return;
        }
        made++;
        madeScore = max(madeScore, row.score());
        if (row.live()) {
            liveMade++;
            receivedSats = Math.addExact(receivedSats, row.sats());
            madeLiveScore = max(madeLiveScore, row.score());
        }
    }

    /** Adds an output that the transaction spends. */
    void addSpend(RowChange.State row) {
        spendsRemembered = spendsRemembered || row.remembered();
        if (!row.isShown()) {
            return;
        }
        spends++;
        spendScore = max(spendScore, row.spentScore());
        if (row.live()) {
            liveSpends++;
            sentSats = Math.addExact(sentSats, row.sats());
            spendLiveScore = max(spendLiveScore, row.spentScore());
        }
    }

    private static @Nullable Score max(@Nullable Score a, @Nullable Score b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a.compareTo(b) >= 0 ? a : b;
    }

    TxRow row(TxRow.@Nullable Size size) {
        Score score = firstKnown(madeLiveScore, spendLiveScore, madeScore, spendScore);
        Long sent = spendsRemembered ? null : Long.valueOf(sentSats);
        Long fee = sent == null || size == null || liveSpends == 0 || liveSpends != size.inputCount()
                ? null
                : Long.valueOf(sent - size.outputTotalSats());
        return new TxRow(state(score), score, receivedSats, sent, fee, size);
    }

    private TxState state(@Nullable Score score) {
        if (made + spends == 0) {
            return TxState.HIDDEN;
        }
        if (liveMade + liveSpends == 0) {
            return TxState.ORPHANED;
        }
        return score != null && score.isMined() ? TxState.CONFIRMED : TxState.UNCONFIRMED;
    }

    private static @Nullable Score firstKnown(@Nullable Score... scores) {
        for (Score score : scores) {
            if (score != null) {
                return score;
            }
        }
        return null;
    }
}
