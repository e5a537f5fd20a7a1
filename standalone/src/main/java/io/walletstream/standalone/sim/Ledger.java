package io.walletstream.standalone.sim;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is true now: live transactions with their scores, who spends what, the owners' logs and what they could spend. A live transaction
 * never has a dead parent, and no two live ones spend the same outpoint.
 */
final class Ledger {
    private static final String NO_BASKET = "item";

    /** Outputs that are for sale. */
    static final String LISTINGS = "list";

    private final Map<Txid, SimTx> everMade = new HashMap<>();
    private final Map<Txid, Score> live = new HashMap<>();
    private final Map<Outpoint, Txid> spends = new HashMap<>();
    private final Map<String, Pool> spendable = new HashMap<>();
    private final FrameIndex frames = new FrameIndex();
    private LinkedHashSet<Txid> mempool = new LinkedHashSet<>();

    /** Adds a transaction; unconfirmed ones join the mempool, whose order has parents before their children. */
    void add(SimTx tx, Score score) {
        requireSpendable(tx);
        everMade.put(tx.txid(), tx);
        live.put(tx.txid(), score);
        if (!score.isMined()) {
            mempool.add(tx.txid());
        }
        tx.inputs().forEach(input -> spends.put(input, tx.txid()));
        tx.inputs().forEach(input -> pool(input, false));
        tx.outputs().forEach(output -> pool(output.outpoint(), true));
        enterLogs(tx, score);
    }

    /** Removes a transaction and all that spend from it. Returns them, the given one first. */
    List<Txid> remove(Txid txid) {
        List<Txid> removed = withDescendants(txid);
        for (Txid each : removed) {
            SimTx tx = tx(each);
            leaveLogs(tx, score(each));
            live.remove(each);
            mempool.remove(each);
            tx.outputs().forEach(output -> pool(output.outpoint(), false));
            tx.inputs().forEach(input -> {
                spends.remove(input);
                pool(input, live.containsKey(input.txid()));
            });
        }
        return removed;
    }

    /** Gives a live transaction another score: it was mined. */
    void mined(Txid txid, Score score) {
        rescore(txid, score);
        mempool.remove(txid);
    }

    /** Returns mined transactions, parents first, to the front of the mempool: its others may spend from them. */
    void unmined(Map<Txid, Score> scores) {
        scores.forEach(this::rescore);
        LinkedHashSet<Txid> order = new LinkedHashSet<>(scores.keySet());
        order.addAll(mempool);
        mempool = order;
    }

    private void rescore(Txid txid, Score score) {
        SimTx tx = tx(txid);
        leaveLogs(tx, score(txid));
        live.put(txid, score);
        enterLogs(tx, score);
    }

    Set<Txid> mempool() {
        return mempool;
    }

    boolean isLive(Txid txid) {
        return live.containsKey(txid);
    }

    /** The score of a live transaction. */
    Score score(Txid txid) {
        Score score = live.get(txid);
        if (score == null) {
            throw new NoSuchElementException("no such live transaction: " + txid);
        }
        return score;
    }

    /** A transaction that is live or was once. */
    SimTx tx(Txid txid) {
        SimTx tx = everMade.get(txid);
        if (tx == null) {
            throw new NoSuchElementException("this chain never made transaction " + txid);
        }
        return tx;
    }

    /** An output that is live or was once. */
    ExpectedOutput expected(Outpoint outpoint) {
        SimTx tx = tx(outpoint.txid());
        if (outpoint.vout() >= tx.outputs().size()) {
            throw new NoSuchElementException("transaction has " + tx.outputs().size() + " outputs: " + outpoint);
        }
        return tx.outputs().get(outpoint.vout());
    }

    @Nullable
    Txid spender(Outpoint outpoint) {
        return spends.get(outpoint);
    }

    List<Position> page(Collection<String> owners, Score from, int limit) {
        return frames.page(owners, from, limit);
    }

    /** What an owner could spend of a kind: a basket, {@link #LISTINGS}, or null for what else there is. */
    Pool spendable(String owner, @Nullable String kind) {
        return spendable.computeIfAbsent(owner + "/" + (kind == null ? NO_BASKET : kind), any -> new Pool());
    }

    private void requireSpendable(SimTx tx) {
        if (live.containsKey(tx.txid())) {
            throw new IllegalArgumentException("already live: " + tx.txid());
        }
        for (Outpoint input : tx.inputs()) {
            if (spends.containsKey(input)) {
                throw new IllegalArgumentException(input + " is spent already, by " + spends.get(input));
            }
            if (everMade.containsKey(input.txid()) && !live.containsKey(input.txid())) {
                throw new IllegalArgumentException(input + " is an output of a transaction that was dropped");
            }
        }
    }

    private List<Txid> withDescendants(Txid txid) {
        score(txid);
        LinkedHashSet<Txid> found = new LinkedHashSet<>();
        Deque<Txid> open = new ArrayDeque<>(List.of(txid));
        while (!open.isEmpty()) {
            Txid next = open.remove();
            if (found.add(next)) {
                for (ExpectedOutput output : tx(next).outputs()) {
                    Txid spender = spends.get(output.outpoint());
                    if (spender != null) {
                        open.add(spender);
                    }
                }
            }
        }
        return new ArrayList<>(found);
    }

    private @Nullable String ownerOf(Outpoint outpoint) {
        return everMade.containsKey(outpoint.txid()) ? expected(outpoint).owner() : null;
    }

    private static @Nullable String kindOf(ExpectedOutput output) {
        boolean listed = output.tags().stream().anyMatch(tag -> tag.startsWith(OutputDraft.LISTING_TAG));
        return listed ? LISTINGS : output.basket();
    }

    private void pool(Outpoint outpoint, boolean put) {
        String owner = ownerOf(outpoint);
        if (owner != null) {
            Pool pool = spendable(owner, kindOf(expected(outpoint)));
            if (put) {
                pool.add(outpoint);
            } else {
                pool.remove(outpoint);
            }
        }
    }

    private void enterLogs(SimTx tx, Score score) {
        for (ExpectedOutput output : tx.outputs()) {
            if (output.owner() != null) {
                frames.add(output.owner(), new Position(score, output.outpoint(), false));
            }
        }
        for (Outpoint input : tx.inputs()) {
            String owner = ownerOf(input);
            if (owner != null) {
                frames.add(owner, new Position(score, input, true));
            }
        }
    }

    private void leaveLogs(SimTx tx, Score score) {
        for (ExpectedOutput output : tx.outputs()) {
            if (output.owner() != null) {
                frames.remove(output.owner(), new Position(score, output.outpoint(), false));
            }
        }
        for (Outpoint input : tx.inputs()) {
            String owner = ownerOf(input);
            if (owner != null) {
                frames.remove(owner, new Position(score, input, true));
            }
        }
    }
}
