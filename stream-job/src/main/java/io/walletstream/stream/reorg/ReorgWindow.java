package io.walletstream.stream.reorg;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.stream.flow.Intake;
import io.walletstream.stream.flow.TxInput;
import io.walletstream.stream.flow.WriterInput;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** {@link AccountWindow} on Flink: groups for the assembler are the main output, what goes straight to the writer leaves by a side output. */
public final class ReorgWindow extends KeyedProcessFunction<AccountId, Intake, TxInput> {
    private static final long serialVersionUID = 1;

    /** How many blocks before the tip at its first sight a pass has to have begun to deny a fact, by default. */
    public static final int DEFAULT_REORG_BLOCKS = 6;

    /** How many blocks may vanish unasked, by default. */
    public static final int DEFAULT_ROLLBACK_BLOCKS = 100;

    /** Announcements, ends of passes, and what else does not concern one transaction. */
    public static final OutputTag<WriterInput> TO_WRITER = new OutputTag<>("window-to-writer", WriterInput.TYPE);

    private static final int KEPT_ROLLBACKS = 2;

    private final int reorgBlocks;
    private final int rollbackBlocks;
    private transient AccountWindow window;
    private transient FlinkWindowState state;

    /**
     * @param reorgBlocks how many blocks before the tip at its first sight a pass has to have begun to deny a fact
     * @param rollbackBlocks how many blocks may vanish unasked. Facts are kept for twice as many, so that more can be accepted
     */
    public ReorgWindow(int reorgBlocks, int rollbackBlocks) {
        this.reorgBlocks = reorgBlocks;
        this.rollbackBlocks = rollbackBlocks;
    }

    @Override
    public void open(OpenContext context) {
        window = new AccountWindow(new PassRules(
                reorgBlocks,
                rollbackBlocks,
                KEPT_ROLLBACKS * rollbackBlocks,
                new Counters(getRuntimeContext().getMetricGroup())));
        state = new FlinkWindowState(getRuntimeContext());
    }

    @Override
    public void processElement(Intake intake, Context context, Collector<TxInput> out) {
        AccountWindow.Output output = new AccountWindow.Output() {
            @Override
            public void toAssembler(TxInput input) {
                out.collect(input);
            }

            @Override
            public void toWriter(WriterInput input) {
                context.output(TO_WRITER, input);
            }
        };
        if (intake instanceof Intake.Frames frames) {
            window.accept(frames, state, output);
        } else if (intake instanceof Intake.Single single) {
            window.accept(single.record(), single.revision(), state, output);
        } else if (intake instanceof Intake.AccountFound) {
            window.found(state);
        } else if (intake instanceof Intake.AccountUnknown unknown) {
            window.unknown(unknown.revision(), state);
        }
        state.settle();
    }

    /** A complete pass counts as such, be it baseless or not. */
    private static final class Counters implements WindowWatch {
        private final Counter complete;
        private final Counter incomplete;
        private final Counter baseless;
        private final Counter vanished;
        private final Counter falls;
        private final Counter held;

        Counters(MetricGroup metrics) {
            complete = metrics.counter("passesComplete");
            incomplete = metrics.counter("passesIncomplete");
            baseless = metrics.counter("passesBaseless");
            vanished = metrics.counter("factsVanished");
            falls = metrics.counter("limitsFallen");
            held = metrics.counter("rollbacksHeld");
        }

        @Override
        public void passComplete(boolean isBaseless, int factsVanished) {
            complete.inc();
            baseless.inc(isBaseless ? 1 : 0);
            vanished.inc(factsVanished);
        }

        @Override
        public void rollbackHeld() {
            held.inc();
        }

        @Override
        public void limitFell() {
            falls.inc();
        }

        @Override
        public void passIncomplete() {
            incomplete.inc();
        }
    }
}
