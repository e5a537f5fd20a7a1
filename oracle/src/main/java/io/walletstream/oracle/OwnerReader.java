package io.walletstream.oracle;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.schema.record.PassRef;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How a story reads one owner's feed: from where, in which passes, and what of them was not sent yet. */
final class OwnerReader {
    private static final int BROKEN_ONE_IN = 8;
    private static final int FATES = 12;
    private static final int RECKLESS_BLOCKS = 12;
    private static final int BASELESS_ONE_IN = 10;

    private final AccountId account;
    private final String name;
    private final Set<Outpoint> owned;
    private final Random random;
    private final Consumer<Happening> happened;
    private final ArrayDeque<FeedRecord> unsent = new ArrayDeque<>();

    /** Tip when an outpoint that is still unconfirmed was first seen so. */
    private final Map<Outpoint, Integer> unconfirmedSince = new HashMap<>();

    /** What the newest complete pass showed. */
    private List<Frame> shown = List.of();

    private int ownerGeneration = 1;
    private int epoch = 1;
    private int number;
    private Score cursor = Score.ZERO;
    private boolean readsDeep;
    private boolean away;

    OwnerReader(AccountId account, String name, Set<Outpoint> owned, Random random, Consumer<Happening> happened) {
        this.account = account;
        this.name = name;
        this.owned = Set.copyOf(owned);
        this.random = random;
        this.happened = happened;
    }

    OwnerRef owner() {
        return new OwnerRef(name, ownerGeneration);
    }

    boolean isAway() {
        return away;
    }

    void leave() {
        away = true;
    }

    /** The owner is there again, as a new one. */
    void rejoin() {
        away = false;
        ownerGeneration++;
        beginAnew();
    }

    /** The reader lost what it knew and got the owner again. */
    void restore() {
        happened.accept(Happening.NEW_EPOCH);
        epoch++;
        number = 0;
        if (random.nextBoolean()) {
            beginAnew();
        }
    }

    /** Reading stops where it is, perhaps in the middle of a pass; what was read and not sent is lost. */
    void pause() {
        if (!unsent.isEmpty()) {
            happened.accept(Happening.PAUSE);
        }
        unsent.clear();
        restore();
    }

    /** The next pass is a full one. */
    void beginAnew() {
        cursor = Score.ZERO;
        unconfirmedSince.clear();
        shown = List.of();
        readsDeep = false;
    }

    /** The next record that the reader sends; null: none. */
    @Nullable
    FeedRecord next() {
        return unsent.poll();
    }

    boolean isDone() {
        return unsent.isEmpty();
    }

    /**
     * Reads what a node has.
     *
     * @param tip what the node says its tip is
     * @param times how often at least, one pass after the other
     */
    void read(ChainView data, int tip, int generation, int times) {
        Score from = from(data, tip);
        List<Frame> frames = data.frames(owned::contains, from);
        if (random.nextInt(10) == 0) {
            loseHalfASpend(frames);
        }
        int all = misses(frames, from) && random.nextInt(4) > 0 ? Math.max(2, times) : times;
        for (int time = 0; time < all; time++) {
            if (send(from, tip, generation, frames)) {
                learn(frames, from, tip);
            }
            if (time > 0) {
                happened.accept(Happening.REPEATED_PASS);
            }
        }
    }

    /** Whether something is gone that was shown before: then a second pass follows at once, mostly. */
    private boolean misses(List<Frame> frames, Score from) {
        return shown.stream()
                .filter(before -> before.score().compareTo(from) >= 0)
                .anyMatch(before -> frames.stream()
                        .noneMatch(frame -> frame.outpoint().equals(before.outpoint())
                                && Objects.equals(frame.spendTxid(), before.spendTxid())));
    }

