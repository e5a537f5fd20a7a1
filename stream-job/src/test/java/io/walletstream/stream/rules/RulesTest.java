package io.walletstream.stream.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.oracle.ContentBook;
import io.walletstream.oracle.OutputRow;
import io.walletstream.oracle.Reference;
import io.walletstream.oracle.Story;
import io.walletstream.schema.chain.AccountId;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Thousands of seeded stories through combine, window and assembler, in one thread: the states that they tell the writer must be the
 * reference's, however the frames were grouped.
 */
class RulesTest {
    private static final int SEEDS = Integer.getInteger("walletstream.ruleSeeds", 1000);
    private static final long FIRST_SEED = Long.getLong("walletstream.firstSeed", 1);
    private static final int TRANSACTIONS_A_STORY = 8;
    private static final int MAX_OUTPUTS = 4;
    private static final int MAX_FRAMES = 16;
    private static final int REORG_BLOCKS = 6;
    private static final int ROLLBACK_BLOCKS = 100;
    private static final ContentBook.OutputContent ANYTHING =
            new ContentBook.OutputContent(null, 1, null, List.of(), null);

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

    private static String line(
            Outpoint outpoint,
            boolean live,
            @Nullable Score score,
            @Nullable Txid spentTxid,
            @Nullable Score spentScore) {
        return outpoint + (live ? " at " + score : " orphaned") + " spent by " + spentTxid + " at " + spentScore;
    }

    @Test
    void whatTheWriterIsToldEqualsTheReference() throws Exception {
        Story.Counters counters = new Story.Counters();
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            AccountId account = new AccountId(new UUID(0, seed));
            List<FeedRecord> story = Story.of(account, seed, seed % 5 == 0, transactions(seed), counters);
            List<String> told = told(story, seed);
            List<String> expected = expected(story);
            assertThat(told).as(differences(seed, story, told, expected)).isEqualTo(expected);
        }
        assertThat(counters.isComplete()).as(counters.toString()).isTrue();
    }

    /** The records of the story that concern what differs, to read rather than to debug. */
    private static String differences(long seed, List<FeedRecord> story, List<String> told, List<String> expected) {
        Set<String> lines = new TreeSet<>(told);
        lines.addAll(expected);
        lines.removeIf(line -> told.contains(line) && expected.contains(line));
        StringBuilder text = new StringBuilder("seed " + seed + "\n");
        lines.forEach(line -> text.append(told.contains(line) ? "told " : "expected ")
                .append(line)
                .append('\n'));
        Set<String> outpoints = new TreeSet<>();
        lines.forEach(line -> outpoints.add(line.substring(0, line.indexOf(' '))));
        for (int i = 0; i < story.size(); i++) {
            FeedRecord record = story.get(i);
            boolean seen = record instanceof FeedRecord.OutpointSeen s
                    && outpoints.contains(s.outpoint().toString());
            boolean gone = record instanceof FeedRecord.OutpointGone g
                    && outpoints.contains(g.outpoint().toString());
            boolean frame = record instanceof FeedRecord.OutpointSeen;
            if (seen || gone || !frame) {
                text.append(i + 1).append(' ').append(record).append('\n');
            }
        }
        return text.toString();
    }

    private static List<Story.Tx> transactions(long seed) {
        Random random = new Random(seed);
        List<Story.Tx> transactions = new ArrayList<>();
        for (int i = 0; i < TRANSACTIONS_A_STORY; i++) {
            transactions.add(new Story.Tx(Txid.ofWords(seed, 0, 0, i), 1 + random.nextInt(MAX_OUTPUTS)));
        }
        return transactions;
    }

    /** What the reference says of these records. */
    static List<String> expected(List<FeedRecord> story) {
        Reference reference = new Reference();
        Map<Txid, ContentBook.TxContent> contents = new HashMap<>();
        Map<Outpoint, ContentBook.OutputContent> outputs = new HashMap<>();
        long offset = 0;
        for (FeedRecord record : story) {
            reference.accept(0, offset++, record);
            if (record instanceof FeedRecord.OutpointSeen seen) {
                contents.put(seen.outpoint().txid(), new ContentBook.TxContent(1, 1, 1));
                outputs.put(seen.outpoint(), ANYTHING);
            }
        }
        List<String> lines = new ArrayList<>();
        for (OutputRow row :
                reference.tables(ContentBook.of(contents, outputs)).tables().outputs()) {
            lines.add(line(row.outpoint(), row.live(), row.score(), row.spentTxid(), row.spentScore()));
        }
        return lines;
    }

    /** What the job tells its writer of these records, the seed saying where groups are cut. */
    static List<String> told(List<FeedRecord> story, long seed) throws Exception {
        Random random = new Random(seed);
        Told told = new Told();
        try (OneInputStreamOperatorTestHarness<Intake, Intake> combine = opened(
                        new OneInputStreamOperatorTestHarness<>(new CombineByTx(MAX_FRAMES, 1000)), Intake.TYPE);
                OneInputStreamOperatorTestHarness<Intake, TxInput> window = opened(
                        new KeyedOneInputStreamOperatorTestHarness<>(
                                new KeyedProcessOperator<>(new ReorgWindow(REORG_BLOCKS, ROLLBACK_BLOCKS)),
                                Intake::account,
                                AccountKey.TYPE),
                        TxInput.TYPE);
                OneInputStreamOperatorTestHarness<TxInput, WriterInput> assembler = opened(
                        new KeyedOneInputStreamOperatorTestHarness<>(
                                new KeyedProcessOperator<>(
                                        new TxAssembler(new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1)))),
                                TxInput::key,
                                TxKey.TYPE),
                        WriterInput.TYPE)) {
            long revision = 1;
            for (FeedRecord record : story) {
                combine.processElement(new StreamRecord<>(new Intake.Single(record, revision++)));
                if (random.nextInt(10) == 0) {
                    combine.prepareSnapshotPreBarrier(1);
                }
                combined(combine, window);
                pass(window, assembler, told);
            }
            combine.prepareSnapshotPreBarrier(1);
            combined(combine, window);
            pass(window, assembler, told);
        }
        return told.lines();
    }

    private static void combined(
            OneInputStreamOperatorTestHarness<Intake, Intake> combine,
            OneInputStreamOperatorTestHarness<Intake, TxInput> window)
            throws Exception {
        for (Intake intake : combine.extractOutputValues()) {
            window.processElement(new StreamRecord<>(intake));
        }
        combine.getOutput().clear();
    }

    private static <A, B> OneInputStreamOperatorTestHarness<A, B> opened(
            OneInputStreamOperatorTestHarness<A, B> harness, TypeInformation<B> type) throws Exception {
        harness.setup(type.createSerializer(new SerializerConfigImpl()));
        harness.open();
        return harness;
    }

    private static void pass(
            OneInputStreamOperatorTestHarness<Intake, TxInput> window,
            OneInputStreamOperatorTestHarness<TxInput, WriterInput> assembler,
            Told told)
            throws Exception {
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
            if (output instanceof WriterInput.Merged merged) {
                told.take(merged);
            }
        }
        assembler.getOutput().clear();
    }
}
