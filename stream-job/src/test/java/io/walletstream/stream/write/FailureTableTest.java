package io.walletstream.stream.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.FailureKind;
import io.walletstream.stream.flow.OutpointState;
import io.walletstream.stream.flow.OutputContent;
import io.walletstream.stream.flow.TxContent;
import io.walletstream.stream.flow.WriterInput.Parked;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Failures of requests on a real database: each request's is its own, however flushes are cut and whatever is replayed. */
class FailureTableTest {
    private static final WalletDatabase DATABASE = WalletDatabase.shared();
    private static final Txid TX = Txid.ofWords(1, 0, 0, 0);

    private final AccountId account;
    private final WalletStore store;

    FailureTableTest() throws SQLException {
        account = DATABASE.account("unspent", "onesat", "1owner");
        store = WalletStore.open(DATABASE.connect(), InstantSource.system());
    }

    @AfterEach
    void close() throws SQLException {
        store.close();
    }

    /** Flushes these words in one; answers how many events came of them. */
    @SafeVarargs
    private int flush(Consumer<FlushBatch>... words) throws SQLException {
        FlushBatch batch = new FlushBatch();
        for (Consumer<FlushBatch> word : words) {
            word.accept(batch);
        }
        return store.flush(batch).events();
    }

    private Consumer<FlushBatch> parked(int request, long revision, int attempts) {
        return parked(request, 0, revision, attempts, FailureKind.TRANSIENT, "item " + request);
    }

    private Consumer<FlushBatch> parked(
            int request, int movedFrom, long revision, int attempts, FailureKind kind, String... items) {
        return batch -> batch.failed(new Parked(
                account,
                1,
                TX,
                request,
                movedFrom,
                1,
                attempts,
                kind,
                "why " + request,
                kind == FailureKind.POISON ? Long.MAX_VALUE : 1_000,
                List.of(items),
                revision));
    }

    private Consumer<FlushBatch> content(int request, long revision, int attempt, Rest rest) {
        OutputContent output = new OutputContent(0, "1owner", 5, new byte[] {1}, "fund", List.of("a"), null);
        TxContent bytes = new TxContent(TX, 200, 1, 5, List.of(), List.of(output));
        return batch -> batch.content(account, 1, bytes, request, revision, attempt, rest);
    }

    private Consumer<FlushBatch> content(int request, long revision, int attempt) {
        return content(request, revision, attempt, Rest.NONE);
    }

    private static Rest parkedAre(Integer... requests) {
        return new Rest(Set.of(requests), false);
    }

    private void state(FlushBatch batch) {
        OutpointState state = new OutpointState(0, 5, Score.mined(800_000, 1), true, false, null, null);
        batch.state(account, 1, new Outpoint(TX, 0), state);
    }

    private List<String> open() throws SQLException {
        return DATABASE.rows(
                "SELECT request, kind, attempts, last_error, array_to_string(items, ' ') FROM wallet.sync_failure"
                        + " WHERE account_id = ? AND resolved_at IS NULL ORDER BY request",
                account.uuid());
    }

    /** Types of events with the items that they name. */
    private List<String> told() throws SQLException {
        return DATABASE.rows(
                "SELECT type || coalesce(' ' || (data->>'items'), '') FROM wallet.account_event"
                        + " WHERE account_id = ? AND type LIKE 'item.%' ORDER BY seq",
                account.uuid());
    }

    @Test
    void aTransientFailureOfOneRequestHidesNotThePoisonOfAnother() throws SQLException {
        flush(parked(2, 1, 5, 1, FailureKind.POISON, "item 2"));
        flush(parked(3, 9, 1));

        assertThat(open()).containsExactly("2|poison|1|why 2|item 2", "3|transient|1|why 3|item 3");

        flush(content(3, 9, 1, parkedAre(2)));

        assertThat(open()).containsExactly("2|poison|1|why 2|item 2");
        assertThat(told())
                .containsExactly("item.failed [\"item 2\"]", "item.failed [\"item 3\"]", "item.completed [\"item 3\"]");
    }

    @Test
    void aRequestThatFailsAgainAsOfOlderFactsThanAnotherIsShownAsItIs() throws SQLException {
        flush(parked(1, 5, 1));
        flush(parked(2, 9, 1));
        flush(parked(1, 5, 2));

        assertThat(open()).containsExactly("1|transient|2|why 1|item 1", "2|transient|1|why 2|item 2");
    }

    @Test
    void itDoesNotMatterWhereAFlushEnds() throws SQLException {
        flush(parked(2, 9, 1));
        flush(content(2, 9, 1), parked(1, 5, 1));

        assertThat(open()).containsExactly("1|transient|1|why 1|item 1");
        assertThat(told())
                .containsExactly("item.failed [\"item 2\"]", "item.failed [\"item 1\"]", "item.completed [\"item 2\"]");
    }

    @Test
    void aFailureOfOneRequestAsOfLessThanItFailedOfBeforeIsMergedInABatchAsInTheTable() throws SQLException {
        flush(parked(1, 9, 1), parked(1, 5, 2));

        assertThat(open()).containsExactly("1|transient|2|why 1|item 1");
        assertThat(flush(parked(1, 9, 1))).isZero();
        assertThat(open()).containsExactly("1|transient|2|why 1|item 1");
    }

