package io.walletstream.query.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord.RetryNow;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RetryLimitTest {
    private Instant now = Instant.ofEpochSecond(1_700_000_000);
    private final RetryLimit limit = new RetryLimit(() -> now);

    private static RetryNow of(int generation, long tx) {
        return new RetryNow(AccountId.of(1, 2), generation, Txid.ofWords(0, 0, 0, tx));
    }

    private boolean pass(RetryNow retry) {
        boolean may = limit.mayPass(retry);
        if (may) {
            limit.passed(retry);
        }
        return may;
    }

    @Test
    void oneASecondPassesForEachTransaction() {
        assertThat(pass(of(1, 1))).isTrue();
        assertThat(pass(of(1, 1))).isFalse();
        assertThat(pass(of(1, 2))).isTrue();
        assertThat(pass(of(2, 1))).as("of another generation").isTrue();

        now = now.plus(RetryLimit.PAUSE).minus(Duration.ofMillis(1));
        assertThat(pass(of(1, 1))).isFalse();
        now = now.plus(Duration.ofMillis(1));
        assertThat(pass(of(1, 1))).isTrue();
        assertThat(pass(of(1, 1))).isFalse();
    }

    @Test
    void whatIsRefusedDoesNotPutOffTheNext() {
        assertThat(pass(of(1, 1))).isTrue();
        now = now.plusMillis(900);
        assertThat(pass(of(1, 1))).isFalse();
        now = now.plusMillis(100);

        assertThat(pass(of(1, 1))).isTrue();
    }

    @Test
    void manyTransactionsAtOnceAllPassOnce() {
        for (int tx = 0; tx < 30_000; tx++) {
            assertThat(pass(of(1, tx))).isTrue();
        }
        assertThat(pass(of(1, 29_999))).isFalse();
    }
}
