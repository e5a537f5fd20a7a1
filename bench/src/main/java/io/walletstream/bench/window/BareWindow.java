package io.walletstream.bench.window;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.stream.flow.Intake;
import io.walletstream.stream.flow.TxInput;
import io.walletstream.stream.flow.WriterInput;
import io.walletstream.stream.reorg.ReorgWindow;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** The least that remembers what came: one read and one write of a number for each group of frames. */
final class BareWindow extends KeyedProcessFunction<AccountId, Intake, TxInput> {
    private static final long serialVersionUID = 1;

    private static final MapStateDescriptor<Long, Long> SEEN =
            new MapStateDescriptor<>("seen", LongSerializer.INSTANCE, LongSerializer.INSTANCE);

    private transient MapState<Long, Long> seen;

    @Override
    public void open(OpenContext context) {
        seen = getRuntimeContext().getMapState(SEEN);
    }

    @Override
    public void processElement(Intake intake, Context context, Collector<TxInput> out) throws Exception {
        if (intake instanceof Intake.Frames frames) {
            Long times = seen.get(frames.txid().word(0));
            seen.put(frames.txid().word(0), times == null ? 1 : times + 1);
        } else if (intake instanceof Intake.Single single) {
            if (single.record() instanceof FeedRecord.RetryNow mark) {
                out.collect(new TxInput.Retry(mark.account(), 1, mark.txid(), true));
            } else if (single.record() instanceof FeedRecord.PassClosed end) {
                context.output(
                        ReorgWindow.TO_WRITER,
                        new WriterInput.PassEnd(
                                end.account(),
                                1,
                                end.pass().owner(),
                                end.pass().epoch(),
                                end.pass().number(),
                                0,
                                0,
                                0,
                                "",
                                single.revision()));
            }
        }
    }
}
