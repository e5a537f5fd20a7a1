package io.walletstream.stream.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.FeedRecord.AccountReset;
import io.walletstream.schema.record.FeedRecord.OutpointGone;
import io.walletstream.schema.record.FeedRecord.OutpointSeen;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.schema.record.PassRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PushedAgainTest {
    private static final AccountId ACCOUNT = new AccountId(new UUID(0, 1));
    private static final AccountId GONE = new AccountId(new UUID(0, 2));
    private static final Outpoint OUTPOINT = Outpoint.parse("ab".repeat(32) + "_0");
    private static final Score SCORE = Score.mined(800_000, 1);

    @Test
    void onlyPushesOfTheNewestGenerationCountOnInTheirOrder() {
        PushedAgain again = new PushedAgain(Map.of(ACCOUNT, 2, GONE, 1), Map.of(ACCOUNT, 5));
        List<FeedRecord> sent = Stream.of(
                        new AccountReset(ACCOUNT, 1, false, "main"),
                        push(ACCOUNT, 1),
                        push(ACCOUNT, 0), // of the first generation, by its place
                        push(ACCOUNT, 2), // before its generation began: void
                        new AccountReset(ACCOUNT, 2, false, "main"),
                        push(ACCOUNT, 1),
                        push(ACCOUNT, 2),
                        new OutpointGone(ACCOUNT, 2, OUTPOINT, null),
                        push(ACCOUNT, 0),
                        pass(ACCOUNT, 2),
                        push(GONE, 1))
                .map(again::of)
                .flatMap(Optional::stream)
                .toList();
        assertThat(sent)
                .containsExactly(push(ACCOUNT, 5), new OutpointGone(ACCOUNT, 5, OUTPOINT, null), push(ACCOUNT, 5));
    }

    @Test
    void anAccountThatWasNeverResetIsInItsFirstGeneration() {
        PushedAgain again = new PushedAgain(Map.of(ACCOUNT, 1), Map.of(ACCOUNT, 2));
        assertThat(again.of(push(ACCOUNT, 0))).contains(push(ACCOUNT, 2));
    }

    private static FeedRecord push(AccountId account, int generation) {
        return new OutpointSeen(account, generation, null, 0, OUTPOINT, SCORE, null);
    }

    private static FeedRecord pass(AccountId account, int generation) {
        PassRef pass = new PassRef(new OwnerRef("owner", 1), 1, 1);
        return new OutpointSeen(account, generation, pass, 0, OUTPOINT, SCORE, null);
    }
}
