package io.walletstream.standalone.restart;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.FeedRecord.OutpointSeen;
import io.walletstream.standalone.embedded.EmbeddedFlink;
import io.walletstream.standalone.sim.SimChain;
import io.walletstream.standalone.sim.SimSettings;
import io.walletstream.standalone.sim.SimTx;
import io.walletstream.standalone.verify.Verification;
import io.walletstream.standalone.verify.VerifyReport;
import io.walletstream.standalone.verify.VerifySettings;
import io.walletstream.stream.wallet.NewLogEpoch;
import io.walletstream.stream.wallet.WalletJobSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The topics are deleted under a job that runs, and made anew, longer than they were. */
class RecreatedTopicTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int LONGER = 40;

    @Test
    void theJobEndsWithAClearWordInsteadOfReadingOn(@TempDir Path directory) throws Exception {
        try (Stores stores = new Stores(directory);
                SimChain chain = SimChain.create(SimSettings.demo(9), InstantSource.system())) {
            SimTx tx = chain.transaction(chain.addTransactions(1).get(0)).orElseThrow();
            Stores.RAW.put(tx.txid(), tx.raw());
            Outpoint outpoint = tx.outputs().get(0).outpoint();
            AccountId account = stores.account("pushed", "push");
            stores.send(push(account, 1, outpoint, 1));
            try (EmbeddedFlink flink = EmbeddedFlink.start(directory.resolve("first"), 1, Stores.CHECKPOINTS)) {
                JobID job = stores.submitJob(flink);
                awaitEqual(stores);

                stores.deleteTopics();
                Awaitility.await()
                        .atMost(SOON)
                        .untilAsserted(() -> assertThat(flink.lastFailure(job))
                                .hasValueSatisfying(
                                        failure -> assertThat(failure.causes().toString())
                                                .contains("is gone while the job runs")));

                stores.createTopics();
                for (int i = 0; i < LONGER; i++) { // offsets of the old topic are offsets of this one
                    stores.send(push(account, 1, outpoint, 2 + i));
                }
                Awaitility.await()
                        .atMost(SOON)
                        .until(() -> flink.status(job)
                                .filter(JobStatus.FAILED::equals)
                                .isPresent());
                assertThat(flink.lastFailure(job).orElseThrow().reason())
                        .contains("was re-created while the job ran")
                        .contains("./walletstream new-log-epoch");
                assertThat(stores.text("SELECT score >> 30 FROM wallet.output")).isEqualTo("800001");
            }
            NewLogEpoch.begin(stores.kafka.bootstrapServers(), stores.database);
            try (EmbeddedFlink unused = stores.startJob(directory.resolve("second"))) {
                stores.send(push(account, 2, outpoint, 99));
                awaitEqual(stores);
                assertThat(
                                stores.text(
                                        "SELECT o.score >> 30 FROM wallet.output_current o JOIN wallet.account a ON a.id = o.account_id"))
                        .isEqualTo("800099");
            }
        }
    }

    private static FeedRecord push(AccountId account, int generation, Outpoint outpoint, int block) {
        return new OutpointSeen(account, generation, null, 0, outpoint, Score.mined(800_000 + block, 1), null);
    }

    private static void awaitEqual(Stores stores) throws Exception {
        VerifyReport report = Verification.run(new VerifySettings(
                stores.kafka.bootstrapServers(), stores.database, WalletJobSettings.TOPIC, 6, 100, SOON, 5));
        assertThat(report.isEqual()).as(String.join("\n", report.lines())).isTrue();
    }
}
