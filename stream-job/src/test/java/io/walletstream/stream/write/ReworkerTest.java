package io.walletstream.stream.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Txid;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The thread that makes the walks. */
class ReworkerTest {
    private static final WalletDatabase DATABASE = WalletDatabase.shared();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final class Nothing implements Rereading {
        @Override
        public CompletableFuture<Answer> read(Txid txid, int[] vouts, String network) {
            return CompletableFuture.completedFuture(new Never("nothing"));
        }

        @Override
        public void close() {}
    }

    @AfterEach
    void forget() throws SQLException {
        DATABASE.update("DELETE FROM wallet.rework");
    }

    @Test
    void anErrorIsNotTheEndOfIt() throws SQLException {
        AccountId account = DATABASE.account("unspent", "push");
        DATABASE.update(
                "INSERT INTO wallet.rework (account_id, kind, generation) VALUES (?, 'reindex', 1)", account.uuid());
        AtomicInteger opened = new AtomicInteger();
        try (Reworker worker = new Reworker(DATABASE.asDatabase(), InstantSource.system(), () -> {
            if (opened.incrementAndGet() == 1) {
                throw new StackOverflowError();
            }
            return new Nothing();
        })) {
            worker.start();

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(DATABASE.rows(
                                    "SELECT finished_at IS NOT NULL FROM wallet.rework WHERE account_id = ?",
                                    account.uuid()))
                            .containsExactly("t"));
        }
        assertThat(opened).hasValue(2);
    }
}
