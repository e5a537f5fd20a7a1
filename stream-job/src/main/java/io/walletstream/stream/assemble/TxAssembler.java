package io.walletstream.stream.assemble;

import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.FailureKind;
import io.walletstream.stream.flow.FetchRequest;
import io.walletstream.stream.flow.OutpointState;
import io.walletstream.stream.flow.TxInput;
import io.walletstream.stream.flow.TxKey;
import io.walletstream.stream.flow.Vanished;
import io.walletstream.stream.flow.WriterInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * {@link TxFacts} on Flink. State work goes to the writer at once; bytes are asked for once per output; failed requests are parked here with
 * a timer; spends of rows are told to the spending transaction's own key by way of topic {@code tx-retries}.
 */
public final class TxAssembler extends KeyedProcessFunction<TxKey, TxInput, WriterInput> {
    private static final long serialVersionUID = 1;

    /** Wanted bytes. */
    public static final OutputTag<FetchRequest> FETCHES = new OutputTag<>("fetches", FetchRequest.TYPE);

    /** What goes round by the topic, to the key of another transaction. */
    public static final OutputTag<TxInput> ROUND = new OutputTag<>("round", TxInput.TYPE);

    /**
     * Begun anew when a record of a newer generation comes, cleared when the writer or its upkeep says that no row is left or ever was
     * ({@link TxInput.Forget}) and nothing is newer; else kept, since a spend may come years later.
     */
    private static final ValueStateDescriptor<TxFacts> FACTS =
            new ValueStateDescriptor<>("facts", new TxFactsSerializer());

    private final Backoff backoff;
    private transient ValueState<TxFacts> state;
    private transient Counter forgotten;
    private transient Counter parked;

    public TxAssembler(Backoff backoff) {
        this.backoff = backoff;
    }

    @Override
    public void open(OpenContext context) {
        state = getRuntimeContext().getState(FACTS);
        forgotten = getRuntimeContext().getMetricGroup().counter("forgotten");
        parked = getRuntimeContext().getMetricGroup().counter("parked");
    }

    @Override
    public void processElement(TxInput input, Context context, Collector<WriterInput> out) throws IOException {
        TxFacts facts = state.value();
        if (facts != null && facts.generation > input.generation()) {
            return;
        }
        if (input instanceof TxInput.Group group) {
            merge(group, facts, context, out);
        } else if (input instanceof TxInput.Outgoing outgoing) {
            takeOutgoing(outgoing, facts, context, out);
        } else if (input instanceof TxInput.Forget forget) {
            forget(forget, facts, context, out);
        } else if (facts != null && facts.generation == input.generation()) {
            if (input instanceof TxInput.Failed failed) {
                park(failed, facts, context, out);
            } else if (input instanceof TxInput.Retry retry) {
                retry(facts, retry.poison() ? Request.NEVER : Request.NEVER - 1, context);
            } else if (input instanceof TxInput.Spending spending) {
                TxFacts.Outcome outcome = facts.spends(spending.isSpending());
                keep(facts);
                if (outcome.request != null || !outcome.vanished.isEmpty()) {
                    tell(TxFacts.NO_GROUP, 0, facts, outcome, context, out);
                }
            }
        }
    }

    private void merge(TxInput.Group group, @Nullable TxFacts known, Context context, Collector<WriterInput> out)
            throws IOException {
        TxFacts facts = known == null || known.generation < group.generation()
                ? new TxFacts(group.generation(), group.fullHistory(), group.network())
                : known;
        TxFacts.Outcome outcome = facts.merge(group.number(), group.changes());
        List<Request> goOn = wake(facts, outcome.vanished);
        keep(facts);
        tell(group.number(), group.items(), facts, outcome, context, out);
        goOn.forEach(request -> fetch(facts, request, context));
    }

    /** Parked requests that are for the transaction as a whole now are tried at once, so that their failure is told as that. */
    private static List<Request> wake(TxFacts facts, List<Vanished> vanished) {
        List<Request> woken = new ArrayList<>(0);
        for (Vanished one : vanished) {
            Request request = facts.requests.get(one.request());
            if (!one.isOver() && facts.requests.voutsOf(request).length == 0) {
                request.retryAtMillis = Request.UNDER_WAY;
                woken.add(request);
            }
        }
        return woken;
    }

    /** Tells the writer what changed and the spending transactions that they spend, and asks for bytes. */
    private static void tell(
            long group,
            int items,
            TxFacts facts,
            TxFacts.Outcome outcome,
            Context context,
            Collector<WriterInput> out) {
        TxKey key = context.getCurrentKey();
        Request request = outcome.request;
        List<OutpointState> states = new ArrayList<>(outcome.changed.size());
        for (OutpointFacts outpoint : outcome.changed) {
            states.add(outpoint.state(facts.fullHistory));
        }
        out.collect(new WriterInput.Merged(
                key.account(),
                facts.generation,
                key.txid(),
                group,
                items,
                states,
                outcome.itemsDone,
                outcome.itemsSkipped,
                outcome.transactionsSkipped,
                request == null ? 0 : request.number,
                request == null ? 0 : request.items,
                group == TxFacts.NO_GROUP ? List.of() : outcome.outgoing,
                outcome.vanished));
        if (request != null) {
            fetch(facts, request, context);
        }
        for (Txid spender : outcome.outgoing) {
            context.output(
                    ROUND,
                    new TxInput.Outgoing(
                            key.account(),
                            facts.generation,
                            spender,
                            group,
                            facts.fullHistory,
                            facts.network,
                            facts.newestRevision()));
        }
    }

