package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.stream.flow.OutpointState;
import io.walletstream.stream.flow.OutputContent;
import io.walletstream.stream.flow.TxContent;
import io.walletstream.stream.flow.WriterInput;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** What one flush writes, deduplicated: per outpoint the newest state and the content, per transaction, owner and account the newest word. */
final class FlushBatch {
    /** Both halves of a row, either of which may be missing. */
    static final class OutputRow {
        @Nullable
        OutpointState state;

        @Nullable
        OutputContent content;
    }

    /** An owner's feed as the writer knows it. */
    record OwnerRow(
            AccountId account,
            int generation,
            OwnerRef owner,
            boolean stalled,
            @Nullable String reason,
            long revision,
            long passEpoch,
            int passNumber,
            int tip) {}

    /** An account in a generation. */
    record AccountRef(AccountId account, int generation) {}

    /** A failure that was resolved by this attempt of its request. */
    record Resolved(long revision, int attempt) {}

    final TreeMap<OutputRef, OutputRow> outputs = new TreeMap<>();
    final Map<TxRef, TxContent> contents = new HashMap<>();
    final TreeMap<TxRef, WriterInput.Parked> failures = new TreeMap<>();
    final TreeMap<TxRef, Resolved> resolved = new TreeMap<>();
    final Map<String, OwnerRow> passes = new LinkedHashMap<>();
    final Map<String, OwnerRow> statuses = new LinkedHashMap<>();
    final Map<AccountRef, SyncCounts> counts = new LinkedHashMap<>();
    final Set<AccountRef> opened = new HashSet<>();
    final TreeSet<AccountId> accounts = new TreeSet<>();
    private long bytes;

    void state(AccountId account, int generation, Outpoint outpoint, OutpointState state) {
        OutputRow row = row(account, generation, outpoint);
        OutpointState known = row.state;
        if (known == null || known.revision() < state.revision()) {
            row.state = state;
        }
        bytes += 150;
    }

    void content(AccountId account, int generation, TxContent content) {
        for (OutputContent output : content.outputs()) {
            row(account, generation, new Outpoint(content.txid(), output.vout())).content = output;
            bytes += 200L
                    + output.script().length
                    + (output.content() == null ? 0 : output.content().length());
        }
        contents.put(new TxRef(account, generation, content.txid()), content);
        accounts.add(account);
    }

    private OutputRow row(AccountId account, int generation, Outpoint outpoint) {
        accounts.add(account);
        return outputs.computeIfAbsent(new OutputRef(account, generation, outpoint), ref -> new OutputRow());
    }

    void failed(WriterInput.Parked parked) {
        TxRef ref = new TxRef(parked.account(), parked.generation(), parked.txid());
        failures.put(ref, parked);
        resolved.remove(ref);
        accounts.add(parked.account());
        bytes += 500;
    }

    void resolved(TxRef ref, long revision, int attempt) {
        failures.remove(ref);
        resolved.put(ref, new Resolved(revision, attempt));
        accounts.add(ref.account());
    }

    void pass(OwnerRow row) {
        passes.put(key(row), row);
        accounts.add(row.account());
    }

    void status(OwnerRow row) {
        statuses.put(key(row), row);
        accounts.add(row.account());
    }

    private static String key(OwnerRow row) {
        return row.account() + "/" + row.generation() + "/" + row.owner().owner();
    }

    void counts(AccountId account, int generation, SyncCounts value) {
        counts.put(new AccountRef(account, generation), value);
        accounts.add(account);
    }

    void opened(AccountId account, int generation) {
        opened.add(new AccountRef(account, generation));
        accounts.add(account);
    }

    /** Rows and an estimate of memory, to decide when to flush. */
    int rows() {
        return outputs.size() + contents.size() + failures.size() + passes.size() + statuses.size();
    }

    long estimatedBytes() {
        return bytes;
    }

    boolean isEmpty() {
        return accounts.isEmpty();
    }

    /** Forgets what concerns an account in a generation other than this, or (0) in any. Answers whether there was any. */
    boolean keepOnly(AccountId account, int generation) {
        boolean[] dropped = {false};
        BiPredicate<AccountId, Integer> out = (id, g) -> {
            boolean drop = id.equals(account) && g != generation;
            dropped[0] = dropped[0] || drop;
            return drop;
        };
        outputs.keySet().removeIf(ref -> out.test(ref.account(), ref.generation()));
        contents.keySet().removeIf(ref -> out.test(ref.account(), ref.generation()));
        failures.keySet().removeIf(ref -> out.test(ref.account(), ref.generation()));
        resolved.keySet().removeIf(ref -> out.test(ref.account(), ref.generation()));
        passes.values().removeIf(row -> out.test(row.account(), row.generation()));
        statuses.values().removeIf(row -> out.test(row.account(), row.generation()));
        counts.keySet().removeIf(ref -> out.test(ref.account(), ref.generation()));
        opened.removeIf(ref -> out.test(ref.account(), ref.generation()));
        return dropped[0];
    }

    /** The outputs and contents of these transactions alone. */
    FlushBatch only(List<TxRef> works) {
        FlushBatch part = new FlushBatch();
        Set<TxRef> wanted = new HashSet<>(works);
        outputs.forEach((ref, row) -> {
            if (wanted.contains(ref.tx())) {
                part.outputs.put(ref, row);
                part.accounts.add(ref.account());
            }
        });
        contents.forEach((ref, content) -> {
            if (wanted.contains(ref)) {
                part.contents.put(ref, content);
                part.accounts.add(ref.account());
            }
        });
        return part;
    }

    /** All but the outputs and contents of these transactions. */
    FlushBatch without(List<TxRef> works) {
        Set<TxRef> unwanted = new HashSet<>(works);
        outputs.keySet().removeIf(ref -> unwanted.contains(ref.tx()));
        contents.keySet().removeAll(unwanted);
        return this;
    }
}
