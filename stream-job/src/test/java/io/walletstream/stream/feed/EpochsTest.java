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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EpochsTest {
    private static final int OWNERS = 50;

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private volatile Instant now = Instant.parse("2026-01-02T03:04:05Z");
    private FeedDatabase db;
    private Epochs epochs;

    @BeforeEach
    void start() throws SQLException {
        db = FeedDatabase.empty();
        epochs = new Epochs(db.registry, lines::add, () -> now);
    }

    private static List<FeedSplit> splits(AccountId account) {
        return IntStream.range(0, OWNERS)
                .mapToObj(n -> FeedSplit.begun(account, 1, new OwnerRef("owner" + n, 1), Score.ZERO, 0, 0))
                .toList();
    }

    @Test
    void withoutADatabaseAllOwnersTogetherAreOneLineAndAReminder() throws Exception {
        List<FeedSplit> splits = splits(db.account("onesat"));

        db.update("ALTER TABLE wallet.feed_state RENAME TO feed_state_away");
        try {
            splits.parallelStream().forEach(this::assertFails);
            assertThat(lines).singleElement().asString().startsWith("the look-up of owners' epochs fails");

            now = now.plus(Complaint.REMINDER);
            splits.parallelStream().forEach(this::assertFails);
            assertThat(lines).hasSize(2).last().asString().contains("has failed for 60 s");
        } finally {
            db.update("ALTER TABLE wallet.feed_state_away RENAME TO feed_state");
        }
        for (FeedSplit split : splits) {
            assertThat(epochs.next(split)).isEqualTo(1);
        }
        assertThat(lines).hasSize(3).last().isEqualTo("the look-up of owners' epochs succeeds again after 60 s");
    }

    @Test
    void anOwnerThatTheDatabaseRefusesIsToldOfOnceAndIsNoOutage() throws Exception {
        List<FeedSplit> splits = splits(db.account("onesat"));
        FeedSplit refused = splits.get(0);
        FeedSplit well = splits.get(1);
        epochs.next(refused);
        db.update("UPDATE wallet.feed_state SET epoch = ? WHERE owner = 'owner0'", Long.MAX_VALUE);

        for (int i = 0; i < 5; i++) {
            now = now.plus(Complaint.REMINDER);
            assertFails(refused);
            epochs.next(well);
        }
        assertThat(lines)
                .containsExactly("the database refuses an epoch for owner owner0 of account " + refused.account()
                        + " (SQLState 22003); it is asked for again");

        db.update("UPDATE wallet.feed_state SET epoch = 1 WHERE owner = 'owner0'");
        epochs.next(refused);
        db.update("UPDATE wallet.feed_state SET epoch = ? WHERE owner = 'owner0'", Long.MAX_VALUE);
        assertFails(refused);
        assertThat(lines).as("it had its epoch between").hasSize(2);
    }

    @Test
    void fewOfManyRefusedOwnersAreToldOf() throws Exception {
        List<FeedSplit> gone = splits(AccountId.of(1, 2));
        for (int i = 0; i < 2; i++) {
            gone.parallelStream().forEach(this::assertFails);
        }
        assertThat(lines).hasSize(Epochs.MOST_REFUSALS).allMatch(line -> line.contains("SQLState 23503"));
        assertThat(lines).last().asString().endsWith("; of more such owners nothing is said meanwhile");

        gone.forEach(epochs::forget);
        assertFails(gone.get(OWNERS - 1));
        assertThat(lines).as("those told of are read no longer").hasSize(Epochs.MOST_REFUSALS + 1);
    }

    @Test
    void aRefusalShowsThatAnOutageIsOver() throws Exception {
        FeedSplit gone = splits(AccountId.of(1, 2)).get(0);
        db.update("ALTER TABLE wallet.feed_state RENAME TO feed_state_away");
        try {
            assertFails(gone);
        } finally {
            db.update("ALTER TABLE wallet.feed_state_away RENAME TO feed_state");
        }
        now = now.plusSeconds(7);
        assertFails(gone);

        assertThat(lines).hasSize(3);
        assertThat(lines.get(1)).isEqualTo("the look-up of owners' epochs succeeds again after 7 s");
        assertThat(lines.get(2)).contains("refuses");
    }

    private void assertFails(FeedSplit split) {
        assertThatExceptionOfType(SQLException.class).isThrownBy(() -> epochs.next(split));
    }
}
