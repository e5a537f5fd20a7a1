package io.walletstream.oracle;

import io.walletstream.oracle.WalletTables.Table;
import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.FeedRecord.AccountReset;
import io.walletstream.schema.record.FeedRecord.OutpointGone;
import io.walletstream.schema.record.FeedRecord.OutpointSeen;
import io.walletstream.schema.record.FeedRecord.OwnerChanged;
import io.walletstream.schema.record.FeedRecord.PassClosed;
import io.walletstream.schema.record.FeedRecord.PassOpened;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.schema.record.PassRef;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Builds the records of one account, and a book in which every output of transaction n has 100 × n + vout satoshis. */
final class Feed {
    static final AccountId ACCOUNT = AccountId.parse("00000000-0000-4000-8000-000000000001");
    static final int TRANSACTIONS = 20;
    static final int VOUTS = 4;

    /** Of every pass for which a test says no other. */
    static final int TIP = 200;

    final List<FeedRecord> records = new ArrayList<>();
    private final Map<String, Integer> epochs = new HashMap<>();

    static Txid tx(int n) {
        return Txid.ofWords(0, 0, 0, n);
    }

    static Outpoint out(int n, int vout) {
        return new Outpoint(tx(n), vout);
    }

    /** Height 100, index n: the position of transaction n, unless a test says otherwise. */
    static Score at(int n) {
        return Score.mined(100, n);
    }

    static Score unconfirmedAt(int n) {
        return Score.unconfirmed(1_700_000_000L + n, n);
    }

    /** Every transaction but the one numbered 13 is in the book: one input, its outputs' total, 1000 + n bytes. */
    static ContentBook book() {
        Map<Txid, ContentBook.TxContent> transactions = new HashMap<>();
        Map<Outpoint, ContentBook.OutputContent> outputs = new HashMap<>();
        IntStream.rangeClosed(1, TRANSACTIONS).filter(n -> n != 13).forEach(n -> {
            long total = 0;
            for (int vout = 0; vout < VOUTS; vout++) {
                long value = 100L * n + vout;
                total += value;
                outputs.put(
                        out(n, vout),
                        new ContentBook.OutputContent("alice", value, "fund", List.of("own:alice"), null));
            }
            transactions.put(tx(n), new ContentBook.TxContent(1, total, 1000 + n));
        });
        return ContentBook.of(transactions, outputs);
    }

    /** What one pass of an owner says; ended by {@link #closed} or {@link #broken}. */
    final class Pass {
        private final PassRef ref;
        private int ordinal;
        private Score from = Score.ZERO;
        private boolean showsFrom;

        private Pass(PassRef ref) {
            this.ref = ref;
        }

        private Pass opened(Score begin, int tip) {
            from = begin;
            showsFrom = from.equals(Score.ZERO);
            records.add(new PassOpened(ACCOUNT, 0, ref, begin, tip));
            return this;
        }

        Pass unspent(Outpoint outpoint, Score score) {
            return frame(outpoint, score, null);
        }

        Pass spent(Outpoint outpoint, Score score, Txid spendTxid) {
            return frame(outpoint, score, spendTxid);
        }

        Pass frame(Outpoint outpoint, Score score, @Nullable Txid spendTxid) {
            records.add(new OutpointSeen(ACCOUNT, 0, ref, ordinal++, outpoint, score, spendTxid));
            showsFrom |= score.equals(from);
            return this;
        }

        /** Shows what it must where it began, an output that is spent already, and ends. */
        Feed closed() {
            if (!showsFrom) {
                frame(new Outpoint(Txid.ofWords(0, 0, from.packed(), 99), 0), from, Txid.ofWords(0, 0, 0, 99));
            }
            return baseless();
        }

        /** Ends with what it showed. */
        Feed baseless() {
            return closed(ordinal);
        }

        Feed closed(int count) {
            records.add(new PassClosed(ACCOUNT, 0, ref, count));
            return Feed.this;
        }

        Feed broken() {
            return Feed.this;
        }
    }

    Feed reset(int generation, boolean fullHistory) {
        records.add(new AccountReset(ACCOUNT, generation, fullHistory, "main"));
        return this;
    }

    Pass pass(String owner) {
        return pass(owner, 1, epochs.merge(owner, 1, Integer::sum), 1);
    }

    Pass pass(String owner, int ownerGeneration, int epoch, int number) {
        return new Pass(new PassRef(new OwnerRef(owner, ownerGeneration), epoch, number)).opened(Score.ZERO, TIP);
    }

    /** A pass from this score of a node at this tip. */
    Pass pass(String owner, Score from, int tip) {
        return unopened(owner).opened(from, tip);
    }

    /** A pass whose beginning never came. */
    Pass unopened(String owner) {
        return new Pass(new PassRef(new OwnerRef(owner, 1), epochs.merge(owner, 1, Integer::sum), 1));
    }

    /** Passes of the owner, one after another, that report nothing. */
    Feed empty(String owner, int passes) {
        for (int i = 0; i < passes; i++) {
            pass(owner).closed();
        }
        return this;
    }

    Feed push(Outpoint outpoint, Score score, @Nullable Txid spendTxid) {
        return pushOf(0, outpoint, score, spendTxid);
    }

    Feed pushOf(int generation, Outpoint outpoint, Score score, @Nullable Txid spendTxid) {
        records.add(new OutpointSeen(ACCOUNT, generation, null, 0, outpoint, score, spendTxid));
        return this;
    }

    Feed gone(Outpoint outpoint, @Nullable Txid spendTxid) {
        records.add(new OutpointGone(ACCOUNT, 0, outpoint, spendTxid));
        return this;
    }

    Feed owner(String owner, int ownerGeneration, boolean removed) {
        records.add(new OwnerChanged(ACCOUNT, 0, new OwnerRef(owner, ownerGeneration), removed));
        return this;
    }

    /** One hash a compared table. */
    Map<Table, String> hashes() {
        return hashes(records);
    }

    static Map<Table, String> hashes(List<FeedRecord> records) {
        WalletTables tables = tables(records).tables();
        return Arrays.stream(Table.values()).collect(Collectors.toMap(table -> table, tables::hash));
    }

    ReferenceTables tables() {
        return tables(records);
    }

    static ReferenceTables tables(List<FeedRecord> records) {
        Reference reference = new Reference(Reference.REORG_WINDOW, Reference.MAX_ROLLBACK, Reference.MAX_ROLLBACK);
        for (int offset = 0; offset < records.size(); offset++) {
            reference.accept(0, offset, records.get(offset));
        }
        return reference.tables(book());
    }

    /** The shown row of this outpoint. */
    OutputRow row(Outpoint outpoint) {
        return tables().tables().outputs().stream()
                .filter(row -> row.outpoint().equals(outpoint))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no row of " + outpoint));
    }

    boolean shows(Outpoint outpoint) {
        return tables().tables().outputs().stream()
                .anyMatch(row -> row.outpoint().equals(outpoint));
    }

    TransactionRow transaction(int n) {
        return tables().tables().transactions().stream()
                .filter(row -> row.txid().equals(tx(n)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no row of transaction " + n));
    }
}
