package io.walletstream.stream.reorg;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.schema.record.PassRef;
import io.walletstream.stream.flow.Change;
import io.walletstream.stream.flow.Change.Kind;
import io.walletstream.stream.flow.TxInput;
import io.walletstream.stream.flow.WriterInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One account's window on plain maps, told of passes frame by frame; remembers what it forwards and which facts are shown by that. */
final class WindowRun {
    static final AccountId ACCOUNT = AccountId.of(1, 2);
    static final int REORG_BLOCKS = 6;
    static final int ROLLBACK_BLOCKS = 100;

    /** A frame of a pass. */
    record Seen(Outpoint outpoint, Score score, @Nullable Txid by) {}

    final WindowCounts counts = new WindowCounts();
    final MapWindowState state;
    final List<WriterInput> told = new ArrayList<>();
    final List<TxInput.Group> groups = new ArrayList<>();

    /** Facts that are there, by what was forwarded: outpoints, and {@code outpoint by spender}. */
    final TreeSet<String> live = new TreeSet<>();

    private final List<String> gone = new ArrayList<>();
    private final AccountWindow window;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<PassRef, Integer> ordinals = new HashMap<>();
    private long revision;

    WindowRun() {
        this(new MapWindowState());
    }

    WindowRun(MapWindowState state) {
        this(state, ROLLBACK_BLOCKS);
    }

    /**
     * @param keptBlocks how many blocks below the tip facts can vanish
     */
    WindowRun(MapWindowState state, int keptBlocks) {
        this.state = state;
        this.window = new AccountWindow(new PassRules(REORG_BLOCKS, ROLLBACK_BLOCKS, keptBlocks, counts));
    }

    static Seen frame(Outpoint outpoint, Score score) {
        return new Seen(outpoint, score, null);
    }

    static Seen frame(Outpoint outpoint, Score score, Txid by) {
        return new Seen(outpoint, score, by);
    }

    long send(FeedRecord record) {
        window.accept(record, ++revision, state, new AccountWindow.Output() {
            @Override
            public void toAssembler(TxInput input) {
                TxInput.Group group = (TxInput.Group) input;
                groups.add(group);
                group.changes().forEach(change -> show(new Outpoint(group.txid(), change.vout()), change));
            }

            @Override
            public void toWriter(WriterInput input) {
                told.add(input);
            }
        });
        return revision;
    }

    private void show(Outpoint outpoint, Change change) {
        if (isBase(outpoint)) {
            return;
        }
        String spend = outpoint + " by " + change.spendTxid();
        if (change.kind() == Kind.CREATION_GONE) {
            live.remove(outpoint.toString());
            gone.add(outpoint.toString());
        } else if (change.kind() == Kind.SPEND_GONE) {
            live.remove(spend);
            gone.add(spend);
        } else if (change.kind() != Kind.SPENT_ALONE) {
            live.add(outpoint.toString());
            if (change.spendTxid() != null) {
                live.add(spend);
            }
        }
    }

    /** A pass that begins, without the record that says so. */
    PassRef next(OwnerRef owner) {
        int number = numbers.merge(owner.owner(), 1, Integer::sum);
        return new PassRef(owner, 1, number);
    }

    PassRef open(OwnerRef owner, Score from, int tip) {
        PassRef pass = next(owner);
        send(new FeedRecord.PassOpened(ACCOUNT, 1, pass, from, tip));
        return pass;
    }

    void see(PassRef pass, Seen... frames) {
        for (Seen frame : frames) {
            int ordinal = ordinals.merge(pass, 1, Integer::sum) - 1;
            send(new FeedRecord.OutpointSeen(ACCOUNT, 1, pass, ordinal, frame.outpoint(), frame.score(), frame.by()));
        }
    }

    /** Answers the revision of the record. */
    long close(PassRef pass) {
        return send(new FeedRecord.PassClosed(ACCOUNT, 1, pass, ordinals.getOrDefault(pass, 0)));
    }

    /** An end that counts more frames than came. */
    void closeIncomplete(PassRef pass) {
        send(new FeedRecord.PassClosed(ACCOUNT, 1, pass, ordinals.getOrDefault(pass, 0) + 1));
    }

    /** A pass that shows what it must where it begins; that is not in {@link #live}. */
    void pass(OwnerRef owner, Score from, int tip, Seen... frames) {
        boolean hasBase = from.equals(Score.ZERO)
                || Stream.of(frames).anyMatch(frame -> frame.score().equals(from));
        PassRef pass = open(owner, from, tip);
        if (!hasBase) {
            see(pass, frame(base(from), from));
        }
        see(pass, frames);
        close(pass);
    }

    /** So many alike, one after another. */
    void passes(int times, OwnerRef owner, Score from, int tip, Seen... frames) {
        for (int i = 0; i < times; i++) {
            pass(owner, from, tip, frames);
        }
    }

    /** A pass that shows these frames alone. */
    void baselessPass(OwnerRef owner, Score from, int tip, Seen... frames) {
        PassRef pass = open(owner, from, tip);
        see(pass, frames);
        close(pass);
    }

    /** What stands where a pass began. */
    static Outpoint base(Score from) {
        return new Outpoint(Txid.ofWords(9, 9, 9, from.packed()), 0);
    }

    private static boolean isBase(Outpoint outpoint) {
        return outpoint.toString().startsWith(base(Score.ZERO).toString().substring(0, 48));
    }

    void push(Outpoint outpoint, Score score, @Nullable Txid by) {
        send(new FeedRecord.OutpointSeen(ACCOUNT, 1, null, 0, outpoint, score, by));
    }

    /** What went since this was asked last, in order. */
    List<String> gone() {
        List<String> since = List.copyOf(gone);
        gone.clear();
        return since;
    }

    <T> List<T> told(Class<T> type) {
        return told.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
