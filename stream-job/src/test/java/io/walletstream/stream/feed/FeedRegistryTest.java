package io.walletstream.stream.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.record.OwnerRef;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FeedRegistryTest {
    private static final String STATE =
            "SELECT generation, owner_generation, cursor, pass_number, tip, shown_tip FROM wallet.feed_state";

    private FeedDatabase db;
    private FeedRegistry registry;

    @BeforeEach
    void open() throws SQLException {
        db = FeedDatabase.empty();
        registry = db.registry;
    }

    private static FeedSplit split(AccountId account, int generation, int ownerGeneration, int height, int pass) {
        return new FeedSplit(
                account,
                generation,
                new OwnerRef("alice", ownerGeneration),
                Score.mined(height, 0),
                Score.ZERO,
                Map.of(),
                Map.of(),
                true,
                height + 7,
                0,
                height + 6,
                pass);
    }

    private List<String> owners() throws SQLException {
        return registry.owners().stream()
                .map(found -> found.split().owner().owner() + (found.ready() ? "" : " waits"))
                .toList();
    }

    @Test
    void ownersAreThoseOfAccountsThatAreFedAndNeitherPausedNorDeleted() throws Exception {
        db.account("push", "pushed");
        AccountId paused = db.account("onesat", "paused");
        AccountId deleted = db.account("onesat", "deleted");
        AccountId current = db.account("onesat", "alice", "bob");
        db.update("UPDATE wallet.account SET paused = true WHERE id = ?", paused.uuid());
        db.update("UPDATE wallet.account SET deleted_at = now() WHERE id = ?", deleted.uuid());
        assertThat(owners()).containsExactly("alice", "bob");

        db.update("UPDATE wallet.account_owner SET removed_at = now() WHERE owner = 'alice'");
        assertThat(owners()).containsExactly("bob");
        assertThat(registry.owners().get(0).split().account()).isEqualTo(current);
    }

    @Test
    void anOwnerThatCannotBeReadDoesNotHideTheOthers() throws Exception {
        // 128 characters to Postgres, 256 to Java
        db.account("onesat", "alice", "\uD83D\uDE00".repeat(128));

        assertThat(owners()).containsExactly("alice");
    }

    @Test
    void anEpochIsNeverGivenTwice() throws Exception {
        FeedSplit split = split(db.account("onesat", "alice"), 1, 1, 0, 0);
        List<Long> epochs = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            epochs.add(registry.nextEpoch(split));
        }
        assertThat(epochs).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void anEpochLeavesTheCursorButANewGenerationBeginsAnew() throws Exception {
        AccountId account = db.account("onesat", "alice");
        registry.nextEpoch(split(account, 1, 1, 0, 0));
        registry.mirror(List.of(split(account, 1, 1, 800, 4)));
        registry.nextEpoch(split(account, 1, 1, 0, 0));
        assertThat(db.row(STATE)).isEqualTo("1|1|" + Score.mined(800, 0).packed() + "|4|806|807");
        assertThat(registry.owners().get(0).split().cursor()).isEqualTo(Score.mined(800, 0));

        registry.nextEpoch(split(account, 1, 2, 0, 0));
        assertThat(db.row(STATE)).isEqualTo("1|2|0|4|null|null");
        registry.nextEpoch(split(account, 2, 1, 0, 0));
        assertThat(db.row(STATE)).isEqualTo("2|1|0|4|null|null");
    }

    @Test
    void anOwnerThatIsResumedIsKnownToBeShownAtTheTipOfThen() throws Exception {
        AccountId account = db.account("onesat", "alice");
        assertThat(registry.owners().get(0).split().shows()).isFalse();
        registry.nextEpoch(split(account, 1, 1, 0, 0));
        registry.mirror(List.of(split(account, 1, 1, 800, 4)));

        FeedSplit resumed = registry.owners().get(0).split();
        assertThat(resumed.shows()).isTrue();
        assertThat(resumed.tip()).isEqualTo(806);
        assertThat(resumed.shownTip()).isEqualTo(807);

        db.update("UPDATE wallet.account SET generation = 2 WHERE id = ?", account.uuid());
        FeedSplit anew = registry.owners().get(0).split();
        assertThat(anew.shows()).isFalse();
        assertThat(anew.tip()).isZero();
    }

    @Test
    void aReaderOfAnOlderGenerationGetsItsEpochButTakesNothingBack() throws Exception {
        AccountId account = db.account("onesat", "alice");
        registry.nextEpoch(split(account, 2, 1, 0, 0));
        registry.mirror(List.of(split(account, 2, 1, 800, 4)));

        assertThat(registry.nextEpoch(split(account, 1, 3, 0, 0))).isEqualTo(2);
        registry.mirror(List.of(split(account, 1, 3, 900, 9)));

        assertThat(db.row(STATE)).isEqualTo("2|1|" + Score.mined(800, 0).packed() + "|4|806|807");
    }

    @Test
    void onlyCompletedCheckpointsAreMirrored() throws Exception {
        AccountId account = db.account("onesat", "alice");
        registry.nextEpoch(split(account, 1, 1, 0, 0));
        CursorMirror mirror = new CursorMirror(registry, Runnable::run);
        mirror.taken(1, List.of(split(account, 1, 1, 0, 0)));
        mirror.taken(2, List.of(split(account, 1, 1, 800, 1)));
        mirror.taken(3, List.of(split(account, 1, 1, 801, 2)));
        mirror.taken(4, List.of(split(account, 1, 1, 802, 3)));

        mirror.completed(1);
        assertThat(db.row(STATE)).isEqualTo("1|1|0|0|null|null");
        mirror.aborted(2);
        mirror.completed(2);
        assertThat(db.row(STATE)).isEqualTo("1|1|0|0|null|null");
        mirror.completed(3);
        mirror.completed(2);
        assertThat(db.row(STATE)).startsWith("1|1|" + Score.mined(801, 0).packed());
    }

    @Test
    void checkpointsThatNeverCompleteAreForgotten() throws Exception {
        AccountId account = db.account("onesat", "alice");
        registry.nextEpoch(split(account, 1, 1, 0, 0));
        CursorMirror mirror = new CursorMirror(registry, Runnable::run);
        for (int i = 0; i <= CursorMirror.MAX_UNDER_WAY; i++) {
            mirror.taken(i, List.of(split(account, 1, 1, 800 + i, 1)));
        }
        mirror.completed(0);
        assertThat(db.row(STATE)).startsWith("1|1|0|0");
        mirror.completed(1);
        assertThat(db.row(STATE)).startsWith("1|1|" + Score.mined(801, 0).packed());
    }

    @Test
    void whileTheDatabaseIsSlowOnlyTheNewestCheckpointWaits() throws Exception {
        AccountId account = db.account("onesat", "alice");
        registry.nextEpoch(split(account, 1, 1, 0, 0));
        List<Runnable> waiting = new ArrayList<>();
        CursorMirror mirror = new CursorMirror(registry, waiting::add);
        for (int i = 1; i <= 50; i++) {
            mirror.taken(i, List.of(split(account, 1, 1, 800 + i, i)));
            mirror.completed(i);
        }

        assertThat(waiting).hasSize(1);
        waiting.get(0).run();
        assertThat(db.row(STATE)).startsWith("1|1|" + Score.mined(850, 0).packed());
    }
}
