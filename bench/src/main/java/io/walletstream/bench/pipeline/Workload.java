package io.walletstream.bench.pipeline;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord.OutpointSeen;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Seeded items: 80 % creations, 10 % spends of earlier outputs, 10 % repetitions of recent items; transactions of 1 to 20 outputs and, in the
 * middle, one of 10,000. Pushed, as by one who has an indexer of his own; transactions of all accounts take turns.
 */
public final class Workload {
    private static final int MOST_OUTPUTS = 20;
    private static final int HUGE_OUTPUTS = 10_000;
    private static final int RECENT_ITEMS = 1000;
    private static final int FIRST_HEIGHT = 700_000;
    private static final int TRANSACTIONS_A_BLOCK = 1000;
    private static final int CREATIONS_A_SPEND = 8;

    /** Takes the transactions, spenders included, in order. */
    interface Transactions {
        /**
         * Makes the transaction.
         *
         * @return its id
         */
        Txid add(List<Outpoint> inputs, int outputs);
    }

    private final long items;
    private final List<AccountId> accounts;
    private final SplittableRandom random;
    private final List<List<Outpoint>> unspent = new ArrayList<>();
    private final OutpointSeen[] recent = new OutpointSeen[RECENT_ITEMS];
    private int recentCount;
    private long creations;
    private long spends;
    private long repetitions;
    private long transactions;

    /**
     * @param items how many in all
     */
    public Workload(long items, List<AccountId> accounts, long seed) {
        this.items = items;
        this.accounts = accounts;
        this.random = new SplittableRandom(seed);
        accounts.forEach(account -> unspent.add(new ArrayList<>()));
    }

    /** Makes all items, in the order in which they are to be sent. */
    void generate(Transactions made, Consumer<OutpointSeen> out) {
        long target = items * CREATIONS_A_SPEND / (CREATIONS_A_SPEND + 2);
        boolean hugeMade = target < 2L * HUGE_OUTPUTS;
        while (creations < target) {
            int outputs = (int) Math.min(random.nextInt(1, MOST_OUTPUTS + 1), target - creations);
            if (!hugeMade && creations > target / 2) {
                outputs = HUGE_OUTPUTS;
                hugeMade = true;
            }
            transaction(outputs, made, out);
        }
        while (creations + spends + repetitions < items) {
            repeat(out);
        }
    }

    private void transaction(int outputs, Transactions made, Consumer<OutpointSeen> out) {
        int which = (int) (transactions % accounts.size());
        AccountId account = accounts.get(which);
        List<Outpoint> mine = unspent.get(which);
        List<Outpoint> inputs = new ArrayList<>();
        long due = (creations + outputs) / CREATIONS_A_SPEND - spends;
        for (long i = 0; i < due && mine.size() > 1; i++) {
            int index = random.nextInt(mine.size());
            inputs.add(mine.get(index));
            mine.set(index, mine.get(mine.size() - 1));
            mine.remove(mine.size() - 1);
        }
        Txid txid = made.add(inputs, outputs);
        Score score = Score.mined(FIRST_HEIGHT + (int) (transactions / TRANSACTIONS_A_BLOCK), (int)
                (transactions % TRANSACTIONS_A_BLOCK));
        transactions++;
        for (Outpoint input : inputs) {
            emit(new OutpointSeen(account, 1, null, 0, input, score, txid), out);
            spends++;
        }
        for (int vout = 0; vout < outputs; vout++) {
            Outpoint outpoint = new Outpoint(txid, vout);
            emit(new OutpointSeen(account, 1, null, 0, outpoint, score, null), out);
            mine.add(outpoint);
            creations++;
        }
        while (repetitions < (creations + spends) / (CREATIONS_A_SPEND + 1)) {
            repeat(out);
        }
    }

    private void repeat(Consumer<OutpointSeen> out) {
        repetitions++;
        out.accept(recent[random.nextInt(Math.min(recentCount, RECENT_ITEMS))]);
    }

    private void emit(OutpointSeen item, Consumer<OutpointSeen> out) {
        recent[recentCount++ % RECENT_ITEMS] = item;
        out.accept(item);
    }

    public long creations() {
        return creations;
    }

    public long spends() {
        return spends;
    }

    public long repetitions() {
        return repetitions;
    }

    public long transactions() {
        return transactions;
    }
}
