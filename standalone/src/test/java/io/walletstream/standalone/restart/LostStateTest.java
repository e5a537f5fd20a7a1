package io.walletstream.standalone.restart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.FeedRecord.AccountReset;
import io.walletstream.schema.record.FeedRecord.OutpointSeen;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.schema.record.PassRef;
import io.walletstream.standalone.embedded.EmbeddedFlink;
import io.walletstream.standalone.sim.Frame;
import io.walletstream.standalone.sim.SimChain;
import io.walletstream.standalone.sim.SimOwner;
import io.walletstream.standalone.sim.SimSettings;
import io.walletstream.stream.wallet.NewLogEpoch;
import io.walletstream.stream.wallet.StartRefusedException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LostStateTest {
    private static final String GENERATIONS = "SELECT name, generation FROM wallet.account ORDER BY name";
    private static final String EVERYTHING = """
            SELECT o.account_id, encode(o.txid, 'hex'), o.vout, o.state, o.value_sats, o.spent_txid, o.owner, r.revision
            FROM wallet.output_current o JOIN wallet.account a ON a.id = o.account_id
            JOIN wallet.output r ON r.account_id = o.account_id AND r.txid = o.txid AND r.vout = o.vout AND r.generation = a.generation
            WHERE a.name = 'pushed' ORDER BY 1, 2, 3
            """;
    private static final String EVENTS =
            "SELECT seq, type, data FROM wallet.account_event e JOIN wallet.account a ON a.id = e.account_id WHERE a.name = 'pushed' ORDER BY seq";

    @Test
    void aTopicThatIsNotTheSameRefusesUntilANewLogEpochBegins(@TempDir Path directory) throws Exception {
        try (Stores stores = new Stores(directory)) {
            AccountId account = stores.account("pushed", "push");
            assertThat(stores.prepare(false).logEpoch()).isZero();
            assertThat(stores.prepare(true).partitions()).isEqualTo(Stores.PARTITIONS);

            stores.growTopic(Stores.PARTITIONS + 1);
            assertThatThrownBy(() -> stores.prepare(true))
                    .isInstanceOf(StartRefusedException.class)
                    .hasMessageContaining("expected 2, got 3")
                    .hasMessageContaining("./walletstream new-log-epoch")
                    .hasMessageNotContaining("\n");

            stores.deleteTopics();
            stores.createTopics();
            assertThatThrownBy(() -> stores.prepare(false))
                    .isInstanceOf(StartRefusedException.class)
                    .hasMessageContaining("was re-created")
                    .hasMessageContaining("./walletstream new-log-epoch");

            assertThat(NewLogEpoch.begin(stores.kafka.bootstrapServers(), stores.database))
                    .isEqualTo(new NewLogEpoch.Result(1, 1));
            assertThat(stores.text(GENERATIONS)).isEqualTo("pushed|2");
            assertThat(stores.records()).containsExactly(new AccountReset(account, 2, true, "main"));
            assertThat(stores.prepare(false).logEpoch()).isEqualTo(1);
            assertThat(stores.text(GENERATIONS)).as("no rows of it yet").isEqualTo("pushed|2");
        }
    }

    @Test
    void aTopicThatEndsBeforeWhatWasWrittenFromItIsRefused(@TempDir Path directory) throws Exception {
        try (Stores stores = new Stores(directory)) {
            AccountId account = stores.account("pushed", "push"); // one record, so offset 0 is the last
            stores.execute("INSERT INTO wallet.account_sync (account_id, generation, revision) VALUES ('" + account
                    + "', 1, 0)");
            stores.prepare(true);
            stores.execute("UPDATE wallet.account_sync SET revision = 1");
            assertThatThrownBy(() -> stores.prepare(true))
                    .isInstanceOf(StartRefusedException.class)
                    .hasMessageContaining("lost records")
                    .hasMessageContaining("./walletstream new-log-epoch");
            NewLogEpoch.begin(stores.kafka.bootstrapServers(), stores.database);
            stores.prepare(false);
        }
    }

    @Test
    void aJobWithoutStateBeginsAnewWhatHasAFeedAndReadsAgainWhatWasPushed(@TempDir Path directory) throws Exception {
        try (Stores stores = new Stores(directory);
                SimChain chain = SimChain.create(SimSettings.demo(5), InstantSource.system())) {
            for (int i = 0; i < 6; i++) {
                chain.addTransactions(5);
                chain.mine();
            }
            SimOwner owner = chain.settings().owners().get(0);
            List<Frame> frames = chain.frames(owner.address(), Score.ZERO);
            provideTransactions(chain, frames);
            AccountId pushed = stores.account("pushed", "push");
            AccountId fed = stores.account("fed", "onesat");
            stores.send(frames.stream()
                    .map(f -> new OutpointSeen(pushed, 1, null, 0, f.outpoint(), f.score(), f.spendTxid()))
                    .toArray(FeedRecord[]::new));
            stores.send(pass(fed, 1, owner, frames, chain.tip().height()));

            try (EmbeddedFlink unused = stores.startJob(directory.resolve("first"))) {
                awaitOutputs(stores, "fed", frames);
                awaitOutputs(stores, "pushed", frames);
                awaitIdle(stores);
            }
            String tables = stores.text(EVERYTHING);
            String events = stores.text(EVENTS);
            assertThat(stores.text(GENERATIONS)).isEqualTo("fed|1\npushed|1");

            // another folder: no checkpoint
            try (EmbeddedFlink unused = stores.startJob(directory.resolve("second"))) {
                assertThat(stores.text(GENERATIONS)).isEqualTo("fed|2\npushed|1");
                assertThat(stores.records()).contains(new AccountReset(fed, 2, true, "main"));
                stores.send(pass(fed, 2, owner, frames, chain.tip().height()));
                awaitOutputs(stores, "fed", frames);
                awaitIdle(stores);
            }
            assertThat(stores.text(EVERYTHING)).isEqualTo(tables);
            assertThat(stores.text(EVENTS)).isEqualTo(events);
            assertThat(stores.text(
                            "SELECT count(*) - max(seq), min(seq) FROM wallet.account_event GROUP BY account_id"))
                    .isEqualTo("0|1\n0|1");
        }
    }

    private static void provideTransactions(SimChain chain, List<Frame> frames) {
        for (Frame frame : frames) {
            Outpoint outpoint = frame.outpoint();
            chain.transaction(outpoint.txid()).ifPresent(tx -> Stores.RAW.put(tx.txid(), tx.raw()));
            if (frame.spendTxid() != null) {
                chain.transaction(frame.spendTxid()).ifPresent(tx -> Stores.RAW.put(tx.txid(), tx.raw()));
            }
        }
    }

    private static FeedRecord[] pass(AccountId account, int generation, SimOwner owner, List<Frame> frames, int tip) {
        PassRef pass = new PassRef(new OwnerRef(owner.address(), 1), 1, 1);
        List<FeedRecord> records = new ArrayList<>();
        records.add(new FeedRecord.PassOpened(account, generation, pass, Score.ZERO, tip));
        for (int i = 0; i < frames.size(); i++) {
            Frame frame = frames.get(i);
            records.add(
                    new OutpointSeen(account, generation, pass, i, frame.outpoint(), frame.score(), frame.spendTxid()));
        }
        records.add(new FeedRecord.PassClosed(account, generation, pass, frames.size()));
        return records.toArray(FeedRecord[]::new);
    }

    private static void awaitOutputs(Stores stores, String account, List<Frame> frames) {
        long outputs = frames.stream().map(Frame::outpoint).distinct().count();
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(stores.text(
                                "SELECT count(*) FROM wallet.output_current o JOIN wallet.account a ON a.id = o.account_id WHERE a.name = '"
                                        + account + "'"))
                        .isEqualTo(Long.toString(outputs)));
    }

    private static void awaitIdle(Stores stores) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(stores.text("""
                                SELECT a.name, s.items_pending + s.items_processing + s.txs_processing, s.items_done > 0
                                FROM wallet.account_sync s JOIN wallet.account a ON a.id = s.account_id AND a.generation = s.generation
                                ORDER BY 1
                                """)).isEqualTo("fed|0|t\npushed|0|t"));
    }
}
