package io.walletstream.stream.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.record.OwnerRef;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EpochsTest {
    private static final int OWNERS = 50;

    private volatile Instant now = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void withoutADatabaseAllOwnersTogetherAreOneLineAndAReminder() throws Exception {
        FeedDatabase db = FeedDatabase.empty();
        String[] owners = IntStream.range(0, OWNERS).mapToObj(n -> "owner" + n).toArray(String[]::new);
        AccountId account = db.account("onesat", owners);
        List<FeedSplit> splits = IntStream.range(0, OWNERS)
                .mapToObj(n -> FeedSplit.begun(account, 1, new OwnerRef("owner" + n, 1), Score.ZERO))
                .toList();
        List<String> lines = new CopyOnWriteArrayList<>();
        Epochs epochs = new Epochs(db.registry, lines::add, () -> now);

        db.update("ALTER TABLE wallet.feed_state RENAME TO feed_state_away");
        try {
            splits.parallelStream().forEach(split -> assertFails(epochs, split));
            assertThat(lines).singleElement().asString().startsWith("the look-up of owners' epochs fails");

            now = now.plus(Complaint.REMINDER);
            splits.parallelStream().forEach(split -> assertFails(epochs, split));
            assertThat(lines).hasSize(2).last().asString().contains("has failed for 60 s");
        } finally {
            db.update("ALTER TABLE wallet.feed_state_away RENAME TO feed_state");
        }
        for (FeedSplit split : splits) {
            assertThat(epochs.next(split)).isEqualTo(1);
        }
        assertThat(lines).hasSize(3).last().isEqualTo("the look-up of owners' epochs succeeds again after 60 s");
    }

    private static void assertFails(Epochs epochs, FeedSplit split) {
        assertThatExceptionOfType(SQLException.class).isThrownBy(() -> epochs.next(split));
    }
}
