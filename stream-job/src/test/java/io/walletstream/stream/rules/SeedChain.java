package io.walletstream.stream.rules;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.FeedRecord.OutpointSeen;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.schema.record.PassRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A chain that only grows, as the seed knows it: coins come, and are spent once. */
final class SeedChain {
    static final AccountId ACCOUNT = AccountId.of(7, 7);
    private static final OwnerRef OWNER = new OwnerRef("owner", 1);
    private static final int TIP = 900;
    private static final int VOUTS = 3;

    /**
     * A coin.
     *
     * @param by what spends it; null: nothing
     * @param spent where that stands
     */
    record Coin(
            Outpoint outpoint,
            Score created,
            @Nullable Txid by,
            @Nullable Score spent) {
        String row() {
            return Pipeline.line(outpoint, true, created, by, spent);
        }
    }

    /** A frame as the upstream sends it. */
    record Told(Outpoint outpoint, Score score, @Nullable Txid by) {}

    final Random random;
    final Map<Outpoint, Coin> coins = new TreeMap<>();
    private int transactions;
    private int places;

    SeedChain(long seed) {
        random = new Random(seed);
    }

    private Score next() {
        places++;
        return random.nextInt(5) == 0
                ? Score.unconfirmed(1_700_000_000L + places, 0)
                : Score.mined(TIP - 90 + places / 4, places % 4);
    }

    /** A few transactions, with coins for us and spending coins of ours. */
    void grow() {
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            Txid txid = Txid.ofWords(0, 0, 1, ++transactions);
            Score score = next();
            for (Coin coin : List.copyOf(coins.values())) {
                if (coin.by() == null && coin.created().compareTo(score) < 0 && random.nextInt(4) == 0) {
                    coins.put(coin.outpoint(), new Coin(coin.outpoint(), coin.created(), txid, score));
                }
            }
            for (int vout = 0; vout < VOUTS; vout++) {
                if (random.nextBoolean()) {
                    Outpoint outpoint = new Outpoint(txid, vout);
                    coins.put(outpoint, new Coin(outpoint, score, null, null));
                }
            }
        }
    }

    /** What a pass sends: two frames of a spent coin, both with its spender. */
    List<Told> frames() {
        List<Told> frames = new ArrayList<>();
        for (Coin coin : coins.values()) {
            frames.add(new Told(coin.outpoint(), coin.created(), coin.by()));
            if (coin.spent() != null) {
                frames.add(new Told(coin.outpoint(), coin.spent(), coin.by()));
            }
        }
        frames.sort(Comparator.comparing(Told::score));
        return frames;
    }

    static FeedRecord opened(int number) {
        return new FeedRecord.PassOpened(ACCOUNT, 1, pass(number), Score.ZERO, TIP);
    }

    static FeedRecord seen(int number, int ordinal, Told told) {
        return new OutpointSeen(ACCOUNT, 1, pass(number), ordinal, told.outpoint(), told.score(), told.by());
    }

    static FeedRecord pushed(Told told) {
        return new OutpointSeen(ACCOUNT, 1, null, 0, told.outpoint(), told.score(), told.by());
    }

    static FeedRecord closed(int number, int count) {
        return new FeedRecord.PassClosed(ACCOUNT, 1, pass(number), count);
    }

    private static PassRef pass(int number) {
        return new PassRef(OWNER, 1, number);
    }

    /** A complete pass of the chain as it is. */
    List<FeedRecord> complete(int number) {
        List<Told> frames = frames();
        List<FeedRecord> records = new ArrayList<>(List.of(opened(number)));
        for (int i = 0; i < frames.size(); i++) {
            records.add(seen(number, i, frames.get(i)));
        }
        records.add(closed(number, frames.size()));
        return records;
    }

    /** Passes that read the chain as it grows, each with what was new. */
    List<FeedRecord> passes(int count) {
        List<FeedRecord> records = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            grow();
            records.addAll(complete(number));
        }
        return records;
    }
}
