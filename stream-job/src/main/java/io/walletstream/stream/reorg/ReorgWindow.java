package io.walletstream.stream.reorg;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.stream.flow.Intake;
import io.walletstream.stream.flow.TxInput;
import io.walletstream.stream.flow.WriterInput;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** {@link AccountWindow} on Flink: groups for the assembler are the main output, what goes straight to the writer leaves by a side output. */
public final class ReorgWindow extends KeyedProcessFunction<AccountId, Intake, TxInput> {
    private static final long serialVersionUID = 1;

    /** How many blocks below the tip facts are kept, by default. */
    public static final int DEFAULT_WINDOW_BLOCKS = 100;

    /** Announcements, ends of passes, and what else does not concern one transaction. */
    public static final OutputTag<WriterInput> TO_WRITER = new OutputTag<>("window-to-writer", WriterInput.TYPE);

    private final int windowBlocks;
    private transient AccountWindow window;
    private transient FlinkWindowState state;

    public ReorgWindow(int windowBlocks) {
        this.windowBlocks = windowBlocks;
    }

    @Override
    public void open(OpenContext context) {
        window = new AccountWindow(windowBlocks);
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
    }
}
