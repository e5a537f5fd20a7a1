package io.walletstream.stream.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.OwnerRef;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HandoverTest {
    private static final AccountId ACCOUNT = AccountId.of(0, 1);
    private static final int MANY = 20_000;

    private final Handover handover = new Handover(3);

    private static Handover.Emission emission(int n) {
        FeedSplit split = FeedSplit.begun(ACCOUNT, 1, new OwnerRef("a", 1), Score.ZERO, 0, 0);
        return new Handover.Emission(
                new OwnerReading(split), new FeedRecord.RetryNow(ACCOUNT, 1, Txid.ofWords(0, 0, 0, n)), null);
    }

    @Test
    void whoeverWaitsIsWokenByWhatComes() throws Exception {
        CompletableFuture<Void> available = handover.available();
        assertThat(available).isNotDone();

        handover.put(emission(1));

        assertThat(available).isDone();
        assertThat(handover.available()).isDone();
        assertThat(handover.poll()).isNotNull();
        assertThat(handover.available()).isNotDone();
    }

    @Test
    void noWakeUpIsMissed() throws Exception {
        CompletableFuture<Void> producer = CompletableFuture.runAsync(() -> {
            try {
                for (int i = 0; i < MANY; i++) {
                    handover.put(emission(i));
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        int next = 0;
        while (next < MANY) {
            Handover.Emission emission = handover.poll();
            if (emission == null) {
                handover.available().get(10, TimeUnit.SECONDS);
            } else {
                assertThat(((FeedRecord.RetryNow) emission.record()).txid()).isEqualTo(Txid.ofWords(0, 0, 0, next));
                next++;
            }
        }
        producer.get(10, TimeUnit.SECONDS);
    }

    @Test
    void whatNoTurnCanRecoverFromFailsTheTask() {
        CompletableFuture<Void> available = handover.available();

        handover.fail(new StackOverflowError("deep"));

        assertThat(available).isDone();
        assertThatThrownBy(handover::poll).hasRootCauseMessage("deep");
    }
}
