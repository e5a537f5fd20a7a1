package io.walletstream.standalone.sim;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A chain that makes itself up, and knows what it made. The same settings, the same calls and the same clock readings give the same bytes,
 * blocks and scores. Safe for use from many threads; each call sees and leaves a consistent chain.
 *
 * <p>A chain with a journal accepts only the calls that a journal can repeat: {@link #addTransactions}, {@link #mine()}, {@link #reorg}. The
 * others are for tests, which say exactly what is to happen.
 */
public final class SimChain implements AutoCloseable {
    /** The most transactions that one call adds. */
    public static final int MAX_TRANSACTIONS_PER_CALL = 10_000;

    /** The deepest reorganisation. */
    public static final int MAX_REORG_DEPTH = 100;

    private final SimSettings settings;
    private final InstantSource clock;
    private final Ledger ledger = new Ledger();
    private final List<Block> blocks = new ArrayList<>();
    private final Growth growth;
    private @Nullable Journal journal;
    private int actions;

    private SimChain(SimSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        this.growth = new Growth(settings, ledger, blocks);
        growth.mineTransactions(List.of());
    }

    /** A new chain of one block, kept in memory alone. */
    public static SimChain create(SimSettings settings, InstantSource clock) {
        return new SimChain(settings, clock);
    }

    /**
     * The chain that this journal tells of, or a new one where there is no such file.
     *
     * @throws JournalException if the file is another chain's, or cannot be read or written
     */
    public static SimChain open(SimSettings settings, InstantSource clock, Path journalFile) {
        SimChain chain = new SimChain(settings, clock);
        Journal journal = Journal.open(journalFile, settings);
        journal.actions().forEach(chain::repeat);
        chain.journal = journal;
        return chain;
    }

    public SimSettings settings() {
        return settings;
    }

    // What happens by itself.

    /** Adds unconfirmed transactions; now and then one replaces another that spends the same. Returns those that were added, in order. */
    public synchronized List<Txid> addTransactions(int count) {
        require(count, 1, MAX_TRANSACTIONS_PER_CALL, "count");
        return growth.addTransactions(count, begin(Action.Kind.TRANSACTIONS, count));
    }

    /** Mines most of the unconfirmed transactions into a block, parents with or before their children. */
    public synchronized Block mine() {
        begin(Action.Kind.MINE, 0);
        return growth.mineSome();
    }

    /**
     * Replaces the newest blocks by one more than there were. Their transactions are mined again elsewhere, stay unconfirmed, are replaced
     * by a conflicting one, or vanish with all that spent from them.
     *
     * @param depth 1 to {@value #MAX_REORG_DEPTH}, and fewer than there are blocks
     */
    public synchronized Reorg reorg(int depth) {
        requireDepth(depth);
        return growth.reorg(depth, begin(Action.Kind.REORG, depth));
    }

    // What a test says is to happen.

    /** Adds this very transaction, unconfirmed: new, or one that was dropped. */
    public synchronized SimTx submit(SimTx tx) {
        requireNoJournal();
        growth.submit(tx, clock.instant());
        return tx;
    }

    /** Mines exactly these, in this order; parents must come before their children. */
    public synchronized Block mine(Collection<Txid> txids) {
        requireNoJournal();
        Set<Txid> before = new HashSet<>();
        for (Txid txid : txids) {
            if (!ledger.mempool().contains(txid) || !growth.parentsAmong(before, txid)) {
                throw new IllegalArgumentException("not unconfirmed, named twice, or before its parent: " + txid);
            }
            before.add(txid);
        }
        if (before.size() != txids.size()) {
            throw new IllegalArgumentException("a transaction is named twice");
        }
        return growth.mineTransactions(List.copyOf(txids));
    }

    /** Mines everything unconfirmed. */
    public synchronized Block mineAll() {
        return mine(mempool());
    }

    /** Takes the newest blocks away; their transactions become unconfirmed again, with new scores. Returns those. */
    public synchronized List<Txid> disconnect(int depth) {
        requireNoJournal();
        requireDepth(depth);
        return growth.disconnect(depth, clock.instant());
    }

    /** Makes an unconfirmed transaction and all that spend from it vanish. Returns them. */
    public synchronized List<Txid> drop(Txid txid) {
        requireNoJournal();
        requireUnconfirmed(txid);
        return ledger.remove(txid);
    }

    /** Replaces an unconfirmed transaction, and all that spend from it, by another that spends the same inputs. */
    public synchronized SimTx replace(Txid txid) {
        requireNoJournal();
        requireUnconfirmed(txid);
        SimTx conflict = growth.replace(txid, clock.instant());
        if (conflict == null) {
            throw new IllegalArgumentException("too little value to be replaced: " + txid);
        }
        return conflict;
    }

    // What is so.

    /** How often {@link #addTransactions}, {@link #mine()} and {@link #reorg} were called, before a restart too. */
    public synchronized int actions() {
        return actions;
    }

    /** The newest block. There is always one. */
    public synchronized Block tip() {
        return blocks.get(blocks.size() - 1);
    }

    /** The block at a height, if there is one. */
    public synchronized Optional<Block> block(int height) {
        int place = height - settings.firstHeight();
        return place >= 0 && place < blocks.size() ? Optional.of(blocks.get(place)) : Optional.empty();
    }

    /** The unconfirmed transactions, parents before children. */
    public synchronized List<Txid> mempool() {
        return List.copyOf(ledger.mempool());
    }

    /** A live transaction; a dropped one is not found. */
    public synchronized Optional<SimTx> transaction(Txid txid) {
        return ledger.isLive(txid) ? Optional.of(ledger.tx(txid)) : Optional.empty();
    }

    /** The score of a live transaction. */
    public synchronized Optional<Score> score(Txid txid) {
        return ledger.isLive(txid) ? Optional.of(ledger.score(txid)) : Optional.empty();
    }

    /** 1 in the newest block; 0 while unconfirmed, or not live. */
    public synchronized int confirmations(Txid txid) {
        return score(txid)
                .filter(Score::isMined)
                .map(score -> tip().height() - score.height() + 1)
                .orElse(0);
    }

    /** The live transaction that spends an outpoint. */
    public synchronized Optional<Txid> spender(Outpoint outpoint) {
        return Optional.ofNullable(ledger.spender(outpoint));
    }

    /**
     * What an indexer should say of an output; also of one whose transaction was dropped.
     *
     * @throws java.util.NoSuchElementException if this chain never made it
     */
    public synchronized ExpectedOutput expected(Outpoint outpoint) {
        return ledger.expected(outpoint);
    }

    /** All an owner's frames at or above a score, ascending. */
    public synchronized List<Frame> frames(String owner, Score from) {
        return positions(List.of(owner), from, Integer.MAX_VALUE).stream()
                .map(this::frame)
                .toList();
    }

    /** A page of the owners' merged logs at or above a score, ascending. */
    public synchronized List<Position> positions(Collection<String> owners, Score from, int limit) {
        return List.copyOf(ledger.page(new HashSet<>(owners), from, limit));
    }

    /** The frame of a position as it is now: what spends the output is looked up at this moment. */
    public synchronized Frame frame(Position position) {
        return new Frame(position.outpoint(), position.score(), ledger.spender(position.outpoint()));
    }

    /** An owner's live outputs, spent ones too, ascending by score. */
    public synchronized List<OutputView> outputs(String owner) {
        return ledger.page(List.of(owner), Score.ZERO, Integer.MAX_VALUE).stream()
                .filter(position -> !position.spend())
                .map(position -> view(position.outpoint(), position.score()))
                .toList();
    }

    /** The sum of an owner's unspent outputs, unconfirmed ones and every basket included. */
    public synchronized long balanceSats(String owner) {
        return outputs(owner).stream()
                .filter(output -> output.spendTxid() == null)
                .mapToLong(output -> output.expected().valueSats())
                .sum();
    }

    @Override
    public synchronized void close() {
        if (journal != null) {
            journal.close();
        }
    }

    private OutputView view(Outpoint outpoint, Score score) {
        Txid spender = ledger.spender(outpoint);
        return new OutputView(
                ledger.expected(outpoint), score, spender, spender == null ? null : ledger.score(spender));
    }

    private Instant begin(Action.Kind kind, int argument) {
        Action action = new Action(kind, argument, clock.instant());
        if (journal != null) {
            journal.append(action);
        }
        actions++;
        return action.at();
    }

    private void repeat(Action action) {
        actions++;
        switch (action.kind()) {
            case TRANSACTIONS -> growth.addTransactions(action.argument(), action.at());
            case MINE -> growth.mineSome();
            case REORG -> growth.reorg(action.argument(), action.at());
        }
    }

    private void requireUnconfirmed(Txid txid) {
        if (!ledger.mempool().contains(txid)) {
            throw new IllegalArgumentException("not unconfirmed: " + txid);
        }
    }

    private void requireDepth(int depth) {
        require(depth, 1, Math.min(MAX_REORG_DEPTH, blocks.size() - 1), "depth");
    }

    private static void require(int value, int least, int most, String what) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + " is " + least + " to " + most + ", got " + value);
        }
    }

    private void requireNoJournal() {
        if (journal != null) {
            throw new IllegalStateException("a chain with a journal takes only what the journal can repeat");
        }
    }
}
