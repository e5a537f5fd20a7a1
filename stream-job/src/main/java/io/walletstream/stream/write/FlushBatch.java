package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.stream.flow.OutpointState;
import io.walletstream.stream.flow.OutputContent;
import io.walletstream.stream.flow.TxContent;
import io.walletstream.stream.flow.WriterInput;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/** What one flush writes, deduplicated: per outpoint the newest state and the content, per transaction, owner and account the newest word. */
final class FlushBatch {
    private static final long STATE_BYTES = 150;
    private static final long CONTENT_BYTES = 200;
    private static final long FAILURE_BYTES = 300;
    private static final long REF_BYTES = 100;
    private static final long NOTED_BYTES = 64;

    private final Map<TxRef, TxWork> works = new HashMap<>();
    final Failures failures = new Failures();
    private final TreeMap<OwnerRow.Key, OwnerRow> owners = new TreeMap<>();
    private final TreeMap<AccountRef, SyncCounts> counts = new TreeMap<>();
    final TreeSet<AccountId> accounts = new TreeSet<>();

    /** Transactions that arrived as outgoing ones, and as of which revision; they have no row yet. */
    private final Map<TxRef, Long> outgoing = new HashMap<>();

    /** Transactions that fail and that spend a row of which the word did not come yet. */
    final Set<TxRef> awaited = new HashSet<>();

    /** Transactions that were told that they spend, and whether they still do is to be looked at. */
    final Set<TxRef> told = new HashSet<>();

    /** Transactions that ask for their bytes no more, since nothing seemed to be left of them. */
    final Set<TxRef> silent = new HashSet<>();

    /** Revisions of all records of accounts that were not found yet. */
    final TreeMap<AccountId, TreeSet<Long>> noted = new TreeMap<>();

    /** Shared with the parts of this batch. */
    final Forgotten forgotten;

    /** Accounts that turned out to be deleted; shared likewise. */
    final Set<AccountId> deleted;

    private int rows;
    private long bytes;

    FlushBatch() {
        this(new Forgotten(), new HashSet<>());
    }

    private FlushBatch(Forgotten forgotten, Set<AccountId> deleted) {
        this.forgotten = forgotten;
        this.deleted = deleted;
    }

    /** The state half of an outpoint; the newest revision counts. */
    void state(AccountId account, int generation, Outpoint outpoint, OutpointState state) {
        if (work(account, generation, outpoint).state(outpoint.vout(), state)) {
            rows++;
        }
        bytes += STATE_BYTES;
    }

    /**
     * The content half of a transaction's outputs.
     *
     * @param revision of the facts that asked for the bytes
     * @param attempt of the request
     */
    void content(AccountId account, int generation, TxContent content, long revision, int attempt) {
        TxWork work = work(account, generation, new Outpoint(content.txid(), 0));
        rows += work.content(content, revision, attempt);
        for (OutputContent output : content.outputs()) {
            String text = output.content();
            bytes += CONTENT_BYTES + output.script().length + (text == null ? 0 : text.length());
        }
    }

    /** A content of this batch answered the request. */
    void answered(TxRef ref, Answered answer) {
        TxWork work = works.get(ref);
        if (work != null) {
            work.answered.add(answer);
        }
    }

    private TxWork work(AccountId account, int generation, Outpoint outpoint) {
        TxRef ref = new TxRef(account, generation, outpoint.txid());
        TxWork work = works.get(ref);
        if (work == null) {
            work = new TxWork(ref);
            works.put(ref, work);
            accounts.add(account);
        }
        return work;
    }

    /** A request failed and is parked. */
    void failed(WriterInput.Parked parked) {
        failures.failed(parked);
        accounts.add(parked.account());
        bytes += FAILURE_BYTES * Math.max(1, parked.waiting().size());
    }

    /** The database refused a transaction, and no request of it could be parked. */
    void refused(TxWork work, String reason) {
        failures.refused(work, reason);
        accounts.add(work.ref.account());
    }

    /** A complete pass all of whose items are applied, or a feed that stalled or goes on. */
    void owner(OwnerRow row) {
        owners.merge(row.key(), row, OwnerRow::merge);
        accounts.add(row.account());
    }

    void counts(AccountId account, int generation, SyncCounts value) {
        counts.put(new AccountRef(account, generation), value);
        accounts.add(account);
    }

    /** A transaction was taken up as an outgoing one. */
    void outgoing(TxRef ref, long revision) {
        bytes += outgoing.containsKey(ref) ? 0 : REF_BYTES;
        outgoing.merge(ref, revision, Math::max);
        accounts.add(ref.account());
    }

    /** The word came by which a transaction was told that it spends. */
    void told(TxRef ref, boolean isAwaited) {
        told.add(ref);
        if (!isAwaited) {
            awaited.remove(ref);
        }
    }

    /** Records came of an account that was not found yet. */
    void noted(AccountId account, List<Long> revisions) {
        noted.computeIfAbsent(account, key -> new TreeSet<>()).addAll(revisions);
        accounts.add(account);
        bytes += NOTED_BYTES * revisions.size();
    }

    /** The account began, or began anew in this generation. */
    void opened(AccountId account, int generation) {
        counts.putIfAbsent(new AccountRef(account, generation), SyncCounts.NONE);
        accounts.add(account);
    }

    Collection<OwnerRow> owners() {
        return owners.values();
    }

    Map<AccountRef, SyncCounts> counts() {
        return counts;
    }

    /** Rows and an estimate of memory, to decide when to flush. */
    int rows() {
        return rows + works.size() + failures.size() + owners.size();
    }

    long estimatedBytes() {
        return bytes;
    }

    boolean isEmpty() {
        return accounts.isEmpty();
    }

    /** Works in the order of their keys. */
    List<TxWork> sortedWorks() {
        List<TxWork> sorted = new ArrayList<>(works.values());
        sorted.sort((a, b) -> a.ref.compareTo(b.ref));
        return sorted;
    }

    /**
     * Takes out what concerns accounts in generations that the predicate does not accept, and keeps the names of its transactions as
     * {@link #forgotten}; answers how many elements that were.
     */
    int keep(BiPredicate<AccountId, Integer> accepted) {
        int before = size();
        Predicate<TxRef> refused = ref -> !accepted.test(ref.account(), ref.generation());
        forgotten.take(works, ref -> ref, TxWork::revision, refused);
        forgotten.take(failures.rows, FailureKey::tx, Failures.Failure::revision, refused);
        forgotten.take(outgoing, ref -> ref, revision -> revision, refused);
        told.removeIf(refused);
        silent.removeIf(refused);
        owners.keySet().removeIf(key -> !accepted.test(key.account(), key.generation()));
        counts.keySet().removeIf(ref -> !accepted.test(ref.account(), ref.generation()));
        return before - size();
    }

    /** The account is deleted. */
    void delete(AccountId account) {
        deleted.add(account);
    }

    private int size() {
        return works.size() + failures.size() + owners.size() + counts.size();
    }

    /** These works alone. */
    FlushBatch only(List<TxWork> wanted) {
        FlushBatch part = new FlushBatch(forgotten, deleted);
        for (TxWork work : wanted) {
            part.works.put(work.ref, work);
            part.accounts.add(work.ref.account());
        }
        return part;
    }

    /** And this work. */
    FlushBatch with(TxWork work) {
        works.put(work.ref, work);
        accounts.add(work.ref.account());
        return this;
    }

    /** All but these works. */
    FlushBatch without(Set<TxRef> unwanted) {
        works.keySet().removeAll(unwanted);
        return this;
    }
}
