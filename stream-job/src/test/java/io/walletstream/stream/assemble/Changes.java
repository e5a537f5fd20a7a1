package io.walletstream.stream.assemble;

import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.Change;
import io.walletstream.stream.flow.Change.Kind;
import org.jspecify.annotations.Nullable;

/** Changes in few words; each gets the next revision. */
final class Changes {
    static final Score AT_10 = Score.mined(10, 1);
    static final Score AT_11 = Score.mined(11, 1);
    static final Score AT_20 = Score.mined(20, 2);
    static final Score AT_21 = Score.mined(21, 2);

    private long revision;

    static Txid tx(int number) {
        return Txid.ofWords(0, 0, 0, number);
    }

    private Change change(Kind kind, int vout, @Nullable Score score, @Nullable Score spendScore, @Nullable Txid by) {
        return new Change(kind, vout, score, spendScore, by, ++revision);
    }

    Change created(int vout, Score score) {
        return change(Kind.CREATED, vout, score, null, null);
    }

    Change spent(int vout, Score score, Txid by) {
        return change(Kind.SPENT, vout, score, null, by);
    }

    Change pair(int vout, Score low, Score high, Txid by) {
        return change(Kind.SPENT_PAIR, vout, low, high, by);
    }

    Change alone(int vout, Score score, Txid by) {
        return change(Kind.SPENT_ALONE, vout, score, null, by);
    }

    Change pushed(int vout, Score score, Txid by) {
        return change(Kind.SPENT_PUSHED, vout, score, null, by);
    }

    Change spendGone(int vout, Txid by) {
        return change(Kind.SPEND_GONE, vout, null, null, by);
    }

    Change creationGone(int vout) {
        return change(Kind.CREATION_GONE, vout, null, null, null);
    }
}
