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
import io.walletstream.stream.flow.TxInput;
import io.walletstream.stream.flow.Waiting;
import io.walletstream.stream.flow.WriterInput.Parked;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Failures of outputs on a real database: however they are grouped into requests, flushes are cut, and whatever is replayed. */
class FailureTableTest {
    private static final WalletDatabase DATABASE = WalletDatabase.shared();
    private static final Txid TX = Txid.ofWords(1, 0, 0, 0);
    private static final Txid OTHER = Txid.ofWords(2, 0, 0, 0);
    private static final Score MINED = Score.mined(800_000, 1);

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
        return PoisonSearch.flush(store, batch).events();
    }

    private Consumer<FlushBatch> parked(int attempts, int... vouts) {
        return parked(attempts, FailureKind.TRANSIENT, vouts);
    }

    /** A request for these outputs failed; none: for the transaction as a whole. */
    private Consumer<FlushBatch> parked(int attempts, FailureKind kind, int... vouts) {
        return parked(
                attempts,
                kind,
                IntStream.of(vouts).mapToObj(vout -> new Waiting(vout, MINED)).toList());
    }

    private Consumer<FlushBatch> parked(int attempts, FailureKind kind, List<Waiting> waiting) {
        long retryAt = kind == FailureKind.POISON ? Long.MAX_VALUE : 1_000;
        String why = "why " + attempts;
        return batch -> batch.failed(
                new Parked(account, 1, TX, 1, 0, waiting.size(), attempts, kind, why, retryAt, waiting, 5));
    }

    private Consumer<FlushBatch> content(int... vouts) {
        return content("fine", vouts);
    }

    private Consumer<FlushBatch> content(String text, int... vouts) {
        List<OutputContent> outputs = IntStream.of(vouts)
                .mapToObj(vout -> new OutputContent(vout, "1owner", 5, new byte[] {1}, "fund", List.of("a"), text))
                .toList();
        TxContent bytes = new TxContent(TX, 200, 1, 5, List.of(), outputs);
        return batch -> batch.content(account, 1, bytes, 5, 1);
    }

    private Consumer<FlushBatch> state(int vout, long revision, Score score) {
        OutpointState state = new OutpointState(vout, revision, score, true, false, null, null);
        return batch -> batch.state(account, 1, new Outpoint(TX, vout), state);
    }

    private Consumer<FlushBatch> gone(int vout, long revision) {
        OutpointState state = new OutpointState(vout, revision, null, false, false, null, null);
        return batch -> batch.state(account, 1, new Outpoint(TX, vout), state);
    }

    @Test
    void theFailureOfAnOutputThatVanishedIsOver() throws SQLException {
        flush(state(0, 5, MINED), state(1, 5, MINED), parked(1, 0, 1));

        flush(gone(0, 6));

        assertThat(open()).containsExactly("1|content|transient|1|why 1");
        assertThat(told()).containsExactly("item.failed 0 1", "item.completed 0");
        assertThat(DATABASE.rows(
                        "SELECT data->'vanished' FROM wallet.account_event WHERE account_id = ? AND type = 'item.completed'",
                        account.uuid()))
                .containsExactly("true");
    }

    @Test
    void noReplayBringsBackTheFailureOfAnOutputThatVanished() throws SQLException {
        flush(state(0, 5, MINED), parked(1, 0));
        flush(gone(0, 6));

        assertThat(flush(state(0, 5, MINED), parked(1, 0))).isZero();
        assertThat(flush(parked(2, FailureKind.POISON, 0), gone(0, 6))).isZero();

        assertThat(open()).isEmpty();
        assertThat(told()).containsExactly("item.failed 0", "item.completed 0");
    }

    @Test
    void anOutputThatReturnsMayFailAgain() throws SQLException {
        flush(state(0, 5, MINED), parked(1, 0));
        flush(gone(0, 6));

        flush(state(0, 7, MINED), parked(1, 0));
        assertThat(flush(gone(0, 6))).as("a replay of its absence").isZero();

        assertThat(open()).containsExactly("0|content|transient|1|why 1");
        assertThat(told()).containsExactly("item.failed 0", "item.completed 0", "item.failed 0");
        flush(content(0));
        assertThat(open()).isEmpty();
    }

    private List<String> open() throws SQLException {
        return DATABASE.rows(
                "SELECT vout, half, kind, attempts, last_error FROM wallet.sync_failure"
                        + " WHERE account_id = ? AND resolved_at IS NULL ORDER BY vout, half",
                account.uuid());
    }

    /** Types of events with the indexes of the outputs that they name. */
    private List<String> told() throws SQLException {
        return DATABASE.rows(
                "SELECT concat_ws(' ', type, (SELECT string_agg(substring(item FROM '_(\\d+):'), ' ')"
                        + " FROM jsonb_array_elements_text(data->'items') item))"
                        + " FROM wallet.account_event WHERE account_id = ? AND type LIKE 'item.%' ORDER BY seq",
                account.uuid());
    }

    @Test
    void aFailureIsToldOnceAndShowsItsNewestWord() throws SQLException {
        flush(parked(1, 0, 1));
        flush(parked(2, FailureKind.NOT_FOUND, 0, 1));

        assertThat(open()).containsExactly("0|content|notFound|2|why 2", "1|content|notFound|2|why 2");
        assertThat(told()).containsExactly("item.failed 0 1");
        assertThat(DATABASE.rows(
                        "SELECT data - 'items' - 'txid' FROM wallet.account_event WHERE account_id = ? AND type = 'item.failed'",
                        account.uuid()))
                .containsExactly(
                        "{\"kind\": \"transient\", \"attempts\": 1, \"lastError\": \"why 1\", \"nextRetryAt\": \"1970-01-01T00:00:01Z\"}");
    }

    @Test
    void theBytesOfAnOutputEndItsFailureAlone() throws SQLException {
        flush(parked(1, 0), parked(1, 1));
        flush(content(1));

        assertThat(open()).containsExactly("0|content|transient|1|why 1");
        assertThat(told()).containsExactly("item.failed 0", "item.failed 1", "item.completed 1");
    }

    @Test
    void oneEventTellsOfAllThatARequestsBytesEnd() throws SQLException {
        flush(parked(1, 0, 1, 2));
        flush(content(0, 1));
        flush(content(2));

        assertThat(open()).isEmpty();
        assertThat(told()).containsExactly("item.failed 0 1 2", "item.completed 0 1", "item.completed 2");
    }

    @Test
    void aReplayThatGroupsOtherwiseTellsNothingAgain() throws SQLException {
        flush(parked(1, 0, 1));
        flush(content(0));

        assertThat(flush(parked(1, 1))).isZero();
        assertThat(flush(parked(1, 0))).isZero();
        assertThat(flush(content(0))).isZero();
        assertThat(open()).containsExactly("1|content|transient|1|why 1");
        assertThat(told()).containsExactly("item.failed 0 1", "item.completed 0");

        flush(content(0, 1));
        flush(parked(3, 0, 1));

        assertThat(open()).isEmpty();
        assertThat(told()).containsExactly("item.failed 0 1", "item.completed 0", "item.completed 1");
    }

    @Test
    void aReplayThatFindsPoisonInsteadIsShown() throws SQLException {
        flush(parked(3, 0));
        flush(parked(1, FailureKind.POISON, 0));

        assertThat(open()).containsExactly("0|content|poison|1|why 1");
    }

    @Test
    void whatSucceededBeforeARestoreCannotFailAfterIt() throws SQLException {
        flush(content(0));

        assertThat(flush(parked(1, 0))).isZero();

        assertThat(open()).isEmpty();
    }

    @Test
    void whatFailsAndSucceedsInOneFlushIsNeverTold() throws SQLException {
        flush(parked(1, 0), content(0), parked(1, 1));

        assertThat(open()).containsExactly("1|content|transient|1|why 1");
        assertThat(told()).containsExactly("item.failed 1");
    }

    @Test
    void whatAnAnswerLacksStaysOpenWhenTheRestOfItsRequestGoesOn() throws SQLException {
        flush(parked(1, 0, 9));
        flush(parked(2, FailureKind.POISON, 9));
        flush(content(0));

        assertThat(open()).containsExactly("9|content|poison|2|why 2");
        assertThat(told()).containsExactly("item.failed 0 9", "item.completed 0");
    }

    @Test
    void aTransactionThatOnlySpendsIsOverWithAnyOfItsBytes() throws SQLException {
        flush(spent(5, TX), parked(1));
        assertThat(open()).containsExactly("-1|content|transient|1|why 1");

        flush(content(3));
        assertThat(flush(parked(2))).isZero();

        assertThat(open()).isEmpty();
        assertThat(told()).containsExactly("item.failed", "item.completed");
    }

    private Consumer<FlushBatch> spent(long revision, Txid by) {
        OutpointState state = new OutpointState(0, revision, MINED, true, false, by, null);
        return batch -> batch.state(account, 1, new Outpoint(OTHER, 0), state);
    }

    private Consumer<FlushBatch> unspent(long revision) {
        OutpointState state = new OutpointState(0, revision, MINED, true, false, null, null);
        return batch -> batch.state(account, 1, new Outpoint(OTHER, 0), state);
    }

    private List<TxInput.Spending> words(FlushBatch batch) throws SQLException {
        return PoisonSearch.flush(store, batch).spending();
    }

    private FlushBatch batch(Consumer<FlushBatch> word) {
        FlushBatch batch = new FlushBatch();
        word.accept(batch);
        return batch;
    }

    @Test
    void aTransactionThatNoRowNamesAsSpendingAnyMoreFailsNoMoreAndIsTold() throws SQLException {
        flush(spent(5, TX), parked(1));
        assertThat(open()).containsExactly("-1|content|transient|1|why 1");

        assertThat(words(batch(unspent(6)))).containsExactly(new TxInput.Spending(account, 1, TX, false));

        assertThat(open()).isEmpty();
        assertThat(told()).containsExactly("item.failed", "item.completed");
        assertThat(words(batch(parked(2))))
                .as("a word that comes late")
                .containsExactly(new TxInput.Spending(account, 1, TX, false));
        assertThat(open()).isEmpty();
        assertThat(told()).hasSize(2);
    }

    @Test
    void aTransactionThatAnotherRowNamesStillFails() throws SQLException {
        OutpointState other = new OutpointState(1, 5, MINED, true, false, TX, null);
        flush(spent(5, TX), batch -> batch.state(account, 1, new Outpoint(OTHER, 1), other), parked(1));

        assertThat(words(batch(unspent(6)))).isEmpty();

        assertThat(open()).hasSize(1);
    }

    @Test
    void aTransactionFailsBeforeTheWordOfTheRowThatItSpends() throws SQLException {
        FlushBatch batch = batch(parked(1));
        batch.awaited.add(new TxRef(account, 1, TX));

        assertThat(words(batch)).isEmpty();

        assertThat(open()).hasSize(1);
    }

    @Test
    void aTransactionThatAsksNoMoreIsToldIfARowNamesIt() throws SQLException {
        flush(spent(5, TX));
        FlushBatch batch = batch(state(3, 6, MINED));
        batch.silent.add(new TxRef(account, 1, TX));
        assertThat(words(batch)).containsExactly(new TxInput.Spending(account, 1, TX, true));

        flush(content(3));
        batch = batch(state(4, 7, MINED));
        batch.silent.add(new TxRef(account, 1, TX));
        assertThat(words(batch)).as("its bytes came").isEmpty();
    }

    @Test
    void anOutputWhoseCreationIsUnknownFailsWithoutAnItem() throws SQLException {
        flush(parked(1, FailureKind.TRANSIENT, List.of(new Waiting(0, null), new Waiting(1, MINED))));

        assertThat(told()).containsExactly("item.failed 1");
        assertThat(open()).hasSize(2);
    }

    @Test
    void moreItemsThanAnEventHoldsAreToldInSeveral() throws SQLException {
        int many = FailureTable.MAX_ITEM_IDS + 1;
        int[] vouts = IntStream.range(0, many).toArray();
        flush(parked(1, vouts));
        flush(content(vouts));

        assertThat(DATABASE.rows(
                        "SELECT type, jsonb_array_length(data->'items'), split_part(data->'items'->>0, '_', 2)"
                                + " FROM wallet.account_event WHERE account_id = ? AND type LIKE 'item.%' ORDER BY seq",
                        account.uuid()))
                .containsExactly(
                        "item.failed|1000|0:800000.000000001",
                        "item.failed|1|1000:800000.000000001",
                        "item.completed|1000|0:800000.000000001",
                        "item.completed|1|1000:800000.000000001");
        assertThat(open()).isEmpty();
    }

    @Test
    void bytesThatTheDatabaseRefusesAndNobodyWaitsForFailTheirOutputs() throws SQLException {
        flush(state(0, 4, MINED), content("nul \0", 0));

        assertThat(open()).containsExactly("0|content|poison|2|refused by the database (SQLState 22021)");
        flush(content(0));
        assertThat(open()).isEmpty();
        assertThat(told()).containsExactly("item.failed 0", "item.completed 0");
    }

    /** The largest sum of satoshis fits once, not twice: a second live output is refused as long as the first has it. */
    @Test
    void aStateThatTheDatabaseRefusesIsOverWithANewerOneOfThatOutput() throws SQLException {
        OutputContent whole = new OutputContent(0, null, Long.MAX_VALUE, new byte[0], null, List.of(), null);
        OutputContent one = new OutputContent(1, null, 1, new byte[0], null, List.of(), null);
        flush(batch -> batch.content(account, 1, new TxContent(TX, 9, 1, 1, List.of(), List.of(whole, one)), 5, 1));
        flush(state(0, 4, MINED));
        flush(state(1, 5, MINED));
        assertThat(open()).containsExactly("1|state|poison|1|refused by the database (SQLState 22003)");
        assertThat(flush(state(1, 5, MINED))).as("a replay").isZero();

        flush(batch ->
                batch.state(account, 1, new Outpoint(TX, 0), new OutpointState(0, 6, MINED, false, false, null, null)));
        assertThat(open()).as("that of another output is no help").hasSize(1);
        flush(state(1, 7, MINED));

        assertThat(open()).isEmpty();
        assertThat(told()).containsExactly("item.failed 1", "item.completed 1");
        flush(state(0, 8, MINED));
        assertThat(open()).as("and it may fail again").hasSize(1);
    }
}
