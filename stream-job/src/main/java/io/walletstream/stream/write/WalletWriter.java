package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.TxInput;
import io.walletstream.stream.flow.WriterInput;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Buffers what concerns its accounts and flushes it in one SQL transaction: when enough has come, after a short pause, and before every
 * barrier, so that a checkpoint never holds unwritten work. Emits the accounts that do not exist, for the dead letters. Whatever the assembler
 * keeps of a transaction either has a row, which its removal tells of, or its work is refused here, which this tells of ({@link #ROUND}).
 */
public final class WalletWriter extends AbstractStreamOperator<UnknownAccount>
        implements OneInputStreamOperator<WriterInput, UnknownAccount>, BoundedOneInput {
    private static final long serialVersionUID = 1;

    /** For topic {@code tx-retries}: requests that the database refused, parked ones that would succeed now, transactions to forget, accounts found and not found. */
    public static final OutputTag<TxInput> ROUND = new OutputTag<>("writer-round", TxInput.TYPE);

    /** Begins anew with a newer generation of the account; cleared when the account is deleted or unknown. */
    private static final ValueStateDescriptor<Progress> PROGRESS =
            new ValueStateDescriptor<>("progress", new ProgressSerializer());

    private final Database database;
    private final WriterLimits limits;
    private final Duration upkeepPause;
    private final Forgetting.Opener forgetting;
    private final Rereading.Opener rereading;

    private transient @Nullable ValueState<Progress> state;
    private transient @Nullable FlinkParkedWork parkedWork;
    private transient @Nullable WriterMarks marks;
    private transient @Nullable WalletStore store;
    private transient @Nullable Upkeep upkeep;
    private transient @Nullable Reworker reworker;
    private transient @Nullable FlushBatch batch;
    private transient @Nullable Map<AccountId, Progress> touched;
    private transient @Nullable ScheduledFuture<?> linger;
    private transient @Nullable Counter flushes;
    private transient @Nullable Counter rowsWritten;
    private transient int lastFlushRows;
    private transient long lastFlushMillis;

    /**
     * @param upkeepPause between two turns of removing rows that no longer count
     * @param forgetting tells the assembler of transactions whose rows are removed
     * @param rereading reads bytes again for accounts that are to be indexed anew
     */
    public WalletWriter(
            Database database,
            WriterLimits limits,
            Duration upkeepPause,
            Forgetting.Opener forgetting,
            Rereading.Opener rereading) {
        this.database = database;
        this.limits = limits;
        this.upkeepPause = upkeepPause;
        this.forgetting = forgetting;
        this.rereading = rereading;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        state = context.getKeyedStateStore().getState(PROGRESS);
        parkedWork = new FlinkParkedWork(context.getKeyedStateStore());
        marks = new WriterMarks(context.getOperatorStateStore());
    }

    @Override
    public void open() throws Exception {
        super.open();
        WalletStore fresh = WalletStore.open(database.connect(), InstantSource.system());
        store = fresh;
        opened(marks).check(fresh);
        batch = new FlushBatch();
        touched = new LinkedHashMap<>();
        flushes = getMetricGroup().counter("flushes");
        rowsWritten = getMetricGroup().counter("rowsWritten");
        getMetricGroup().gauge("lastFlushMillis", () -> lastFlushMillis);
        if (getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) { // one is enough for all accounts
            Upkeep mine = new Upkeep(database, InstantSource.system(), forgetting);
            upkeep = mine;
            getMetricGroup().gauge("rowsRemoved", mine::removed);
            mine.start(upkeepPause);
            Reworker worker = new Reworker(database, InstantSource.system(), rereading);
            reworker = worker;
            worker.start();
        }
    }

    private static <T> T opened(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the writer is not open");
        }
        return part;
    }

    @Override
    public void processElement(StreamRecord<WriterInput> element) throws Exception {
        WriterInput input = element.getValue();
        FlushBatch target = opened(batch);
        if (input instanceof WriterInput.Noted noted) {
            target.noted(noted.account(), noted.revisions());
        } else {
            Progress progress = progressOf(input);
            if (progress == null) {
                forget(input);
                return;
            }
            Taking.take(input, progress, opened(parkedWork), target, this::round);
        }
        if (target.rows() >= limits.maxRows() || target.estimatedBytes() >= limits.maxBytes()) {
            flush();
        } else if (linger == null) {
            long now = getProcessingTimeService().getCurrentProcessingTime();
            linger = getProcessingTimeService()
                    .registerTimer(now + limits.lingerMillis(lastFlushRows, lastFlushMillis), time -> {
                        linger = null;
                        flush();
                    });
        }
    }

    /** The account's progress, begun anew for a newer generation; null if the input is of an older one. */
    private @Nullable Progress progressOf(WriterInput input) throws IOException {
        Map<AccountId, Progress> cache = opened(touched);
        Progress known = cache.get(input.account());
        if (known == null) {
            known = opened(state).value();
        }
        if (known == null || known.generation < input.generation()) {
            known = new Progress(input.generation());
            opened(parkedWork).clear();
        } else if (known.generation > input.generation()) {
            return null;
        }
        cache.put(input.account(), known);
        return known;
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        flush();
        opened(marks)
                .beforeCheckpoint(
                        checkpointId, getRuntimeContext().getTaskInfo().getIndexOfThisSubtask(), opened(store));
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        opened(marks).snapshot();
    }

    @Override
    public void endInput() throws Exception {
        flush();
    }

    private void flush() throws IOException, SQLException {
        Map<AccountId, Progress> accounts = opened(touched);
        FlushBatch target = opened(batch);
        if (accounts.isEmpty() && target.isEmpty()) {
            return;
        }
        accounts.forEach((account, progress) -> {
            for (AppliedPass pass : progress.takeAppliedPasses()) {
                target.owner(OwnerRow.of(pass));
            }
            target.counts(account, progress.generation, progress.counts());
        });
        lastFlushRows = target.rows();
        long start = System.nanoTime();
        WalletStore.Flushed flushed = PoisonSearch.flush(opened(store), target);
        lastFlushMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        opened(marks).written();
        opened(flushes).inc();
        opened(rowsWritten).inc(flushed.rows());
        flushed.refused().forEach(this::sendBack);
        flushed.spending().forEach(this::round);
        ValueState<Progress> progressState = opened(state);
        for (Map.Entry<AccountId, Progress> entry : accounts.entrySet()) {
            setCurrentKey(entry.getKey());
            if (flushed.unknown().contains(entry.getKey()) || target.deleted.contains(entry.getKey())) {
                progressState.clear();
                opened(parkedWork).clear();
            } else {
                progressState.update(entry.getValue());
            }
        }
        batch = new FlushBatch();
        accounts.clear();
        target.noted.forEach((account, revisions) -> {
            if (flushed.unknown().contains(account)) {
                round(new TxInput.AccountUnknown(account, revisions.last()));
            } else {
                round(new TxInput.AccountFound(account));
            }
        });
        target.deleted.forEach(account -> round(new TxInput.AccountUnknown(account, Long.MAX_VALUE)));
        target.forgotten.revisions.forEach(this::forget);
        for (AccountId account : flushed.unknown()) {
            UnknownAccount.of(account, target.noted.getOrDefault(account, new TreeSet<>()))
                    .forEach(unknown -> output.collect(new StreamRecord<>(unknown)));
        }
    }

    private void round(TxInput input) {
        output.collect(ROUND, new StreamRecord<>(input));
    }

    /** Work of an older generation will never be written: whatever the assembler knows of its transaction is over. */
    private void forget(WriterInput input) {
        Txid txid = Taking.txidOf(input);
        if (txid != null) {
            forget(new TxRef(input.account(), input.generation(), txid), TxInput.Forget.ALL);
        }
    }

    private void forget(TxRef ref, long revision) {
        round(new TxInput.Forget(ref.account(), ref.generation(), ref.txid(), revision));
    }

    /** The requests whose bytes the database refused are parked where they were asked for, and can be tried again from there. */
    private void sendBack(WalletStore.Refused refused) {
        TxRef ref = refused.ref();
        Progress progress = opened(touched).get(ref.account());
        if (progress == null || progress.generation != ref.generation()) {
            return;
        }
        setCurrentKey(ref.account());
        for (Answered answer : refused.answered()) {
            progress.refused(ref.txid(), answer, opened(parkedWork));
            round(refused.failed(answer));
        }
    }

    @Override
    public void close() throws Exception {
        if (upkeep != null) {
            upkeep.close();
        }
        if (reworker != null) {
            reworker.close();
        }
        if (store != null) {
            store.close();
        }
        super.close();
    }
}
