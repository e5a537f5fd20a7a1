package io.walletstream.oracle;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The small chain of a story: where its transactions are and what they spend. A transaction spends only outputs of those before it in the
 * story's list, and never stands before them; places in blocks are never shared.
 */
final class ChainModel {
    private static final int PLACES = 3;
    private static final long FIRST_SECOND = 1_700_000_000L;

    private final List<Story.Tx> transactions;
    private final Random random;
    private final Map<Txid, Score> positions = new LinkedHashMap<>();
    private final Map<Outpoint, Txid> spends = new LinkedHashMap<>();

    /** What those spent that are not there now: they will spend the same if they come again. */
    private final Map<Outpoint, Txid> undone = new LinkedHashMap<>();

    private int tip;
    private int seconds;

    ChainModel(List<Story.Tx> transactions, int tip, Random random) {
        Map<Txid, Story.Tx> distinct = new LinkedHashMap<>();
        transactions.forEach(tx -> distinct.putIfAbsent(tx.txid(), tx));
        this.transactions = List.copyOf(distinct.values());
        this.tip = tip;
        this.random = random;
    }

    int tip() {
        return tip;
    }

    /** The chain grows; what is in the new blocks is placed there. */
    void grow(int blocks) {
        tip += blocks;
    }

    /** The chain as it is now. */
    ChainView view() {
        return new ChainView(tip, transactions, positions, spends);
    }

    List<Story.Tx> transactions() {
        return transactions;
    }

    /** Where the transaction is; null: not there. */
    @Nullable
    Score position(Txid txid) {
        return positions.get(txid);
    }

    boolean isUnconfirmed(Txid txid) {
        Score position = positions.get(txid);
        return position != null && !position.isMined();
    }

    boolean isSpent(Outpoint outpoint) {
        return spends.containsKey(outpoint);
    }

    /** The spends by unconfirmed transactions. */
    List<Map.Entry<Outpoint, Txid>> unconfirmedSpends() {
        return spends.entrySet().stream()
                .filter(spend -> isUnconfirmed(spend.getValue()))
                .map(spend -> Map.entry(spend.getKey(), spend.getValue()))
                .toList();
    }

    /** Those that may come and spend an output of this one. */
    List<Story.Tx> absentAfter(Txid parent) {
        return transactions.stream()
                .dropWhile(tx -> !tx.txid().equals(parent))
                .filter(tx -> !positions.containsKey(tx.txid()))
                .toList();
    }

    /** The transaction is unconfirmed, from now on. */
    void arrive(Story.Tx tx) {
        positions.put(tx.txid(), Score.unconfirmed(FIRST_SECOND + seconds++, transactions.indexOf(tx)));
    }

    /** A transaction that is not there comes, unconfirmed, and spends what it did before if nothing else does. */
    void come(Story.Tx tx) {
        arrive(tx);
        undone.forEach((outpoint, spender) -> {
            if (spender.equals(tx.txid()) && positions.containsKey(outpoint.txid())) {
                spends.putIfAbsent(outpoint, spender);
            }
        });
    }

    /** A transaction that is not there comes, unconfirmed, and spends the output. */
    void spend(Outpoint outpoint, Story.Tx spender) {
        spends.put(outpoint, spender.txid());
        come(spender);
    }

    /** Mines the transaction in this block, or in a higher one if what it spends is there; not at all while that is unconfirmed. */
    void mine(Story.Tx tx, int height) {
        int lowest = height;
        for (Score parent : parents(tx)) {
            if (!parent.isMined()) {
                return;
            }
            lowest = Math.max(lowest, parent.height());
        }
        int place = transactions.indexOf(tx) * PLACES + random.nextInt(PLACES);
        positions.put(tx.txid(), Score.mined(lowest, place));
    }

    /** Sees to it that nothing is told as older than what it spends. */
    void settle() {
        for (Story.Tx tx : transactions) {
            Score position = positions.get(tx.txid());
            if (position != null && parents(tx).stream().anyMatch(parent -> parent.compareTo(position) > 0)) {
                arrive(tx);
            }
        }
    }

    private List<Score> parents(Story.Tx tx) {
        return spends.entrySet().stream()
                .filter(spend -> spend.getValue().equals(tx.txid()))
                .flatMap(spend -> Stream.ofNullable(positions.get(spend.getKey().txid())))
                .toList();
    }

    /** Removes a transaction and all that spends its outputs; what they spent is unspent. */
    void remove(Txid txid) {
        positions.remove(txid);
        for (Outpoint outpoint : List.copyOf(spends.keySet())) {
            if (spends.remove(outpoint, txid)) {
                undone.put(outpoint, txid);
            }
        }
        List<Txid> children = spends.entrySet().stream()
                .filter(spend -> spend.getKey().txid().equals(txid))
                .map(Map.Entry::getValue)
                .toList();
        children.forEach(this::remove);
    }
}
