package io.walletstream.standalone.sim;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How a chain changes: the only one who draws random numbers, so that the order of calls decides everything. */
final class Growth {
    private static final int INDEX_GAP = 40;
    private static final int REPLACE_ONE_IN = 25;
    private static final int LOSE_ONE_IN = 8;
    private static final int LEAVE_ONE_IN = 6;
    private static final String NO_HASH = "0".repeat(64);

    private final int firstHeight;
    private final Ledger ledger;
    private final List<Block> blocks;
    private final Random random;
    private final TrafficMix mix;
    private Instant lastSeen = Instant.EPOCH;
    private long nonce;

    /**
     * @param blocks the chain's, ascending; this object adds and removes
     */
    Growth(SimSettings settings, Ledger ledger, List<Block> blocks) {
        this.firstHeight = settings.firstHeight();
        this.ledger = ledger;
        this.blocks = blocks;
        this.random = new Random(settings.seed());
        this.mix = new TrafficMix(settings, ledger, random);
    }

    /** Adds made-up transactions, replacements among them. */
    List<Txid> addTransactions(int count, Instant at) {
        List<Txid> added = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            SimTx tx = random.nextInt(REPLACE_ONE_IN) == 0 ? replaceAny(at) : null;
            if (tx == null) {
                tx = mix.next(tip().height());
                submit(tx, at);
            }
            added.add(tx.txid());
        }
        return added;
    }

    private @Nullable SimTx replaceAny(Instant at) {
        List<Txid> unconfirmed = List.copyOf(ledger.mempool());
        return unconfirmed.isEmpty() ? null : replace(unconfirmed.get(random.nextInt(unconfirmed.size())), at);
    }

    /** Mines most of the mempool. */
    Block mineSome() {
        Set<Txid> chosen = new HashSet<>();
        List<Txid> ordered = new ArrayList<>();
        for (Txid txid : ledger.mempool()) {
            if (random.nextInt(LEAVE_ONE_IN) != 0 && parentsAmong(chosen, txid)) {
                chosen.add(txid);
                ordered.add(txid);
            }
        }
        return mineTransactions(ordered);
    }

    /** Whether every unconfirmed parent is among those chosen. */
    boolean parentsAmong(Set<Txid> chosen, Txid txid) {
        return ledger.tx(txid).inputs().stream()
                .map(Outpoint::txid)
                .allMatch(parent -> chosen.contains(parent) || !ledger.mempool().contains(parent));
    }

    /** Mines these, parents first. */
    Block mineTransactions(List<Txid> txids) {
        int height = firstHeight + blocks.size();
        SimTx coinbase = mix.coinbase(height);
        ledger.add(coinbase, Score.mined(height, 0));
        TreeMap<Integer, Txid> byIndex = new TreeMap<>(Map.of(0, coinbase.txid()));
        int index = 0;
        for (Txid txid : txids) {
            index += 1 + random.nextInt(INDEX_GAP);
            ledger.mined(txid, Score.mined(height, index));
            byIndex.put(index, txid);
        }
        String previous = blocks.isEmpty() ? NO_HASH : tip().hash();
        Block block = Block.of(height, previous, byIndex, nonce++);
        blocks.add(block);
        return block;
    }

    Reorg reorg(int depth, Instant at) {
        int fromHeight = tip().height() - depth + 1;
        List<Txid> dropped = new ArrayList<>();
        for (Txid txid : disconnect(depth, at)) {
            // A descendant may be gone already.
            if (ledger.isLive(txid) && random.nextInt(LOSE_ONE_IN) == 0) {
                SimTx conflict = random.nextBoolean() ? mix.conflict(ledger.tx(txid)) : null;
                dropped.addAll(ledger.remove(txid));
                if (conflict != null) {
                    ledger.add(conflict, nextScore(at));
                }
            }
        }
        List<Block> replaced = new ArrayList<>();
        for (int i = 0; i <= depth; i++) {
            replaced.add(mineSome());
        }
        return new Reorg(fromHeight, dropped, replaced);
    }

    /** Coinbases exist no more; the others keep their order, so parents stay before children. */
    List<Txid> disconnect(int depth, Instant at) {
        List<Block> gone = blocks.subList(blocks.size() - depth, blocks.size());
        Map<Txid, Score> scores = new LinkedHashMap<>();
        for (Block block : gone) {
            ledger.remove(block.txids().get(0));
            block.txids().stream().skip(1).forEach(txid -> scores.put(txid, nextScore(at)));
        }
        gone.clear();
        ledger.unmined(scores);
        return List.copyOf(scores.keySet());
    }

    /** Adds this transaction. */
    void submit(SimTx tx, Instant at) {
        ledger.add(tx, nextScore(at));
    }

    /** Puts a conflicting transaction in the place of another; null: there was too little value, and nothing changed. */
    @Nullable
    SimTx replace(Txid txid, Instant at) {
        SimTx conflict = mix.conflict(ledger.tx(txid));
        if (conflict != null) {
            ledger.remove(txid);
            submit(conflict, at);
        }
        return conflict;
    }

    /** Never the same twice, even if the clock stands still. */
    private Score nextScore(Instant at) {
        lastSeen = at.isAfter(lastSeen) ? at : lastSeen.plusNanos(1);
        return Score.unconfirmed(lastSeen.getEpochSecond(), lastSeen.getNano());
    }

    private Block tip() {
        return blocks.get(blocks.size() - 1);
    }
}
