package io.walletstream.stream.reorg;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.schema.record.PassRef;
import io.walletstream.stream.flow.AccountKey;
import io.walletstream.stream.flow.Intake;
import io.walletstream.stream.flow.TxInput;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/**
 * Passes of one owner with many facts in the window, on RocksDB: what their frames cost, and what their ends cost with and without a walk over all
 * facts. A main class, not a test: {@code WindowBench [facts]}.
 */
final class WindowBench {
    private static final AccountId ACCOUNT = AccountId.of(1, 2);
    private static final OwnerRef OWNER = new OwnerRef("1BoatSLRHtKNngkdXEeobR76b53LETtpyT", 1);
    private static final int TIP = 1000;
    private static final int BLOCKS = 90;

    private final KeyedOneInputStreamOperatorTestHarness<AccountId, Intake, TxInput> harness;
    private long revision;
    private int number;

    private WindowBench() throws Exception {
        harness = new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(
                        new ReorgWindow(ReorgWindow.DEFAULT_REORG_BLOCKS, ReorgWindow.DEFAULT_ROLLBACK_BLOCKS)),
                Intake::account,
                AccountKey.TYPE);
        harness.setStateBackend(new EmbeddedRocksDBStateBackend());
        harness.setup(TxInput.TYPE.createSerializer(new SerializerConfigImpl()));
        harness.open();
    }

    public static void main(String[] args) throws Exception {
        int facts = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
        WindowBench bench = new WindowBench();
        bench.pass("first", facts, 0, TIP);
        bench.pass("the same", facts, 0, TIP);
        bench.pass("the same", facts, 0, TIP);
        bench.pass("the same, a block later", facts, 0, TIP + 1);
        bench.pass("the last 6 blocks", facts, BLOCKS - 6, TIP + 1);
        bench.pass("the last 6 blocks again", facts, BLOCKS - 6, TIP + 1);
        bench.pass("all but the last 6 blocks", facts, -6, TIP + 1);
        bench.harness.close();
    }

    /** A negative first block leaves out as many at the end. */
    private void pass(String name, int facts, int firstBlock, int tip) throws Exception {
        PassRef pass = new PassRef(OWNER, 1, ++number);
        int from = Math.max(firstBlock, 0);
        int to = firstBlock < 0 ? BLOCKS + firstBlock : BLOCKS;
        Score first = Score.mined(TIP - BLOCKS + from, 0);
        send(new FeedRecord.PassOpened(ACCOUNT, 1, pass, first, tip));
        int ordinal = 0;
        long start = System.nanoTime();
        for (int i = facts / BLOCKS * from; i < facts / BLOCKS * to; i++) {
            Outpoint outpoint = new Outpoint(Txid.ofWords(i * 0x9e3779b97f4a7c15L, 0, 0, i), 0);
            Score score = Score.mined(TIP - BLOCKS + i / (facts / BLOCKS), i % 1000);
            send(new FeedRecord.OutpointSeen(ACCOUNT, 1, pass, ordinal++, outpoint, score, null));
        }
        long sent = System.nanoTime();
        send(new FeedRecord.PassClosed(ACCOUNT, 1, pass, ordinal));
        System.out.printf(
                "%s: %d frames, %.1f us each; end %.1f ms%n",
                name, ordinal, (sent - start) / 1e3 / Math.max(1, ordinal), (System.nanoTime() - sent) / 1e6);
        harness.getOutput().clear();
        harness.getSideOutput(ReorgWindow.TO_WRITER).clear();
    }

    private void send(FeedRecord record) throws Exception {
        harness.processElement(new StreamRecord<>(new Intake.Single(record, ++revision)));
    }
}
