package io.walletstream.bench.window;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.standalone.embedded.EmbeddedFlink;
import io.walletstream.stream.flow.AccountKey;
import io.walletstream.stream.flow.Intake;
import io.walletstream.stream.flow.TxInput;
import io.walletstream.stream.flow.WriterInput;
import io.walletstream.stream.reorg.ReorgWindow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.JobID;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** A cluster and a job of the window alone; what follows it runs in its thread and looks at the clock. */
final class WindowRun {
    private static final String NAME = "window";
    private static final Duration CHECKPOINTS = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final Duration POLL = Duration.ofMillis(20);

    /** When marks and ends passed, in turns; the job's functions are copies, so they share it this way. */
    private static final Queue<Long> PASSED = new ConcurrentLinkedQueue<>();

    /**
     * What a pass took.
     *
     * @param framesSeconds from the end before it to its last frame
     * @param endSeconds its end
     */
    record Took(double framesSeconds, double endSeconds) {}

    private WindowRun() {}

    static List<Took> run(Path directory, Passes passes, KeyedProcessFunction<AccountId, Intake, TxInput> window)
            throws TimeoutException {
        PASSED.clear();
        EmbeddedFlink flink = EmbeddedFlink.start(directory, 1, CHECKPOINTS);
        try {
            StreamExecutionEnvironment environment = flink.environment(NAME);
            environment.setParallelism(1);
            build(environment, passes, window);
            JobID job = flink.submit(NAME, environment.getStreamGraph(), null);
            long deadline = System.nanoTime() + TIMEOUT.toNanos();
            while (PASSED.size() < 2 * Passes.names().size() + 1) {
                if (System.nanoTime() > deadline || flink.lastFailure(job).isPresent()) {
                    throw new TimeoutException("the passes do not end: " + flink.lastFailure(job));
                }
                LockSupport.parkNanos(POLL.toNanos());
            }
        } finally {
            flink.abort();
        }
        return took();
    }

    private static void build(
            StreamExecutionEnvironment environment,
            Passes passes,
            KeyedProcessFunction<AccountId, Intake, TxInput> window) {
        SingleOutputStreamOperator<TxInput> windowed = environment
                .fromSequence(0, passes.records() - 1)
                .map(number -> {
                    if (number == 0) {
                        PASSED.add(System.nanoTime());
                    }
                    return passes.record(number);
                })
                .returns(Intake.TYPE)
                .keyBy(Intake::account, AccountKey.TYPE)
                .process(window)
                .returns(TxInput.TYPE)
                .name("ReorgWindow");
        windowed.filter(input -> {
                    if (input instanceof TxInput.Retry) {
                        PASSED.add(System.nanoTime());
                    }
                    return false;
                })
                .sinkTo(new DiscardingSink<>());
        windowed.getSideOutput(ReorgWindow.TO_WRITER)
                .filter(input -> {
                    if (input instanceof WriterInput.PassEnd) {
                        PASSED.add(System.nanoTime());
                    }
                    return false;
                })
                .sinkTo(new DiscardingSink<>());
    }

    private static List<Took> took() {
        List<Long> passed = new ArrayList<>(PASSED);
        List<Took> took = new ArrayList<>();
        for (int i = 0; i + 2 < passed.size(); i += 2) {
            double frames = (passed.get(i + 1) - passed.get(i)) / 1e9;
            took.add(new Took(frames, (passed.get(i + 2) - passed.get(i + 1)) / 1e9));
        }
        return took;
    }
}
