package io.walletstream.oracle;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** What a story tells beside its chain: things that no chain allows, and what was pushed of it. */
final class Chaos {
    private static final int MOST_OUTPUTS = 8;
    private static final int PLACES = 5;
    private static final int CREATED_BLOCKS = 150;
    private static final int SPENT_BLOCKS = 40;
    private static final long SECOND = 1_700_000_000L;
    private static final int SECONDS = 10;

    private final AccountId account;
    private final List<Story.Tx> transactions;
    private final Random random;
    private final List<Frame> pushed = new ArrayList<>();

    Chaos(AccountId account, List<Story.Tx> transactions, Random random) {
        this.account = account;
        this.transactions = List.copyOf(transactions);
        this.random = random;
    }

    /** Which outpoints are each owner's; some are of several. */
    static List<Set<Outpoint>> shares(List<Story.Tx> transactions, int owners, Random random) {
        List<Set<Outpoint>> shares = new ArrayList<>();
        for (int i = 0; i < owners; i++) {
            shares.add(new HashSet<>());
        }
        for (Story.Tx tx : transactions) {
            for (int vout = 0; vout < tx.outputs(); vout++) {
                int holders = random.nextInt(5) < 3 ? 1 : 2;
                for (int i = 0; i < holders; i++) {
                    shares.get(random.nextInt(owners)).add(new Outpoint(tx.txid(), vout));
                }
            }
        }
        return shares;
    }

    Story.Tx tx() {
        return transactions.get(random.nextInt(transactions.size()));
    }

    private Outpoint outpoint() {
        Story.Tx tx = tx();
        return new Outpoint(tx.txid(), random.nextInt(tx.outputs()));
    }

    private Score created(int tip) {
        return random.nextInt(5) == 0
                ? Score.unconfirmed(SECOND + random.nextInt(SECONDS), 0)
                : Score.mined(tip - SPENT_BLOCKS - random.nextInt(CREATED_BLOCKS), random.nextInt(PLACES));
    }

    private Score spent(int tip) {
        return random.nextInt(5) == 0
                ? Score.unconfirmed(SECOND + 10 * SECONDS + random.nextInt(SECONDS), 0)
                : Score.mined(tip - random.nextInt(SPENT_BLOCKS), random.nextInt(PLACES));
    }

    /** A pass of anything at all, spends by one or by both of their frames. */
    List<Frame> frames(int tip) {
        List<Frame> frames = new ArrayList<>();
        int outputs = random.nextInt(MOST_OUTPUTS);
        for (int i = 0; i < outputs; i++) {
            Outpoint outpoint = outpoint();
            if (frames.stream().anyMatch(frame -> frame.outpoint().equals(outpoint))) {
                continue;
            }
            Txid spendTxid = random.nextInt(3) == 0 ? tx().txid() : null;
            boolean both = spendTxid != null && random.nextBoolean();
            if (spendTxid == null || both || random.nextInt(4) == 0) {
                frames.add(new Frame(outpoint, created(tip), spendTxid));
            }
            if (spendTxid != null) {
                frames.add(new Frame(outpoint, spent(tip), spendTxid));
            }
        }
        frames.sort(Frame.ORDER);
        return frames;
    }

    /** A frame of anything at all. */
    Frame pushed(int tip) {
        boolean spend = random.nextInt(3) == 0;
        return new Frame(
                outpoint(), spend && random.nextBoolean() ? spent(tip) : created(tip), spend ? tx().txid() : null);
    }

    /** The push of such a frame. */
    FeedRecord push(int generation, Frame frame) {
        pushed.add(frame);
        int recordGeneration = random.nextInt(4) == 0 ? FeedRecord.CURRENT_GENERATION : generation;
        return new FeedRecord.OutpointSeen(
                account, recordGeneration, null, 0, frame.outpoint(), frame.score(), frame.spendTxid());
    }

    /** The rollback of something that was pushed, or of anything. */
    FeedRecord rollback(int generation) {
        if (pushed.isEmpty() || random.nextInt(3) == 0) {
            return new FeedRecord.OutpointGone(
                    account, generation, outpoint(), random.nextBoolean() ? tx().txid() : null);
        }
        Frame frame = pushed.get(random.nextInt(pushed.size()));
        return new FeedRecord.OutpointGone(
                account, generation, frame.outpoint(), random.nextBoolean() ? frame.spendTxid() : null);
    }
}
