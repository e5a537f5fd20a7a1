package io.walletstream.stream.reorg;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.stream.feed.FeedRun;
import io.walletstream.stream.feed.FeedRun.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A chain with the coins of one wallet, and a window that follows it by the passes that the feed makes. */
final class FollowedChain {
    /** How often a wallet gets a coin. */
    enum Wallet {
        /** With every block. */
        BUSY,
        /** Every thirty blocks. */
        SPARSE,
        /** Once, long ago. */
        IDLE,
        /** Not yet. */
        FRESH
    }

    static final int TIP = 1000;
    private static final OwnerRef ALICE = new OwnerRef("alice", 1);
    private static final int FIRST = 700;
    private static final int LONG_AGO = 500;

    /**
     * @param by what spends it; null: nothing
     * @param spent where that is
     */
    record Coin(Score created, @Nullable Txid by, @Nullable Score spent) {}

    final WindowRun run = new WindowRun(new MapWindowState(), 2 * WindowRun.ROLLBACK_BLOCKS);
    final FeedRun feed = new FeedRun(WindowRun.ACCOUNT, ALICE, run::send);
    final TreeMap<Integer, Coin> coins = new TreeMap<>();
    private final Wallet wallet;
    private final Random random;
    private int named = 10_000;
    private int minedBefore;
    int tip = TIP;

    FollowedChain(Wallet wallet, long seed) throws Exception {
        this.wallet = wallet;
        this.random = new Random(seed);
        if (wallet == Wallet.IDLE) {
            add(Score.mined(LONG_AGO, 5));
        }
        for (int height = FIRST; height <= TIP; height++) {
            mine(height);
        }
        pass();
        pass();
    }

    static Outpoint outpoint(int coin) {
        return new Outpoint(Txid.ofWords(0, 0, 0, coin), 0);
    }

    /** A coin of a transaction that waits in the mempool. */
    static Score unconfirmed(int n) {
        return Score.unconfirmed(1_700_000_000L + n, 0);
    }

    int add(Score created) {
        coins.put(++named, new Coin(created, null, null));
        return named;
    }

    private void mine(int height) {
        boolean isTurn = wallet == Wallet.BUSY || (wallet == Wallet.SPARSE && height % 30 == 10);
        if (isTurn) {
            int coin = add(Score.mined(height, 5));
            Coin before = coins.get(minedBefore);
            if (before != null && before.created().isMined() && random.nextInt(3) == 0) {
                coins.put(minedBefore, new Coin(before.created(), outpoint(coin).txid(), Score.mined(height, 5)));
            }
            minedBefore = coin;
        }
    }

    /** So many blocks, each followed by a few passes. */
    void grow(int blocks) throws Exception {
        for (int i = 0; i < blocks; i++) {
            tip++;
            mine(tip);
            for (int passes = 1 + random.nextInt(3); passes > 0; passes--) {
                pass();
            }
        }
    }

    /** What was mined above the height is dropped, mined elsewhere above it, or waits again. */
    void reorg(int height) {
        for (Map.Entry<Integer, Coin> entry : List.copyOf(coins.entrySet())) {
            Coin after = afterReorg(entry.getValue(), height, entry.getKey());
            if (after == null) {
                coins.remove(entry.getKey());
            } else {
                coins.put(entry.getKey(), after);
            }
        }
    }

    private @Nullable Coin afterReorg(Coin coin, int height, int n) {
        Score created = isAbove(coin.created(), height) ? moved(height, n) : coin.created();
        if (created == null) {
            return null;
        }
        Score before = coin.spent();
        Score spent = before != null && isAbove(before, height) ? moved(height, n) : before;
        return spent == null || spent.compareTo(created) <= 0
                ? new Coin(created, null, null)
                : new Coin(created, coin.by(), spent);
    }

    private static boolean isAbove(Score score, int height) {
        return score.isMined() && score.height() > height;
    }

    private @Nullable Score moved(int height, int coin) {
        return switch (random.nextInt(4)) {
            case 0 -> Score.mined(height + 1 + random.nextInt(tip - height), 3);
            case 1 -> unconfirmed(coin);
            default -> null;
        };
    }

    /** What a node has whose newest block is this; what is in later ones waits there. */
    List<Told> upstream(int nodeTip) {
        List<Told> frames = new ArrayList<>();
        coins.forEach((n, coin) -> {
            frames.add(new Told(outpoint(n), seen(coin.created(), n, nodeTip), coin.by()));
            if (coin.spent() != null) {
                frames.add(new Told(outpoint(n), seen(coin.spent(), n, nodeTip), coin.by()));
            }
        });
        return frames;
    }

    private static Score seen(Score score, int coin, int nodeTip) {
        return score.isMined() && score.height() > nodeTip ? unconfirmed(coin) : score;
    }

    boolean pass() throws Exception {
        return feed.pass(tip, upstream(tip));
    }

    /** Honest passes until the live facts are those of the chain; more than the bound: not within it. */
    int passesUntilItFollows(int bound) throws Exception {
        int passes = 0;
        while (!isFollowed() && passes <= bound) {
            pass();
            passes++;
        }
        return passes;
    }

    boolean isFollowed() {
        return differences().isEmpty();
    }

    /** Facts that are live or in the chain, and not both. */
    Set<String> differences() {
        Set<String> facts = facts();
        TreeSet<String> differences = new TreeSet<>(facts);
        differences.addAll(run.live);
        differences.removeIf(fact -> facts.contains(fact) && run.live.contains(fact));
        return differences;
    }

    /** The facts of the chain. */
    Set<String> facts() {
        TreeSet<String> facts = new TreeSet<>();
        coins.forEach((n, coin) -> {
            facts.add(outpoint(n).toString());
            if (coin.by() != null) {
                facts.add(outpoint(n) + " by " + coin.by());
            }
        });
        return facts;
    }
}
