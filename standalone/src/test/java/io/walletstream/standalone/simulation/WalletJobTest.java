package io.walletstream.standalone.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.schema.record.PassRef;
import io.walletstream.standalone.sim.Frame;
import io.walletstream.standalone.sim.SimChain;
import io.walletstream.standalone.sim.SimOwner;
import io.walletstream.standalone.sim.SimSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WalletJobTest {
    @Test
    void aPassBecomesRowsAndItsRepetitionChangesNothing(@TempDir Path directory) throws Exception {
        try (Stack stack = new Stack(directory);
                SimChain chain = SimChain.create(SimSettings.demo(7), InstantSource.system())) {
            for (int i = 0; i < 12; i++) {
                chain.addTransactions(6);
                chain.mine();
            }
            chain.addTransactions(5);
            SimOwner owner = chain.settings().owners().get(0);
            AccountId account = stack.account("alice", false);
            stack.send(new FeedRecord.AccountReset(account, 1, false, "main"));
            List<Frame> frames = chain.frames(owner.address(), Score.ZERO);
            assertThat(frames).isNotEmpty();
            for (Frame frame : frames) {
                chain.transaction(frame.outpoint().txid()).ifPresent(tx -> Transactions.RAW.put(tx.txid(), tx.raw()));
                if (frame.spendTxid() != null) {
                    chain.transaction(frame.spendTxid()).ifPresent(tx -> Transactions.RAW.put(tx.txid(), tx.raw()));
                }
            }
            stack.startJob();
            pass(stack, account, owner, frames, 1, chain.tip().height());
            awaitPass(stack, 1);
            long unspent =
                    frames.stream().filter(frame -> frame.spendTxid() == null).count();
            assertThat(stack.number("SELECT count(*) FROM wallet.output_current WHERE spent_txid IS NULL"))
                    .isEqualTo(unspent);
            assertThat(stack.number("SELECT confirmed + unconfirmed FROM wallet.account_balance"))
                    .isEqualTo(chain.balanceSats(owner.address()));
            long events = stack.number("SELECT last_seq FROM wallet.account");
            pass(stack, account, owner, frames, 2, chain.tip().height());
            awaitPass(stack, 2);
            assertThat(stack.number("SELECT last_seq FROM wallet.account"))
                    .as("events after a repetition: "
                            + stack.text("SELECT seq, type, data FROM wallet.account_event ORDER BY seq DESC LIMIT 5"))
                    .isEqualTo(events);
        }
    }

    private static void pass(Stack stack, AccountId account, SimOwner owner, List<Frame> frames, int number, int tip) {
        PassRef pass = new PassRef(new OwnerRef(owner.address(), 1), 1, number);
        stack.send(new FeedRecord.PassOpened(account, 1, pass, Score.ZERO, tip));
        int ordinal = 0;
        for (Frame frame : frames) {
            stack.send(new FeedRecord.OutpointSeen(
                    account, 1, pass, ordinal++, frame.outpoint(), frame.score(), frame.spendTxid()));
        }
        stack.send(new FeedRecord.PassClosed(account, 1, pass, ordinal));
    }

    private static void awaitPass(Stack stack, int number) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(stack.number("SELECT coalesce(max(pass_number), 0) FROM wallet.owner_sync"))
                                .as(stack.text("SELECT * FROM wallet.account_sync")
                                        + stack.text("SELECT * FROM wallet.sync_failure"))
                                .isEqualTo(number));
    }
}
