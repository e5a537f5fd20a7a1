package io.walletstream.stream.rules;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.stream.assemble.Backoff;
import io.walletstream.stream.assemble.TxAssembler;
import io.walletstream.stream.combine.CombineByTx;
import io.walletstream.stream.flow.AccountKey;
import io.walletstream.stream.flow.Intake;
import io.walletstream.stream.flow.OutpointState;
import io.walletstream.stream.flow.TxInput;
import io.walletstream.stream.flow.TxKey;
import io.walletstream.stream.flow.WriterInput;
import io.walletstream.stream.reorg.ReorgWindow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;

/** Combine, window and assembler in one thread, and what they told the writer so far. */
final class Pipeline implements AutoCloseable {
    private static final int MAX_FRAMES = 16;
    private static final int REORG_BLOCKS = 6;
    private static final int ROLLBACK_BLOCKS = 100;

    /** What was told last of every outpoint of the newest generation. */
    private static final class Told {
        private int generation;
        private final Map<Outpoint, OutpointState> states = new TreeMap<>();

        void take(WriterInput.Merged merged) {
            if (merged.generation() > generation) {
                generation = merged.generation();
                states.clear();
            }
            if (merged.generation() == generation) {
                for (OutpointState state : merged.states()) {
                    states.merge(
                            new Outpoint(merged.txid(), state.vout()),
                            state,
                            (a, b) -> b.revision() > a.revision() ? b : a);
                }
            }
        }

        void begin(int opened) {
            if (opened > generation) {
                generation = opened;
                states.clear();
            }
        }

        List<String> lines() {
            List<String> lines = new ArrayList<>();
            states.forEach((outpoint, state) -> {
                if (!state.remembered()) {
                    lines.add(line(outpoint, state.live(), state.score(), state.spentTxid(), state.spentScore()));
                }
            });
            return lines;
        }
    }

    static String line(
            Outpoint outpoint,
            boolean live,
            @Nullable Score score,
            @Nullable Txid spentTxid,
            @Nullable Score spentScore) {
        return outpoint + (live ? " at " + score : " orphaned") + " spent by " + spentTxid + " at " + spentScore;
    }

    private final Random random;
    private final Told told = new Told();
    private final OneInputStreamOperatorTestHarness<Intake, Intake> combine;
    private final OneInputStreamOperatorTestHarness<Intake, TxInput> window;
    private final OneInputStreamOperatorTestHarness<TxInput, WriterInput> assembler;
    private long revision = 1;
    private int merged;

    /**
     * @param seed says where groups of frames are cut
     */
    Pipeline(long seed) throws Exception {
        random = new Random(seed);
        combine = opened(new OneInputStreamOperatorTestHarness<>(new CombineByTx(MAX_FRAMES, 1000)), Intake.TYPE);
        window = opened(
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(new ReorgWindow(REORG_BLOCKS, ROLLBACK_BLOCKS)),
                        Intake::account,
                        AccountKey.TYPE),
                TxInput.TYPE);
        assembler = opened(
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(
                                new TxAssembler(new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1)))),
                        TxInput::key,
                        TxKey.TYPE),
                WriterInput.TYPE);
    }

    void send(List<FeedRecord> records) throws Exception {
        for (FeedRecord record : records) {
            combine.processElement(new StreamRecord<>(new Intake.Single(record, revision++)));
            if (random.nextInt(10) == 0) {
                combine.prepareSnapshotPreBarrier(1);
            }
            pass();
        }
        combine.prepareSnapshotPreBarrier(1);
        pass();
    }

    /** The rows as the writer would show them. */
    List<String> lines() {
        return told.lines();
    }

    /** How often the writer was told of merged frames. */
    int merged() {
        return merged;
    }

    private void pass() throws Exception {
        for (Intake intake : combine.extractOutputValues()) {
            window.processElement(new StreamRecord<>(intake));
        }
        combine.getOutput().clear();
        var straight = window.getSideOutput(ReorgWindow.TO_WRITER);
        while (straight != null && !straight.isEmpty()) {
            if (straight.poll().getValue() instanceof WriterInput.Opened opened) {
                told.begin(opened.generation());
            }
        }
        for (TxInput input : window.extractOutputValues()) {
            assembler.processElement(new StreamRecord<>(input));
        }
        window.getOutput().clear();
        for (WriterInput output : assembler.extractOutputValues()) {
            if (output instanceof WriterInput.Merged word) {
                told.take(word);
                merged++;
            }
        }
        assembler.getOutput().clear();
    }

    private static <A, B> OneInputStreamOperatorTestHarness<A, B> opened(
            OneInputStreamOperatorTestHarness<A, B> harness, TypeInformation<B> type) throws Exception {
        harness.setup(type.createSerializer(new SerializerConfigImpl()));
        harness.open();
        return harness;
    }

    @Override
    public void close() throws Exception {
        assembler.close();
        window.close();
        combine.close();
    }
}
