package io.walletstream.oracle;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.schema.record.PassRef;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What happens to one account, made from a seed: a small chain with reorgs, and passes of two owners and of a third that joins later (whole,
 * broken, superseded, repeated, of nodes that are behind or contradict themselves, of anything at all), pushes, rollbacks, duplicates, new
 * generations, new owner generations and pauses. Replays by its seed.
 */
public final class Story {
    private static final int STEPS = 60;
    private static final int OWNERS = 3;
    private static final int MOST_READ_A_STEP = 14;
    private static final int MOST_BEHIND = 6;
    private static final int DEEPEST_ACCEPTED = 400;
    private static final int LONGEST_PAUSE = 4;

    /** Every so many-th story is one of pushes: they keep facts alive, so the others have few. */
    private static final int PUSHED_STORIES = 4;

    /**
     * A transaction that a story may speak of.
     *
     * @param outputs how many outputs it has
     */
    public record Tx(Txid txid, int outputs) {}

    /** What the stories of a run had; none may be zero over all. */
    public static final class Counters {
        private final Map<Happening, Integer> counts = new EnumMap<>(Happening.class);

        void add(Happening happening) {
            counts.merge(happening, 1, Integer::sum);
        }

        /** How often this happened. */
        public int count(Happening happening) {
            return counts.getOrDefault(happening, 0);
        }

        @Override
        public String toString() {
            return Stream.of(Happening.values())
                    .map(happening -> happening.words() + " " + count(happening))
                    .collect(Collectors.joining(", "));
        }

        /** Whether every kind of happening occurred. */
        public boolean isComplete() {
            return Stream.of(Happening.values()).allMatch(happening -> count(happening) > 0);
        }
    }

    private final AccountId account;
    private final Random random;
    private final boolean fullHistory;
    private final Counters counters;
    private final Chaos chaos;
    private final ChainLife chain;
    private final boolean isOfPushes;
    private final List<FeedRecord> records = new ArrayList<>();

    /** Readers do not wait for each other, nor for the service's records. */
    private final List<OwnerReader> readers = new ArrayList<>();

    private int generation = 1;
    private int owners = OWNERS - 1;

    /** Steps until the account is read again. */
    private int paused;

    private Story(AccountId account, long seed, boolean fullHistory, List<Tx> transactions, Counters counters) {
        this.account = account;
        this.random = new Random(seed);
        this.fullHistory = fullHistory;
        this.counters = counters;
        this.isOfPushes = seed % PUSHED_STORIES == 0;
        this.chaos = new Chaos(account, transactions, random);
        this.chain = new ChainLife(transactions, random, counters::add);
        List<Set<Outpoint>> shares = Chaos.shares(transactions, OWNERS, random);
        for (int i = 0; i < OWNERS; i++) {
            readers.add(new OwnerReader(account, "o" + i, shares.get(i), random, counters::add));
        }
    }

    /** The records of the account, in the order of their offsets; adds what they are to the counters. */
    public static List<FeedRecord> of(
            AccountId account, long seed, boolean fullHistory, List<Tx> transactions, Counters counters) {
        Story story = new Story(account, seed, fullHistory, transactions, counters);
        story.records.add(new FeedRecord.AccountReset(account, 1, fullHistory, "main"));
        for (int step = 0; step < STEPS; step++) {
            if (step == STEPS / 2) {
                story.join();
            }
            story.step();
            story.send(story.random.nextInt(MOST_READ_A_STEP));
        }
        story.send(Integer.MAX_VALUE);
        // Sees to it that all before it is settled when it is applied.
        PassRef last = new PassRef(new OwnerRef("last", 1), 1, 1);
        int tip = story.chain.now().tip();
        story.records.add(new FeedRecord.PassOpened(account, story.generation, last, Score.ZERO, tip));
        story.records.add(new FeedRecord.PassClosed(account, story.generation, last, 0));
        StoryCount.count(story.records, counters::add);
        return story.records;
    }

    /** Lets readers send so many records, in any order among them. */
    private void send(int most) {
        for (int i = 0; i < most; i++) {
            List<OwnerReader> ready =
                    readers.stream().filter(reader -> !reader.isDone()).toList();
            FeedRecord next = ready.isEmpty()
                    ? null
                    : ready.get(random.nextInt(ready.size())).next();
            if (next == null) {
                return;
            }
            records.add(next);
        }
    }