    @Test
    void whatARequestWasSplitOffFromNoLongerWaitsForItsItems() throws SQLException {
        flush(parked(1, 0, 9, 1, FailureKind.TRANSIENT, "item 0", "item 9"));
        flush(parked(2, 1, 9, 2, FailureKind.POISON, "item 9"));

        assertThat(open()).containsExactly("1|transient|1|why 1|item 0", "2|poison|2|why 2|item 9");
        flush(content(1, 5, 3, parkedAre(2)));
        assertThat(told()).endsWith("item.completed [\"item 0\"]");
    }

    @Test
    void bytesEndTheFailureOfARequestThatNeverCameAgainAfterARestore() throws SQLException {
        flush(parked(1, 5, 1), parked(2, 6, 1), parked(3, 7, 1));

        flush(content(1, 5, 0, new Rest(Set.of(), true)));
        assertThat(open()).as("another is under way").hasSize(2);
        flush(content(1, 5, 0, parkedAre(2)));
        assertThat(open()).as("another is parked").containsExactly("2|transient|1|why 2|item 2");
        flush(content(4, 5, 0));
        assertThat(open()).isEmpty();
    }

    @Test
    void aRequestWhoseFailureAnotherEndedIsShownWhenItFailsAfterAll() throws SQLException {
        flush(parked(2, 9, 3));
        flush(content(1, 5, 0));
        assertThat(open()).isEmpty();

        flush(parked(2, 9, 1));

        assertThat(open()).containsExactly("2|transient|1|why 2|item 2");
    }

    @Test
    void aSuccessLeavesATombstoneOnlyOfAFailure() throws SQLException {
        flush(content(1, 5, 1));
        assertThat(DATABASE.rows("SELECT 1 FROM wallet.sync_failure WHERE account_id = ?", account.uuid()))
                .isEmpty();

        flush(parked(2, 5, 1), content(2, 5, 1));

        assertThat(flush(parked(2, 5, 1))).isZero();
        assertThat(told()).isEmpty();
    }

    @Test
    void aReplayedFailureDoesNotComeBackAndANewerOneDoes() throws SQLException {
        flush(parked(1, 5, 1), content(1, 5, 1));
        assertThat(flush(parked(1, 5, 1))).isZero();
        assertThat(flush(parked(1, 6, 1))).isEqualTo(1);
        assertThat(flush(parked(1, 6, 2))).isZero();
        flush(content(1, 6, 2));
        flush(parked(1, 6, 2));
        flush(parked(1, 6, 1));

        assertThat(told()).containsExactly("item.failed [\"item 1\"]", "item.completed [\"item 1\"]");
        assertThat(open()).isEmpty();
    }

    @Test
    void bytesEndAFailureThatARestoreForgot() throws SQLException {
        flush(parked(1, 5, 3));
        flush(this::state, content(1, 5, 0));

        assertThat(told()).containsExactly("item.failed [\"item 1\"]", "item.completed [\"item 1\"]");
        assertThat(flush(parked(1, 5, 4))).isZero();
    }

    @Test
    void bytesAskedForAsOfOlderFactsEndANewerFailure() throws SQLException {
        flush(parked(1, 9, 2));
        flush(this::state, content(1, 5, 0));

        assertThat(told()).containsExactly("item.failed [\"item 1\"]", "item.completed [\"item 1\"]");
        assertThat(flush(parked(1, 9, 3))).isZero();
        assertThat(flush(parked(1, 10, 1))).isEqualTo(1);
    }

    @Test
    void theSuccessOfOneRequestDoesNotHideThatAnotherFailsAsOfOlderFacts() throws SQLException {
        flush(parked(2, 9, 1));
        flush(content(2, 9, 1));
        flush(parked(1, 5, 1));

        assertThat(open()).containsExactly("1|transient|1|why 1|item 1");
        assertThat(flush(parked(1, 5, 1))).isZero();
        flush(content(1, 5, 1));
        assertThat(open()).isEmpty();
        assertThat(told())
                .containsExactly(
                        "item.failed [\"item 2\"]",
                        "item.completed [\"item 2\"]",
                        "item.failed [\"item 1\"]",
                        "item.completed [\"item 1\"]");
    }

    @Test
    void theSuccessOfOneRequestDoesNotHideTheFailureOfAnotherInTheSameFlush() throws SQLException {
        flush(parked(2, 9, 1), content(2, 9, 1), parked(1, 5, 1));

        assertThat(open()).containsExactly("1|transient|1|why 1|item 1");
        assertThat(told()).containsExactly("item.failed [\"item 1\"]");
    }

    @Test
    void aFailureAsOfNewerFactsIsNotEndedByASuccessBeforeItInTheSameFlush() throws SQLException {
        flush(content(1, 5, 1), parked(1, 6, 2));

        assertThat(open()).containsExactly("1|transient|2|why 1|item 1");
    }

    @Test
    void aFailureThatComesAfterItsOwnSuccessIsNone() throws SQLException {
        flush(parked(1, 12, 1));
        flush(content(2, 12, 1, parkedAre(1)), content(1, 0, 1), parked(1, 0, 2));

        assertThat(told()).containsExactly("item.failed [\"item 1\"]", "item.completed [\"item 1\"]");
    }
}
