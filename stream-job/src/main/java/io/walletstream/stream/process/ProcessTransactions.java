package io.walletstream.stream.process;

import io.walletstream.stream.flow.FailureKind;
import io.walletstream.stream.flow.FetchRequest;
import io.walletstream.stream.flow.Fetched;
import io.walletstream.stream.flow.TxInput;
import io.walletstream.stream.flow.WriterInput;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** {@link TxProcessor} on Flink; what failed goes back to the assembler by way of topic {@code tx-retries}. */
public final class ProcessTransactions extends ProcessFunction<Fetched, WriterInput> {
    private static final long serialVersionUID = 1;

    /** Failures, for the assembler to park. */
    public static final OutputTag<TxInput> FAILURES = new OutputTag<>("failures", TxInput.TYPE);

    private final int scriptLimitBytes;
    private transient TxProcessor processor;

    public ProcessTransactions(int scriptLimitBytes) {
        this.scriptLimitBytes = scriptLimitBytes;
    }

    @Override
    public void open(OpenContext context) {
        processor = new TxProcessor(scriptLimitBytes);
    }

    private static String lacks(TxProcessor.Reading reading) {
        int more = reading.missing().size() - 1;
        return "output " + reading.missing().get(0) + (more == 0 ? "" : " (and " + more + " more)")
                + " is wanted, the transaction has " + reading.outputCount();
    }

    @Override
    public void processElement(Fetched fetched, Context context, Collector<WriterInput> out) {
        FetchRequest request = fetched.request();
        if (fetched instanceof Fetched.Nothing nothing) {
            context.output(FAILURES, request.failed(nothing.kind(), nothing.error()));
        } else if (fetched instanceof Fetched.Bytes bytes) {
            try {
                TxProcessor.Reading reading =
                        processor.process(bytes.raw(), request.txid(), request.vouts(), Network.of(request.network()));
                int missing = reading.missing().size();
                if (missing > 0) {
                    context.output(FAILURES, request.lacking(reading.missing(), lacks(reading)));
                }
                if (missing > 0 && missing < request.vouts().length) {
                    return; // the assembler asks again for those that exist, so that one word settles each request
                }
                out.collect(new WriterInput.Content(
                        request.account(),
                        request.generation(),
                        request.request(),
                        request.attempt(),
                        request.group(),
                        missing > 0,
                        request.revision(),
                        reading.content()));
            } catch (PoisonTransactionException e) {
                context.output(FAILURES, request.failed(FailureKind.POISON, String.valueOf(e.getMessage())));
            }
        }
    }
}
