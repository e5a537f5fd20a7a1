package io.walletstream.bench.window;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.schema.record.PassRef;
import io.walletstream.stream.flow.Intake;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Passes of one owner over the facts of the last blocks, as records numbered from 0: each a beginning, a group of frames a transaction, a mark that
 * the window hands on, and an end.
 *
 * @param outputs how many outputs a transaction has
 * @param transactionsABlock how many transactions a block has
 */
record Passes(int outputs, int transactionsABlock) implements Serializable {
    private static final AccountId ACCOUNT = AccountId.of(1, 2);
    private static final OwnerRef OWNER = new OwnerRef("1BoatSLRHtKNngkdXEeobR76b53LETtpyT", 1);
    private static final int TIP = 1000;
    private static final int BLOCKS = 90;

    private static final List<Kind> KINDS = List.of(
            new Kind(1, "first", 0, BLOCKS, TIP),
            new Kind(2, "the same", 0, BLOCKS, TIP),
            new Kind(3, "the same again", 0, BLOCKS, TIP),
            new Kind(4, "the same, a block later", 0, BLOCKS, TIP + 1),
            new Kind(5, "the last 6 blocks", BLOCKS - 6, BLOCKS, TIP + 1),
            new Kind(6, "the last 6 blocks again", BLOCKS - 6, BLOCKS, TIP + 1),
            new Kind(7, "all but the last 6 blocks", 0, BLOCKS - 6, TIP + 1));

    /** One pass: which blocks it shows, and at which tip. */
    private record Kind(int number, String words, int fromBlock, int toBlock, int tip) {
        PassRef pass() {
            return new PassRef(OWNER, 1, number);
        }
    }

    /** What each pass is, in words. */
    static List<String> names() {
        return KINDS.stream().map(Kind::words).toList();
    }

    /** For about so many facts. */
    static Passes of(int facts, int outputs) {
        return new Passes(outputs, Math.max(1, facts / outputs / BLOCKS));
    }

    private int groups(Kind kind) {
        return (kind.toBlock - kind.fromBlock) * transactionsABlock;
    }

    /** How many frames the pass at this place has. */
    int frames(int place) {
        return groups(KINDS.get(place)) * outputs;
    }

    /** How many records there are. */
    long records() {
        long records = 0;
        for (Kind kind : KINDS) {
            records += groups(kind) + 3;
        }
        return records;
    }

    /** The record of this number, which is its revision, too. */
    Intake record(long number) {
        long rest = number;
        for (Kind kind : KINDS) {
            int groups = groups(kind);
            if (rest < groups + 3) {
                return record(kind, (int) rest - 1, groups, number + 1);
            }
            rest -= groups + 3;
        }
        throw new IllegalArgumentException("there are " + records() + " records, no " + number);
    }

    private Intake record(Kind kind, int at, int groups, long revision) {
        if (at == -1) {
            Score from = Score.mined(TIP - BLOCKS + kind.fromBlock, 0);
            return new Intake.Single(new FeedRecord.PassOpened(ACCOUNT, 1, kind.pass(), from, kind.tip), revision);
        }
        if (at == groups) {
            return new Intake.Single(new FeedRecord.RetryNow(ACCOUNT, 1, txid(0)), revision);
        }
        if (at > groups) {
            return new Intake.Single(new FeedRecord.PassClosed(ACCOUNT, 1, kind.pass(), groups * outputs), revision);
        }
        int transaction = kind.fromBlock * transactionsABlock + at;
        Score score = Score.mined(TIP - BLOCKS + transaction / transactionsABlock, transaction % transactionsABlock);
        List<Intake.Frame> frames = new ArrayList<>(outputs);
        for (int vout = 0; vout < outputs; vout++) {
            frames.add(new Intake.Frame(vout, score, null, at * outputs + vout, revision));
        }
        return new Intake.Frames(ACCOUNT, 1, txid(transaction), kind.pass(), frames);
    }

    /** Spread as real ones are. */
    private static Txid txid(int number) {
        return Txid.ofWords(number * 0x9e3779b97f4a7c15L, 0, 0, number);
    }
}