    private Score from(ChainView data, int tip) {
        int dice = random.nextInt(100);
        if (dice < 12 || (cursor.equals(Score.ZERO) && !readsDeep)) {
            happened.accept(Happening.FULL_PASS);
            return Score.ZERO;
        }
        if (dice < 20 || readsDeep) {
            happened.accept(Happening.DEEP_PASS);
            return place(data, tip - Reference.MAX_ROLLBACK);
        }
        if (dice < 28) {
            happened.accept(Happening.RECKLESS_PASS);
            return place(data, tip - random.nextInt(RECKLESS_BLOCKS));
        }
        happened.accept(Happening.CURSOR_PASS);
        return cursor;
    }

    /** Where the highest frame at or below this height stands, or somewhere in that block, where most likely none does. */
    private Score place(ChainView data, int height) {
        Score top = Score.mined(Math.max(0, height), 0);
        if (random.nextInt(BASELESS_ONE_IN) == 0) {
            return top;
        }
        return data.frames(owned::contains, Score.ZERO).stream()
                .map(Frame::score)
                .filter(score -> score.compareTo(top) <= 0)
                .max(Comparator.naturalOrder())
                .orElse(Score.ZERO);
    }

    /** The upstream has only one of the two frames of a spent output. */
    private void loseHalfASpend(List<Frame> frames) {
        List<Frame> spent =
                frames.stream().filter(frame -> frame.spendTxid() != null).toList();
        if (!spent.isEmpty()) {
            frames.remove(spent.get(random.nextInt(spent.size())));
            happened.accept(Happening.HALF_SPEND);
        }
    }

    /** Sends a pass of these frames, or a broken one; whether it came to its end. */
    boolean send(Score from, int tip, int generation, List<Frame> frames) {
        happened.accept(Happening.PASS);
        number++;
        PassRef pass = new PassRef(owner(), epoch, number);
        unsent.add(new FeedRecord.PassOpened(account, generation, pass, from, tip));
        int end = random.nextInt(BROKEN_ONE_IN) == 0 ? random.nextInt(frames.size() + 1) : frames.size();
        for (int i = 0; i < end; i++) {
            Frame frame = frames.get(i);
            unsent.add(new FeedRecord.OutpointSeen(
                    account, generation, pass, i, frame.outpoint(), frame.score(), frame.spendTxid()));
        }
        int fate = random.nextInt(FATES);
        if (fate == 1) {
            unsent.add(new FeedRecord.PassClosed(account, generation, pass, end + 1));
        } else if (fate != 0) {
            unsent.add(new FeedRecord.PassClosed(account, generation, pass, frames.size()));
        }
        boolean complete = end == frames.size() && fate > 1;
        if (!complete) {
            happened.accept(Happening.BROKEN_PASS);
        }
        return complete;
    }

    /**
     * A cursor of its own, bolder than the feed's: what holds the rules of vanishing against it must not lean on how the feed reads. And the next pass
     * reads deep, mostly, if this one did not find where it began.
     */
    private void learn(List<Frame> frames, Score from, int tip) {
        boolean baseless = from.compareTo(Score.ZERO) > 0 && from.equals(cursor) && !hasFrameAt(from, frames);
        shown = List.copyOf(frames);
        readsDeep = baseless && random.nextInt(3) > 0;
        Set<Outpoint> unconfirmed = new HashSet<>();
        for (Frame frame : frames) {
            if (!frame.score().isMined()) {
                unconfirmed.add(frame.outpoint());
                unconfirmedSince.putIfAbsent(frame.outpoint(), tip);
            }
        }
        unconfirmedSince.keySet().retainAll(unconfirmed);
        int safe = unconfirmedSince.values().stream().reduce(tip, Math::min) - Reference.REORG_WINDOW;
        cursor = frames.stream()
                .map(Frame::score)
                .filter(score -> score.isMined() && score.height() <= safe)
                .max(Comparator.naturalOrder())
                .orElse(from.compareTo(cursor) < 0 ? from : cursor);
    }

    private static boolean hasFrameAt(Score score, List<Frame> frames) {
        return frames.stream().anyMatch(frame -> frame.score().equals(score));
    }
}
