package io.walletstream.stream.feed;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.schema.record.PassRef;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One owner's passes as the feed makes them, over frames that a test gives: from where, and where the cursor goes. */
public final class FeedRun {
    private static final int WINDOW = 6;
    private static final int ROLLBACK = 100;

    /** What an upstream has. */
    public record Told(
            Outpoint outpoint, Score score, @Nullable Txid by) {}

    private final Consumer<FeedRecord> out;
    private PassDepth depth = new PassDepth();
    private FeedSplit split;
    private Score from = Score.ZERO;
    private int epoch = 1;
    private int number;

    /**
     * @param out where the records go
     */
    public FeedRun(AccountId account, OwnerRef owner, Consumer<FeedRecord> out) {
        this.out = out;
        this.split = FeedSplit.begun(account, 1, owner, Score.ZERO, 0, 0);
    }

    /** A complete pass; answers whether the next one begins at once. */
    public boolean pass(int toldTip, List<Told> upstream) throws Exception {
        return pass(toldTip, upstream, false);
    }

    /** The same from the very beginning. */
    public boolean fullPass(int toldTip, List<Told> upstream) throws Exception {
        return pass(toldTip, upstream, true);
    }

    private boolean pass(int toldTip, List<Told> upstream, boolean isFull) throws Exception {
        number++;
        PassRecords records = new PassRecords(split, new PassRef(split.owner(), epoch, number), new Sent());
        PassDepth.Beginning beginning = depth.begin(toldTip, split, isFull || number == 1, number, WINDOW, ROLLBACK);
        from = beginning.from();
        records.open(beginning, WINDOW, ROLLBACK);
        List<Told> frames = upstream.stream()
                .filter(told -> told.score().compareTo(from) >= 0)
                .sorted(Comparator.comparing(Told::score))
                .toList();
        for (Told told : frames) {
            records.frame(new FeedFrame(told.outpoint(), told.score(), told.by()));
        }
        records.close(1);
        return depth.completed(records.tellsWhatIsGone(), records.missedCursor(), records.isAnchorLost());
    }

    /** The feed is paused and resumed: it knows no more of the owner than Postgres does. */
    public void resume() {
        split = FeedSplit.begun(
                split.account(), split.generation(), split.owner(), split.cursor(), split.tip(), split.shownTip());
        depth = new PassDepth();
        epoch++;
        number = 0;
    }

    /** The same, of a row that says nothing but the cursor. */
    public void resumeByCursor() {
        resume();
        split = FeedSplit.begun(split.account(), split.generation(), split.owner(), split.cursor(), 0, 0);
    }

    /** Where the newest pass began. */
    public Score from() {
        return from;
    }

    public Score cursor() {
        return split.cursor();
    }

    private final class Sent implements PassOutput {
        @Override
        public void emit(FeedRecord record, @Nullable FeedSplit after) {
            out.accept(record);
            split = after == null ? split : after;
        }

        @Override
        public void checkWanted() {}

        @Override
        public void waiting(StreamWatch.@Nullable Watched stream) {}

        @Override
        public void turnBegins() {}

        @Override
        public boolean isTurnOver() {
            return false;
        }

        @Override
        public boolean tryEndTurn(int waitingFrames) {
            return false;
        }
    }
}
