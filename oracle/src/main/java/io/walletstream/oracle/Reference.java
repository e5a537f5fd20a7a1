package io.walletstream.oracle;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.FeedRecordCodec;
import io.walletstream.schema.record.MalformedRecordException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The single-threaded reference. Give it every record of the topic, each partition in the order of its offsets, then ask for the tables.
 */
public final class Reference {
    /** Blocks below the tip that a reader always reads again, unless told otherwise. */
    public static final int REORG_WINDOW = 6;

    /** Blocks that vanish without anybody's leave, unless told otherwise. */
    public static final int MAX_ROLLBACK = 100;

    private final int reorgWindow;
    private final int maxRollback;
    private final int kept;
    private final Map<AccountId, AccountLedger> accounts = new TreeMap<>();
    private final Map<AccountId, Integer> partitions = new HashMap<>();
    private final Map<AccountId, Long> newest = new HashMap<>();
    private final Map<Integer, Long> offsets = new HashMap<>();
    private final TreeSet<DeadLetterPlace> deadLetters = new TreeSet<>();

    public Reference() {
        this(REORG_WINDOW, MAX_ROLLBACK);
    }

    /** With facts kept for twice as many blocks as vanish without leave. */
    public Reference(int reorgWindow, int maxRollback) {
        this(reorgWindow, maxRollback, 2 * maxRollback);
    }

    /**
     * @param reorgWindow blocks below the tip at a fact's first sight from which a pass must read to deny it, 0 or more
     * @param maxRollback blocks that vanish without anybody's leave, 0 or more
     * @param kept blocks below the tip beyond which no fact vanishes at all, {@code maxRollback} or more
     * @throws IllegalArgumentException if one is too low
     */
    public Reference(int reorgWindow, int maxRollback, int kept) {
        if (reorgWindow < 0 || maxRollback < 0 || kept < maxRollback) {
            throw new IllegalArgumentException(
                    "expected a window and a rollback of 0 or more blocks, and as many kept, got " + reorgWindow + ", "
                            + maxRollback + " and " + kept);
        }
        this.kept = kept;
        this.reorgWindow = reorgWindow;
        this.maxRollback = maxRollback;
    }

    /**
     * Merges one record.
     *
     * @throws IllegalArgumentException if the partition's offsets do not ascend, or the account's records lie in two partitions
     */
    public void accept(int partition, long offset, FeedRecord record) {
        advance(partition, offset);
        Integer home = partitions.putIfAbsent(record.account(), partition);
        if (home != null && home != partition) {
            throw new IllegalArgumentException("expected the records of account " + record.account() + " in partition "
                    + home + ", got one in " + partition);
        }
        newest.put(record.account(), offset);
        accounts.computeIfAbsent(
                        record.account(), unseen -> new AccountLedger(reorgWindow, maxRollback, kept, happened -> {}))
                .accept(record);
    }

    /** Merges one record as it lies on the topic; one that cannot be used is expected among the dead letters. */
    public void acceptBytes(int partition, long offset, byte @Nullable [] key, byte @Nullable [] value) {
        FeedRecord record;
        try {
            record = FeedRecordCodec.decode(value);
        } catch (MalformedRecordException e) {
            refuse(partition, offset);
            return;
        }
        if (Arrays.equals(key, record.account().toString().getBytes(StandardCharsets.US_ASCII))) {
            accept(partition, offset, record);
        } else {
            refuse(partition, offset);
        }
    }

    /** Expects a record among the dead letters, whatever it says: it lies where it does not belong. */
    public void refuse(int partition, long offset) {
        advance(partition, offset);
        deadLetters.add(new DeadLetterPlace(partition, offset));
    }

    /** What the tables must hold once everything that can be fetched has been, the book being what the bytes say. */
    public ReferenceTables tables(ContentBook book) {
        return tables(book, Map.of());
    }

    /**
     * The same, where bytes of some outputs were not read.
     *
     * @param unread by account: if one of these is not live any more, nothing asks for its bytes, so it is no row
     */
    public ReferenceTables tables(ContentBook book, Map<AccountId, Set<Outpoint>> unread) {
        ReferenceBuilder builder = new ReferenceBuilder(book, unread);
        accounts.forEach(builder::add);
        return builder.build(deadLetters);
    }

    /** Accounts that any usable record named. */
    public Set<AccountId> accounts() {
        return Collections.unmodifiableSet(accounts.keySet());
    }

    /**
     * Offset of the account's newest record.
     *
     * @throws IllegalArgumentException if no record named the account
     */
    public long newestOffset(AccountId account) {
        Long offset = newest.get(account);
        if (offset == null) {
            throw new IllegalArgumentException("no record named account " + account);
        }
        return offset;
    }

    /** The tables of one account alone; empty if no record named it. */
    public WalletTables tables(AccountId account, ContentBook book) {
        ReferenceBuilder builder = new ReferenceBuilder(book, Map.of());
        AccountLedger ledger = accounts.get(account);
        if (ledger != null) {
            builder.add(account, ledger);
        }
        return builder.build(new TreeSet<>()).tables();
    }

    /** The account's outpoints that are shown and live, whether or not their bytes can be had. */
    public SortedSet<Outpoint> live(AccountId account) {
        TreeSet<Outpoint> live = new TreeSet<>();
        AccountLedger ledger = accounts.get(account);
        if (ledger != null) {
            ledger.outpoints().forEach((outpoint, facts) -> {
                if (facts.isShown(ledger.fullHistory()) && facts.isLive()) {
                    live.add(outpoint);
                }
            });
        }
        return live;
    }

    private void advance(int partition, long offset) {
        Long before = offsets.put(partition, offset);
        if (before != null && before >= offset) {
            throw new IllegalArgumentException(
                    "expected an offset of partition " + partition + " above " + before + ", got " + offset);
        }
    }
}
