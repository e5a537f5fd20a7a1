package io.walletstream.stream.write;

import io.walletstream.stream.flow.OutpointState;
import io.walletstream.stream.flow.OutputContent;
import io.walletstream.stream.flow.TxContent;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a flush writes of one transaction's outputs: both halves, either of which may be missing. */
final class TxWork {
    /** The halves of a row. */
    static final class Halves {
        @Nullable
        OutpointState state;

        @Nullable
        OutputContent content;
    }

    final TxRef ref;
    /** By index of the output. */
    final TreeMap<Integer, Halves> rows = new TreeMap<>();

    @Nullable
    TxContent content;

    /** Of the newest content. */
    long contentRevision;

    int contentAttempt;

    /** The requests that the content answered, to be taken back if the database refuses it. */
    final List<Answered> answered = new ArrayList<>(1);

    TxWork(TxRef ref) {
        this.ref = ref;
    }

    /** Takes a state if it is newer; answers whether the row is new to the batch. */
    boolean state(int vout, OutpointState state) {
        Halves halves = rows.get(vout);
        boolean first = halves == null;
        if (halves == null) {
            halves = new Halves();
            rows.put(vout, halves);
        }
        OutpointState known = halves.state;
        if (known == null || known.revision() < state.revision()) {
            halves.state = state;
        }
        return first;
    }

    /** Takes contents, of an output the newest; answers how many rows are new to the batch. */
    int content(TxContent bytes, long revision, int attempt) {
        int known = rows.size();
        boolean newest = content == null
                || revision > contentRevision
                || (revision == contentRevision && attempt >= contentAttempt);
        if (newest) {
            content = bytes;
            contentRevision = revision;
            contentAttempt = attempt;
        }
        for (OutputContent output : bytes.outputs()) {
            Halves halves = rows.computeIfAbsent(output.vout(), vout -> new Halves());
            if (newest || halves.content == null) {
                halves.content = output;
            }
        }
        return rows.size() - known;
    }

    /** The newest revision of both halves. */
    long revision() {
        return Math.max(newestRevision(), contentRevision);
    }

    /** Revision of the newest state; 0: none. */
    long newestRevision() {
        long newest = 0;
        for (Halves halves : rows.values()) {
            newest = Math.max(newest, halves.state == null ? 0 : halves.state.revision());
        }
        return newest;
    }

    /** The states alone; null if there are none. */
    @Nullable
    TxWork statesOnly() {
        TxWork states = new TxWork(ref);
        rows.forEach((vout, halves) -> {
            if (halves.state != null) {
                states.state(vout, halves.state);
            }
        });
        return states.rows.isEmpty() ? null : states;
    }
}
