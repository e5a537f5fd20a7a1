package io.walletstream.standalone.restart;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.FeedRecord.AccountReset;
import io.walletstream.schema.record.FeedRecord.OutpointGone;
import io.walletstream.schema.record.FeedRecord.OutpointSeen;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.schema.record.PassRef;
import io.walletstream.standalone.embedded.EmbeddedFlink;
import io.walletstream.standalone.sim.Frame;
import io.walletstream.standalone.sim.SimChain;
import io.walletstream.standalone.sim.SimOwner;
import io.walletstream.standalone.sim.SimSettings;
import io.walletstream.standalone.verify.Verification;
import io.walletstream.standalone.verify.VerifyReport;
import io.walletstream.standalone.verify.VerifySettings;
import io.walletstream.stream.wallet.AfterRestore;
import io.walletstream.stream.wallet.StartRefusedException;
import io.walletstream.stream.wallet.WalletJobSettings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Postgres comes back from a backup that is older than the jobs' state and the topic. */
class RestoredStoresTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String SHOWN = """
            SELECT encode(o.txid, 'hex') || '_' || o.vout FROM wallet.output_current o JOIN wallet.account a ON a.id = o.account_id
            WHERE a.name = '%s' AND o.live ORDER BY 1
            """;

    @Test
    void aJobRefusesOlderTablesAndTheProcedureLosesNothing(@TempDir Path directory) throws Exception {
        try (Stores stores = new Stores(directory);
                SimChain chain = SimChain.create(SimSettings.demo(7), InstantSource.system())) {
            for (int i = 0; i < 6; i++) {
                chain.addTransactions(5);
                chain.mine();
            }
            SimOwner owner = chain.settings().owners().get(0);
            List<Frame> frames = chain.frames(owner.address(), Score.ZERO);
            provideTransactions(chain, frames);
            AccountId pushed = stores.account("pushed", "push");
            AccountId cleared = stores.account("cleared", "push");
            AccountId fed = stores.account("fed", "onesat");
            List<Frame> early = frames.subList(0, frames.size() / 2);
            List<Frame> late = frames.subList(frames.size() / 2, frames.size());
            Path folder = directory.resolve("first");

            stores.send(pushes(pushed, 1, early));
            stores.send(pushes(cleared, 1, late));
            stores.send(pass(fed, 1, 1, owner, frames, chain.tip().height()));
            try (EmbeddedFlink unused = stores.startJob(folder)) {
                awaitEqual(stores);
            }
            Path backup = directory.resolve("backup");
            stores.backUpPostgres(backup);

            Outpoint takenBack = early.get(0).outpoint();
            try (EmbeddedFlink unused = stores.startJob(folder)) {
                stores.send(pushes(pushed, 1, late));
                stores.send(new OutpointGone(pushed, 1, takenBack, null));
                stores.execute("UPDATE wallet.account SET generation = 2 WHERE name = 'cleared'");
                stores.send(new AccountReset(cleared, 2, true, "main"));
                stores.send(pushes(cleared, 2, early));
                awaitEqual(stores);
            }
            String pushedBefore = stores.text(SHOWN.formatted("pushed"));
            String clearedBefore = stores.text(SHOWN.formatted("cleared"));
            String fedBefore = stores.text(SHOWN.formatted("fed"));
            assertThat(pushedBefore).doesNotContain(takenBack.toString());
            Map<AccountId, Long> heads = heads(stores, pushed, cleared, fed);

            stores.restorePostgres(backup);
            assertThat(stores.text(SHOWN.formatted("pushed"))).isNotEqualTo(pushedBefore);
            assertRefused(stores, folder);
            assertThatThrownBy(() -> stores.prepare(false))
                    .as("without state")
                    .isInstanceOf(StartRefusedException.class)
                    .hasMessageContaining("account " + cleared + " is in generation 1 here and in 2 there")
                    .hasMessageContaining("./walletstream after-restore");

            breakOffHalfWay(stores, pushed, early);
            AfterRestore.Result result = AfterRestore.begin(stores.kafka.bootstrapServers(), stores.database);
            assertThat(result.accounts()).isEqualTo(3);
            assertThat(result.pushed()).isEqualTo(frames.size() + 1 + early.size());
            assertThat(stores.text("SELECT name, generation FROM wallet.account ORDER BY name"))
                    .isEqualTo("cleared|3\nfed|2\npushed|3");
            assertThat(stores.text("SELECT count(*) FROM wallet.topic_rebuild")).isEqualTo("0");

            Map<AccountId, Long> restored = heads(stores, pushed, cleared, fed);
            restored.forEach((account, head) -> assertThat(head)
                    .as("no sequence that was told before names another event")
                    .isGreaterThan(requireNonNull(heads.get(account))));
            try (EmbeddedFlink unused = stores.startJob(directory.resolve("second"))) {
                stores.send(pass(fed, 2, 1, owner, frames, chain.tip().height()));
                VerifyReport report = awaitEqual(stores);
                assertThat(report.accounts()).hasSize(3);
                assertThat(stores.text(SHOWN.formatted("pushed"))).isEqualTo(pushedBefore);
                assertThat(stores.text(SHOWN.formatted("cleared"))).isEqualTo(clearedBefore);
                assertThat(stores.text(SHOWN.formatted("fed"))).isEqualTo(fedBefore);
            }
            for (AccountId account : List.of(pushed, cleared, fed)) {
                long told = requireNonNull(heads.get(account));
                // whoever was told more than the backup has is told of nothing but a generation that it does not know,
                // from its beginning
                assertThat(stores.text("SELECT DISTINCT e.generation = a.generation FROM wallet.account_event e"
                                + " JOIN wallet.account a ON a.id = e.account_id WHERE a.id = '" + account
                                + "' AND e.seq > " + told))
                        .isEqualTo("t");
                assertThat(stores.text("SELECT type FROM wallet.account_event WHERE account_id = '" + account
                                + "' AND seq > " + told + " ORDER BY seq LIMIT 1"))
                        .isEqualTo("account.cleared");
            }
        }
    }

    /** The cluster has the job, which ends for good and says what to run. */
    private static void assertRefused(Stores stores, Path folder) {
        try (EmbeddedFlink flink = EmbeddedFlink.start(folder, 1, Stores.CHECKPOINTS)) {
            JobID job = stores.submitJob(flink);
            Awaitility.await()
                    .atMost(SOON)
                    .until(() ->
                            flink.status(job).filter(JobStatus.FAILED::equals).isPresent());
            assertThat(flink.lastFailure(job).orElseThrow().reason())
                    .startsWith("the tables are older than the job's checkpoint: ")
                    .contains("./walletstream after-restore");
        }
    }

    /** A first run that began, sent a reset and a part of the pushes, and died. */
    private static void breakOffHalfWay(Stores stores, AccountId pushed, List<Frame> frames) throws Exception {
        try (Connection connection = stores.database.connect();
                PreparedStatement begun =
                        connection.prepareStatement("INSERT INTO wallet.topic_rebuild VALUES (?, ?)")) {
            Map<Integer, Long> ends = stores.ends();
            for (Map.Entry<Integer, Long> end : ends.entrySet()) {
                begun.setInt(1, end.getKey());
                begun.setLong(2, end.getValue());
                begun.executeUpdate();
            }
        }
        stores.send(new AccountReset(pushed, 2, true, "main"));
        stores.send(pushes(pushed, 2, frames.subList(0, 1)));
    }

    private static VerifyReport awaitEqual(Stores stores) throws Exception {
        VerifyReport report = Verification.run(new VerifySettings(
                stores.kafka.bootstrapServers(), stores.database, WalletJobSettings.TOPIC, 6, 100, SOON, 5));
        assertThat(report.isEqual()).as(String.join("\n", report.lines())).isTrue();
        return report;
    }

    private static Map<AccountId, Long> heads(Stores stores, AccountId... accounts) throws Exception {
        Map<AccountId, Long> heads = new java.util.HashMap<>();
        for (AccountId account : accounts) {
            heads.put(
                    account,
                    Long.valueOf(stores.text("SELECT last_seq FROM wallet.account WHERE id = '" + account + "'")));
        }
        return heads;
    }

    private static void provideTransactions(SimChain chain, List<Frame> frames) {
        for (Frame frame : frames) {
            chain.transaction(frame.outpoint().txid()).ifPresent(tx -> Stores.RAW.put(tx.txid(), tx.raw()));
            if (frame.spendTxid() != null) {
                chain.transaction(frame.spendTxid()).ifPresent(tx -> Stores.RAW.put(tx.txid(), tx.raw()));
            }
        }
    }

    private static FeedRecord[] pushes(AccountId account, int generation, List<Frame> frames) {
        return frames.stream()
                .map(f -> new OutpointSeen(account, generation, null, 0, f.outpoint(), f.score(), f.spendTxid()))
                .toArray(FeedRecord[]::new);
    }

    private static FeedRecord[] pass(
            AccountId account, int generation, long epoch, SimOwner owner, List<Frame> frames, int tip) {
        PassRef pass = new PassRef(new OwnerRef(owner.address(), 1), epoch, 1);
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
}
