package io.walletstream.oracle;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.schema.record.PassRef;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What happens to one account, made from a seed: passes of two owners and of a third that joins later (whole, broken, superseded, repeated), pushes, rollbacks, duplicates, late
 * and early spends, unconfirmed facts that are mined, a new generation, a new owner generation. Replays by its seed.
 */
public final class Story {
    private static final int STEPS = 40;
    private static final int TIP = 1000;
    private static final int TIPS = 60;
    private static final int MOST_READ_A_STEP = 12;

    /**
     * A transaction that a story may speak of.
     *
     * @param outputs how many outputs it has
     */
    public record Tx(Txid txid, int outputs) {}

    /** What the stories of a run had; none may be zero over all. */
    public static final class Counters {
        int passes;
        int brokenPasses;
        int repeatedPasses;
        int pushes;
        int rollbacks;
        int duplicates;
        int spendsFirst;
        int mined;
        int resets;
        int ownerChanges;
        int newOwners;

        @Override
        public String toString() {
            return "passes " + passes + ", broken " + brokenPasses + ", identical second passes " + repeatedPasses
                    + ", pushes "
                    + pushes
                    + ", rollbacks " + rollbacks + ", duplicates " + duplicates + ", spends before creations "
                    + spendsFirst
                    + ", unconfirmed then mined " + mined + ", resets " + resets + ", owner changes " + ownerChanges
                    + ", new owners "
                    + newOwners;
        }

        /** Whether every kind of happening occurred. */
        public boolean isComplete() {
            return IntStream.of(
                            passes,
                            brokenPasses,
                            repeatedPasses,
                            pushes,
                            rollbacks,
                            duplicates,
                            spendsFirst,
                            mined,
                            resets,
                            ownerChanges,
                            newOwners)
                    .allMatch(count -> count > 0);
        }
    }

    private final AccountId account;
    private final Random random;
    private final List<Tx> transactions;
    private final Counters counters;
    private final List<FeedRecord> records = new ArrayList<>();

    /** What each owner's reader is still to send; readers do not wait for each other, nor for the service's records. */
    private final List<ArrayDeque<FeedRecord>> readers =
            List.of(new ArrayDeque<>(), new ArrayDeque<>(), new ArrayDeque<>());

    private final int[] ownerGenerations = {1, 1, 1};
    private final int[] passNumbers = {0, 0, 0};
    private int generation = 1;
    private int owners = 2;

    private Story(AccountId account, long seed, List<Tx> transactions, Counters counters) {
        this.account = account;
        this.random = new Random(seed);
        this.transactions = transactions;
        this.counters = counters;
    }

    /** The records of the account, in the order of their offsets; adds what they are to the counters. */
    public static List<FeedRecord> of(
            AccountId account, long seed, boolean fullHistory, List<Tx> transactions, Counters counters) {
        Story story = new Story(account, seed, transactions, counters);
        story.records.add(new FeedRecord.AccountReset(account, 1, fullHistory, "main"));
        for (int step = 0; step < STEPS; step++) {
            if (step == STEPS / 2) {
                story.join();
            }
            story.step(fullHistory);
            story.read(story.random.nextInt(MOST_READ_A_STEP));
        }
        story.read(Integer.MAX_VALUE);
        // Sees to it that all before it is settled when it is applied.
        PassRef last = new PassRef(new OwnerRef("last", 1), 1, 1);
        story.records.add(new FeedRecord.PassOpened(account, story.generation, last, Score.ZERO, TIP));
        story.records.add(new FeedRecord.PassClosed(account, story.generation, last, 0));
        story.count();
        return story.records;
    }

    /** What only the order of all records tells. */
    private void count() {
        Set<Outpoint> seen = new HashSet<>();
        Set<Outpoint> unconfirmed = new HashSet<>();
        for (FeedRecord record : records) {
            if (record instanceof FeedRecord.OutpointSeen frame) {
                boolean first = seen.add(frame.outpoint());
                if (frame.spendTxid() != null) {
                    counters.spendsFirst += first ? 1 : 0;
                } else if (!frame.score().isMined()) {
                    unconfirmed.add(frame.outpoint());
                } else if (unconfirmed.remove(frame.outpoint())) {
                    counters.mined++;
                }
            }
        }
    }

    /** Lets readers send so many records, in any order among them. */
    private void read(int most) {
        for (int i = 0; i < most; i++) {
            List<ArrayDeque<FeedRecord>> ready =
                    readers.stream().filter(reader -> !reader.isEmpty()).toList();
            if (ready.isEmpty()) {
                return;
            }
            records.add(ready.get(random.nextInt(ready.size())).remove());
        }
    }

    /** A new owner while the others are synced. */
    private void join() {
        counters.newOwners++;
        records.add(new FeedRecord.OwnerChanged(account, generation, new OwnerRef("o" + owners, 1), false));
        owners++;
    }

