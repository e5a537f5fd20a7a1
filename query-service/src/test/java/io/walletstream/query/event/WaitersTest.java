package io.walletstream.query.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.walletstream.query.http.Problem;
import io.walletstream.query.http.ProblemCode;
import io.walletstream.schema.chain.AccountId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WaitersTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final AccountId account = new AccountId(UUID.randomUUID());
    private final Waiters waiters = new Waiters();

    @Test
    void onlyThoseThatLackTheEventAreWoken() {
        CompletableFuture<Void> behind = waiters.next(account, 4, LONG);
        CompletableFuture<Void> there = waiters.next(account, 5, LONG);

        waiters.wake(account, 5);

        assertThat(behind).isCompleted();
        assertThat(there).isNotDone();
        assertThat(waiters.count()).isEqualTo(1);
        assertThat(waiters.accounts()).containsExactly(account);
    }

    @Test
    void aWaiterWhoseTimeIsOverIsForgotten() throws Exception {
        waiters.next(account, 0, Duration.ofMillis(1)).get(10, TimeUnit.SECONDS);

        assertThat(waiters.count()).isZero();
        assertThat(waiters.accounts()).isEmpty();
    }

    @Test
    void theirNumberIsBounded() {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < Waiters.MAX_WAITING; i++) {
            all.add(waiters.next(account, 0, LONG));
        }

        assertThatThrownBy(() -> waiters.next(account, 0, LONG))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.TOO_MANY_WAITING));

        waiters.wake(account, 1);
        assertThat(all).allMatch(CompletableFuture::isDone);
        assertThat(waiters.next(account, 0, LONG)).isNotDone();
    }

    @Test
    void closingEndsThoseThatWaitAndThoseThatWouldWait() {
        CompletableFuture<Void> before = waiters.next(account, 7, LONG);

        waiters.close();

        assertThat(before).isCompleted();
        assertThat(waiters.next(account, 7, LONG)).isCompleted();
        assertThat(waiters.count()).isZero();
    }
}