    /** A new owner while the others are synced. */
    private void join() {
        counters.add(Happening.NEW_OWNER);
        records.add(new FeedRecord.OwnerChanged(
                account, generation, readers.get(owners).owner(), false));
        owners++;
    }

    private void step() {
        paused = Math.max(0, paused - 1);
        if (isOfPushes && random.nextInt(3) == 0) {
            push();
        }
        int dice = random.nextInt(100);
        if (dice < 28) {
            chain.change();
            chain.change();
        } else if (dice < 36) {
            chain.reorg();
        } else if (dice < 80) {
            pass();
        } else if (dice < 82) {
            wildPass();
        } else if (dice < 85) {
            push();
        } else if (dice < 88) {
            counters.add(Happening.ROLLBACK);
            records.add(chaos.rollback(generation));
        } else if (dice < 92) {
            counters.add(Happening.DUPLICATE);
            records.add(records.get(random.nextInt(records.size())));
        } else if (dice < 93) {
            reset();
        } else if (dice < 95) {
            changeOwner();
        } else if (dice < 97) {
            reader().restore();
        } else if (dice < 98) {
            readers.forEach(OwnerReader::pause);
            paused = random.nextInt(LONGEST_PAUSE);
        } else if (random.nextInt(3) > 0) {
            int height = chain.now().tip() - random.nextInt(DEEPEST_ACCEPTED);
            OwnerReader reader = reader();
            records.add(new FeedRecord.RollbackAccepted(account, generation, reader.owner(), height));
            reader.beginAnew();
        } else {
            records.add(new FeedRecord.RetryNow(account, generation, chaos.tx().txid()));
        }
    }

    private void pass() {
        OwnerReader reader = reader();
        if (reader.isAway() || paused > 0) {
            return;
        }
        ChainView now = chain.now();
        ChainView behind = chain.before(1 + random.nextInt(MOST_BEHIND));
        int times = random.nextInt(3) == 0 ? 2 : 1;
        int dice = random.nextInt(100);
        if (dice >= 76 && random.nextBoolean()) {
            // an upstream of several nodes, of which the next one that answers is behind
            reader.read(now, now.tip(), generation, 1);
        }
        if (dice < 76) {
            reader.read(now, now.tip(), generation, times);
        } else if (dice < 86) {
            counters.add(Happening.LOW_UPSTREAM);
            reader.read(behind, behind.tip(), generation, times);
        } else if (dice < 94) {
            counters.add(Happening.STALE_DATA);
            reader.read(behind, now.tip(), generation, times);
        } else {
            counters.add(Happening.STALE_TIP);
            reader.read(now, behind.tip(), generation, times);
        }
    }

    private void wildPass() {
        OwnerReader reader = reader();
        if (!reader.isAway() && paused == 0) {
            counters.add(Happening.WILD_PASS);
            int tip = chain.now().tip();
            reader.send(Score.ZERO, tip, generation, chaos.frames(tip));
        }
    }

    private void push() {
        counters.add(Happening.PUSH);
        ChainView now = chain.now();
        List<Frame> frames = now.frames(outpoint -> true, Score.ZERO);
        if (random.nextBoolean() && !frames.isEmpty()) {
            counters.add(Happening.CHAIN_PUSH);
            records.add(chaos.push(generation, frames.get(random.nextInt(frames.size()))));
        } else {
            records.add(chaos.push(generation, chaos.pushed(now.tip())));
        }
    }

    private void reset() {
        counters.add(Happening.RESET);
        generation++;
        records.add(new FeedRecord.AccountReset(account, generation, fullHistory, "main"));
        readers.forEach(OwnerReader::beginAnew);
    }

    /** An owner is removed, perhaps to be added again at once, or one that stayed away is added again. */
    private void changeOwner() {
        OwnerReader reader = reader();
        boolean returns = reader.isAway() || random.nextBoolean();
        counters.add(returns ? Happening.OWNER_CHANGE : Happening.OWNER_LEFT);
        if (!reader.isAway()) {
            records.add(new FeedRecord.OwnerChanged(account, generation, reader.owner(), true));
            reader.leave();
        }
        if (returns) {
            reader.rejoin();
            records.add(new FeedRecord.OwnerChanged(account, generation, reader.owner(), false));
        }
    }

    private OwnerReader reader() {
        return readers.get(random.nextInt(owners));
    }
}