    private void step(boolean fullHistory) {
        int dice = random.nextInt(100);
        if (dice < 45) {
            pass();
        } else if (dice < 80) {
            push();
        } else if (dice < 88) {
            rollback();
        } else if (dice < 94 && !records.isEmpty()) {
            counters.duplicates++;
            records.add(records.get(random.nextInt(records.size())));
        } else if (dice < 96) {
            counters.resets++;
            generation++;
            records.add(new FeedRecord.AccountReset(account, generation, fullHistory, "main"));
        } else if (dice < 98) {
            counters.ownerChanges++;
            int owner = random.nextInt(owners);
            records.add(new FeedRecord.OwnerChanged(
                    account, generation, new OwnerRef("o" + owner, ownerGenerations[owner]), true));
            ownerGenerations[owner]++;
            records.add(new FeedRecord.OwnerChanged(
                    account, generation, new OwnerRef("o" + owner, ownerGenerations[owner]), false));
        } else {
            records.add(new FeedRecord.RetryNow(account, generation, tx().txid()));
        }
    }

    private Tx tx() {
        return transactions.get(random.nextInt(transactions.size()));
    }

    private Outpoint outpoint() {
        Tx tx = tx();
        return new Outpoint(tx.txid(), random.nextInt(tx.outputs()));
    }

    private Score created() {
        if (random.nextInt(5) == 0) {
            return Score.unconfirmed(1_700_000_000L + random.nextInt(10), 0);
        }
        return Score.mined(850 + random.nextInt(100), random.nextInt(5));
    }

    private Score spent() {
        return random.nextInt(5) == 0
                ? Score.unconfirmed(1_700_000_100L + random.nextInt(10), 0)
                : Score.mined(960 + random.nextInt(40), random.nextInt(5));
    }

    private void push() {
        counters.pushes++;
        int recordGeneration = random.nextInt(4) == 0 ? 0 : generation;
        boolean spend = random.nextInt(3) == 0;
        records.add(new FeedRecord.OutpointSeen(
                account,
                recordGeneration,
                null,
                0,
                outpoint(),
                spend && random.nextBoolean() ? spent() : created(),
                spend ? tx().txid() : null));
    }

    private void rollback() {
        counters.rollbacks++;
        records.add(new FeedRecord.OutpointGone(
                account, generation, outpoint(), random.nextBoolean() ? tx().txid() : null));
    }

    /** A frame of a pass. */
    private record Shown(
            Outpoint outpoint, Score score, @Nullable Txid spendTxid) {}

    private void pass() {
        counters.passes++;
        int owner = random.nextInt(owners);
        TreeMap<String, Shown> frames = new TreeMap<>();
        int outputs = random.nextInt(8);
        for (int i = 0; i < outputs; i++) {
            Outpoint outpoint = outpoint();
            boolean known =
                    frames.values().stream().anyMatch(frame -> frame.outpoint().equals(outpoint));
            if (known) {
                continue;
            }
            Score created = created();
            Txid spendTxid = random.nextInt(3) == 0 ? tx().txid() : null;
            boolean both = spendTxid != null && random.nextBoolean();
            if (spendTxid == null || both || random.nextInt(4) == 0) {
                add(frames, new Shown(outpoint, created, spendTxid));
            }
            if (both || spendTxid != null) {
                add(frames, new Shown(outpoint, spent(), spendTxid));
            }
        }
        int times = random.nextInt(4) == 0 ? 2 : 1;
        counters.repeatedPasses += times - 1;
        for (int time = 0; time < times; time++) {
            send(owner, new ArrayList<>(frames.values()));
        }
    }

    private static void add(Map<String, Shown> frames, Shown frame) {
        frames.put(String.format("%020d", frame.score().packed()) + frame.outpoint(), frame);
    }

    private void send(int owner, List<Shown> frames) {
        ArrayDeque<FeedRecord> reader = readers.get(owner);
        passNumbers[owner]++;
        PassRef pass = new PassRef(new OwnerRef("o" + owner, ownerGenerations[owner]), 1, passNumbers[owner]);
        reader.add(new FeedRecord.PassOpened(account, generation, pass, Score.ZERO, TIP + random.nextInt(TIPS)));
        int end = random.nextInt(5) == 0 ? random.nextInt(frames.size() + 1) : frames.size();
        for (int i = 0; i < end; i++) {
            Shown frame = frames.get(i);
            reader.add(new FeedRecord.OutpointSeen(
                    account, generation, pass, i, frame.outpoint(), frame.score(), frame.spendTxid()));
        }
        int fate = random.nextInt(8);
        if (end < frames.size() || fate == 0) {
            counters.brokenPasses++;
        }
        if (fate == 1) {
            reader.add(new FeedRecord.PassClosed(account, generation, pass, end + 1));
        } else if (fate != 0) {
            reader.add(new FeedRecord.PassClosed(account, generation, pass, frames.size()));
        }
    }
}
