package io.walletstream.stream.write;

import io.walletstream.stream.flow.FailureKind;
import io.walletstream.stream.flow.OutpointState;
import io.walletstream.stream.flow.OutputContent;
import io.walletstream.stream.flow.Waiting;
import io.walletstream.stream.flow.WriterInput.Parked;
import io.walletstream.stream.write.FailureKey.Half;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What a flush has to say of outputs that lack a half of their row; the last word on each counts. What succeeded meanwhile is left to the table. */
final class Failures {
    /** Of a state that the database refused nothing is asked for. */
    private static final int NO_REQUEST = 0;

    /**
     * What is said of an output.
     *
     * @param word that it came with; of one word there is one instance
     */
    record Failure(Parked word, Waiting output) {
        long revision() {
            return word.revision();
        }
    }

    final TreeMap<FailureKey, Failure> rows = new TreeMap<>();

    /** A request failed: each of its outputs lacks its content. */
    void failed(Parked word) {
        TxRef tx = new TxRef(word.account(), word.generation(), word.txid());
        for (Waiting output : word.waiting()) {
            rows.put(new FailureKey(tx, output.vout(), Half.CONTENT), new Failure(word, output));
        }
        if (word.waiting().isEmpty()) {
            rows.put(
                    new FailureKey(tx, FailureKey.WHOLE, Half.CONTENT),
                    new Failure(word, new Waiting(FailureKey.WHOLE, null)));
        }
    }

    /** The database refused states, or bytes that no request is left to be parked for: the rows tell, and nothing asks again. */
    void refused(TxWork work, String reason) {
        if (work.content != null) {
            List<Waiting> outputs = new ArrayList<>();
            for (OutputContent output : work.content.outputs()) {
                TxWork.Halves halves = work.rows.get(output.vout());
                OutpointState state = halves == null ? null : halves.state;
                outputs.add(new Waiting(output.vout(), state == null ? null : state.score()));
            }
            failed(poison(work, work.contentAttempt + 1, reason, work.contentRevision, outputs));
            return;
        }
        work.rows.forEach((vout, halves) -> {
            OutpointState state = halves.state;
            if (state != null) {
                Waiting output = new Waiting(vout, state.score());
                rows.put(
                        new FailureKey(work.ref, vout, Half.STATE),
                        new Failure(poison(work, 1, reason, state.revision(), List.of(output)), output));
            }
        });
    }

    private static Parked poison(TxWork work, int attempts, String reason, long revision, List<Waiting> outputs) {
        TxRef ref = work.ref;
        return new Parked(
                ref.account(),
                ref.generation(),
                ref.txid(),
                NO_REQUEST,
                0,
                0,
                attempts,
                FailureKind.POISON,
                reason,
                Long.MAX_VALUE,
                outputs,
                revision);
    }

    int size() {
        return rows.size();
    }
}