    private void keep(TxFacts facts) throws IOException {
        if (facts.isEmpty()) {
            state.clear();
        } else {
            state.update(facts);
        }
    }

    /** Clears what is known, and the timers of what is parked, unless some of it is newer: that is told again. */
    private void forget(TxInput.Forget forget, @Nullable TxFacts facts, Context context, Collector<WriterInput> out)
            throws IOException {
        if (facts == null) {
            return;
        }
        TxFacts.Outcome left = facts.generation < forget.generation() ? null : facts.forget(forget.revision());
        for (Request request : facts.requests) {
            if (left == null && request.isParked() && request.retryAtMillis != Request.NEVER) {
                context.timerService().deleteProcessingTimeTimer(request.retryAtMillis);
            } else if (left != null && !request.isOver() && !facts.isWanted(request)) {
                request.retryAtMillis = Request.UNDER_WAY; // its timer may be another's, too
            }
        }
        if (left == null) {
            state.clear();
            forgotten.inc();
        } else {
            state.update(facts);
            tell(TxFacts.NO_GROUP, 0, facts, left, context, out);
        }
    }

    private void takeOutgoing(
            TxInput.Outgoing outgoing, @Nullable TxFacts known, Context context, Collector<WriterInput> out)
            throws IOException {
        TxFacts facts = known == null || known.generation < outgoing.generation()
                ? new TxFacts(outgoing.generation(), outgoing.fullHistory(), outgoing.network())
                : known;
        Request request = facts.outgoing ? null : facts.askAsOutgoing();
        facts.outgoingRevision = Math.max(facts.outgoingRevision, outgoing.revision());
        state.update(facts);
        if (request != null) {
            fetch(facts, request, context);
        }
        out.collect(new WriterInput.OutgoingTaken(
                outgoing.account(),
                outgoing.generation(),
                outgoing.txid(),
                outgoing.group(),
                request == null ? 0 : request.number,
                outgoing.revision()));
    }

    private void park(TxInput.Failed failed, TxFacts facts, Context context, Collector<WriterInput> out)
            throws IOException {
        Request answered = facts.requests.underWay(failed.request(), failed.attempt());
        if (answered == null) {
            return;
        }
        if (isNothingToPark(answered, failed, facts, context, out)) {
            state.update(facts);
            return;
        }
        List<Integer> missing = facts.requests.namedBy(answered, failed.missing());
        boolean isSplit = !missing.isEmpty() && missing.size() < facts.requests.voutsOf(answered).length;
        Request request = isSplit ? facts.requests.splitOff(answered, missing) : answered;
        request.attempt++;
        parked.inc();
        if (failed.kind() == FailureKind.POISON) {
            request.retryAtMillis = Request.NEVER;
        } else {
            request.retryAtMillis = context.timerService().currentProcessingTime()
                    + backoff.after(request.attempt).toMillis();
            context.timerService().registerProcessingTimeTimer(request.retryAtMillis);
        }
        state.update(facts);
        out.collect(new WriterInput.Parked(
                failed.account(),
                failed.generation(),
                failed.txid(),
                request.number,
                isSplit ? answered.number : 0,
                request.items,
                request.attempt,
                failed.kind(),
                failed.error(),
                request.retryAtMillis,
                facts.requests.waitingFor(request),
                failed.revision()));
        if (isSplit) {
            // After the word of the split: its bytes are at hand, and travel another way.
            fetch(facts, answered, context);
        }
    }

    /** Whether all that failed is gone. What is left of the request, if anything, is not known to fail, and asked for once more. */
    private static boolean isNothingToPark(
            Request answered, TxInput.Failed failed, TxFacts facts, Context context, Collector<WriterInput> out) {
        Vanished vanished = facts.letGo(answered);
        if (vanished == null) {
            return false;
        }
        TxFacts.Outcome outcome = new TxFacts.Outcome();
        outcome.vanished.add(vanished);
        tell(TxFacts.NO_GROUP, 0, facts, outcome, context, out);
        boolean isLeft = !vanished.isOver()
                && !failed.missing().isEmpty()
                && facts.requests.namedBy(answered, failed.missing()).isEmpty();
        if (isLeft) {
            answered.attempt++;
            fetch(facts, answered, context);
        }
        return isLeft || vanished.isOver();
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<WriterInput> out) throws IOException {
        TxFacts facts = state.value();
        if (facts != null) {
            retry(facts, timestamp, context);
        }
    }

    /** Sends parked requests that are due by then; at {@link Request#NEVER} poison, too. */
    private void retry(TxFacts facts, long dueMillis, Context context) throws IOException {
        for (Request request : facts.requests) {
            if (request.isParked() && request.retryAtMillis <= dueMillis) {
                request.retryAtMillis = Request.UNDER_WAY;
                fetch(facts, request, context);
            }
        }
        state.update(facts);
    }

    private static void fetch(TxFacts facts, Request request, Context context) {
        TxKey key = context.getCurrentKey();
        int[] vouts = facts.requests.voutsOf(request);
        long revision = vouts.length == 0 ? facts.outgoingRevision : 0;
        for (int vout : vouts) {
            OutpointFacts outpoint = facts.outpoints.get(vout);
            revision = outpoint == null ? revision : Math.max(revision, outpoint.revision);
        }
        context.output(
                FETCHES,
                new FetchRequest(
                        key.account(),
                        facts.generation,
                        key.txid(),
                        request.number,
                        request.attempt,
                        request.group,
                        revision,
                        facts.network,
                        vouts));
    }
}
