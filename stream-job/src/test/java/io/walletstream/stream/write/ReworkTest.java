package io.walletstream.stream.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.oracle.EventLogCheck;
import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.OutpointState;
import io.walletstream.stream.flow.OutputContent;
import io.walletstream.stream.flow.TxContent;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Walks through the rows of an account on a real database. */
class ReworkTest {
    private static final WalletDatabase DATABASE = WalletDatabase.shared();
    private static final String OURS = "1owner";
    private static final String GOING = "1going";
    private static final Score MINED = Score.mined(800_000, 3);

    private AccountId account = new AccountId(new UUID(0, 0));
    private final List<Connection> connections = new ArrayList<>();
    private final Reader reader = new Reader();
    private Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    private Rework rework;
    private WalletStore store;
    private long revision;

    /** Bytes as they are read now. */
    private static final class Reader implements Rereading {
        final Map<Txid, String> baskets = new HashMap<>();
        final Set<Txid> silent = new HashSet<>();
        final Set<Txid> unknown = new HashSet<>();
        final Set<Txid> broken = new HashSet<>();

        @Override
        public CompletableFuture<Answer> read(Txid txid, int[] vouts, String network) {
            if (broken.contains(txid)) {
                throw new IllegalStateException("broken");
            }
            if (silent.contains(txid)) {
                return CompletableFuture.completedFuture(new NotNow("no answer"));
            }
            if (unknown.contains(txid)) {
                return CompletableFuture.completedFuture(new Never("not known"));
            }
            List<OutputContent> outputs = new ArrayList<>();
            for (int vout : vouts) {
                outputs.add(content(vout, vout == 0 ? OURS : GOING, baskets.getOrDefault(txid, "fund")));
            }
            return CompletableFuture.completedFuture(new Contents(outputs));
        }

        @Override
        public void close() {}
    }

    ReworkTest() throws SQLException {
        rework = worker();
        store = WalletStore.open(connect(), InstantSource.system());
    }

    private Connection connect() throws SQLException {
        Connection connection = DATABASE.connect();
        connections.add(connection);
        return connection;
    }

    private Rework worker() throws SQLException {
        return Rework.open(connect(), () -> now);
    }

    @BeforeEach
    void makeAccount() throws SQLException {
        account = DATABASE.account("unspent", "push", OURS, GOING);
    }

    @AfterEach
    void close() throws SQLException {
        DATABASE.update("DELETE FROM wallet.rework");
        for (Connection connection : connections) {
            connection.close();
        }
    }

    private static Txid tx(int number) {
        return Txid.ofWords(number, 0, 0, 0);
    }

    private static OutputContent content(int vout, String owner, String basket) {
        return new OutputContent(vout, owner, 100 + vout, new byte[] {1}, basket, List.of("own:" + owner), null);
    }

    private void flush(FlushBatch batch) throws SQLException {
        batch.counts(account, 1, SyncCounts.NONE);
        store.flush(batch);
    }

    /** A transaction with an output of each of the two owners. */
    private void made(int number) throws SQLException {
        FlushBatch batch = new FlushBatch();
        for (int vout = 0; vout < 2; vout++) {
            batch.state(account, 1, new Outpoint(tx(number), vout), state(vout, null));
        }
        List<OutputContent> outputs = List.of(content(0, OURS, "fund"), content(1, GOING, "fund"));
        batch.content(account, 1, new TxContent(tx(number), 200, 1, 201, List.of(), outputs), 1, 0);
        flush(batch);
    }

    private void spent(int number, int vout, int by) throws SQLException {
        FlushBatch batch = new FlushBatch();
        batch.state(account, 1, new Outpoint(tx(number), vout), state(vout, tx(by)));
        flush(batch);
    }

    private OutpointState state(int vout, @Nullable Txid spender) {
        return new OutpointState(vout, ++revision, MINED, true, false, spender, spender == null ? null : MINED);
    }

    private void ask(ReworkTask.Kind kind) throws SQLException {
        DATABASE.update(
                "INSERT INTO wallet.rework AS r (account_id, kind, generation) VALUES (?, ?, 1) ON CONFLICT (account_id, kind)"
                        + " DO UPDATE SET request = r.request + 1, after_txid = '\\x', after_vout = 0, rows_done = 0,"
                        + " rows_changed = 0, rows_skipped = 0, not_before = '-infinity', finished_at = NULL",
                account.uuid(),
                kind.text());
    }

    private void purge(boolean purged) throws SQLException {
        DATABASE.update(
                "UPDATE wallet.account_owner SET purged = ? WHERE account_id = ? AND owner = ?",
                purged,
                account.uuid(),
                GOING);
        ask(ReworkTask.Kind.OWNERS);
    }

    /** All pages of all tasks. */
    private void walk() throws SQLException {
        List<ReworkTask> tasks = rework.tasks();
        while (!tasks.isEmpty()) {
            for (ReworkTask task : tasks) {
                assertThat(rework.page(task, reader)).isNotEqualTo(Rework.Turn.RESTS);
            }
            tasks = rework.tasks();
        }
        assertThatTheLogFoldsToTheTables();
    }

    private void assertThatTheLogFoldsToTheTables() throws SQLException {
        assertThat(EventLogCheck.problems(connect(), List.of(account))).isEmpty();
    }

    private List<String> eventsAfter(long seq) throws SQLException {
        return DATABASE.rows(
                "SELECT type, data->>'txid', jsonb_array_length(data->'outputs'), data->>'items', data->'outputs'->0->>'basket',"
                        + " data->'outputs'->0->>'state' FROM wallet.account_event WHERE account_id = ? AND seq > ? ORDER BY seq",
                account.uuid(),
                seq);
    }

    private long lastSeq() throws SQLException {
        return Long.parseLong(DATABASE.rows("SELECT last_seq FROM wallet.account WHERE id = ?", account.uuid())
                .get(0));
    }

    private List<String> shown() throws SQLException {
        return DATABASE.rows(
                "SELECT encode(txid, 'hex'), vout FROM wallet.output_current WHERE account_id = ? ORDER BY txid, vout",
                account.uuid());
    }

    private List<String> balance() throws SQLException {
        return DATABASE.rows(
                "SELECT confirmed, outputs FROM wallet.account_balance_current WHERE account_id = ?", account.uuid());
    }

    private List<String> progress() throws SQLException {
        return progress(account);
    }

    /** A page of each walk whose turn it is, and the time until those that rest have theirs again. */
    private void round() throws SQLException {
        for (ReworkTask task : rework.tasks()) {
            rework.page(task, reader);
        }
        now = now.plus(Rework.REST);
    }

    private List<String> progress(AccountId account) throws SQLException {
        return DATABASE.rows(
                "SELECT rows_done, rows_changed, rows_skipped, attempts, last_error, finished_at IS NOT NULL FROM wallet.rework"
                        + " WHERE account_id = ?",
                account.uuid());
    }

    private List<String> synced() throws SQLException {
        return DATABASE.rows("SELECT synced FROM wallet.account_sync WHERE account_id = ?", account.uuid());
    }

    @Test
    void onlyContentsThatDifferAreReplacedAndTold() throws SQLException {
        made(1);
        made(2);
        reader.baskets.put(tx(2), "token");
        long before = lastSeq();
        ask(ReworkTask.Kind.REINDEX);

        walk();

        assertThat(eventsAfter(before)).containsExactly("tx.applied|" + tx(2) + "|2|[]|token|confirmed");
        assertThat(progress()).containsExactly("4|2|0|0|null|t");
        assertThat(balance()).containsExactly("402|4");

        ask(ReworkTask.Kind.REINDEX);
        walk();
        assertThat(lastSeq()).as("the second walk finds nothing to do").isEqualTo(before + 1);
    }

    @Test
    void aWalkTakesUpWhereItsPositionIs() throws SQLException {
        FlushBatch batch = new FlushBatch();
        int outputs = ReworkPage.MAX_ROWS + 10;
        List<OutputContent> contents = new ArrayList<>();
        for (int vout = 0; vout < outputs; vout++) {
            batch.state(account, 1, new Outpoint(tx(1), vout), state(vout, null));
            contents.add(content(vout, OURS, "old"));
        }
        batch.content(account, 1, new TxContent(tx(1), 200, 1, 1, List.of(), contents), 1, 0);
        flush(batch);
        assertThat(synced()).containsExactly("t");
        ask(ReworkTask.Kind.REINDEX);
        ReworkTask task = rework.tasks().get(0);

        assertThat(rework.page(task, reader)).isEqualTo(Rework.Turn.GOES_ON);
        assertThat(synced()).as("amid the walk").containsExactly("f");
        assertThat(rework.page(task, reader)).as("the page again").isEqualTo(Rework.Turn.OVER);
        assertThat(progress()).containsExactly(ReworkPage.MAX_ROWS + "|" + ReworkPage.MAX_ROWS + "|0|0|null|f");

        long before = lastSeq();
        walk();
        assertThat(eventsAfter(before))
                .containsExactly(
                        "tx.applied|" + tx(1) + "|10|[]|fund|confirmed", "sync.complete|null|null|null|null|null");
        assertThat(synced()).containsExactly("t");
    }

    @Test
    void aWorkerThatAnotherFollowedWritesNothing() throws SQLException {
        made(1);
        reader.baskets.put(tx(1), "token");
        ask(ReworkTask.Kind.REINDEX);
        Rework older = rework;
        ReworkTask task = older.tasks().get(0);
        DATABASE.update(
                "UPDATE wallet.rework SET claimed_by = (SELECT last_value FROM wallet.writer_epoch) + 1 WHERE account_id = ?",
                account.uuid());
        long before = lastSeq();

        assertThat(older.page(task, reader)).isEqualTo(Rework.Turn.OVER);

        assertThat(lastSeq()).isEqualTo(before);
        assertThat(progress()).containsExactly("0|0|0|0|null|f");
        rework = worker();
        rework = worker();
        walk();
        assertThat(progress()).containsExactly("2|2|0|0|null|t");
    }

    @Test
    void theWriterGoesOnWithItsEpoch() throws SQLException {
        made(1);
        ask(ReworkTask.Kind.REINDEX);
        walk();
        made(2);
        assertThatTheLogFoldsToTheTables();
    }

    @Test
    void whatIsNotToBeHadStaysAsItIs() throws SQLException {
        made(1);
        made(2);
        reader.baskets.put(tx(2), "token");
        reader.unknown.add(tx(1));
        ask(ReworkTask.Kind.REINDEX);

        walk();

        assertThat(progress()).containsExactly("4|2|2|0|" + tx(1) + ": not known|t");
    }

    @Test
    void whatFailsWhileOthersComeIsSkippedInTheEnd() throws SQLException {
        made(1);
        made(2);
        reader.silent.add(tx(1));
        ask(ReworkTask.Kind.REINDEX);

        int rests = 0;
        while (rework.page(rework.tasks().get(0), reader) == Rework.Turn.RESTS) {
            rests++;
            assertThat(rework.tasks()).as("it rests").isEmpty();
            now = now.plus(Rework.REST);
        }

        assertThat(rests).isEqualTo(4);
        assertThat(progress()).containsExactly("4|0|2|0|" + tx(1) + ": no answer|t");
    }

    @Test
    void anUpstreamThatIsAwayIsWaitedFor() throws SQLException {
        made(1);
        reader.baskets.put(tx(1), "token");
        reader.silent.add(tx(1));
        ask(ReworkTask.Kind.REINDEX);

        for (int i = 0; i < 20; i++) {
            assertThat(rework.page(rework.tasks().get(0), reader)).isEqualTo(Rework.Turn.RESTS);
            now = now.plus(Rework.REST);
        }

        assertThat(progress()).containsExactly("0|0|0|0|" + tx(1) + ": no answer|f");
        reader.silent.clear();
        walk();
        assertThat(progress().get(0)).startsWith("2|2|0|0|").endsWith("|t");
    }

    @Test
    void aTransactionThatIsNeverGivenIsSkippedInTheEnd() throws SQLException {
        made(1);
        reader.silent.add(tx(1));
        ask(ReworkTask.Kind.REINDEX);
        Instant began = now;

        while (!progress().get(0).endsWith("|t")) {
            round();
            now = now.plus(Duration.ofMinutes(5));
            assertThat(now).isBefore(began.plus(Rework.PATIENCE.multipliedBy(2)));
        }

        assertThat(now).isAfter(began.plus(Rework.PATIENCE));
        assertThat(progress()).containsExactly("2|0|2|0|" + tx(1) + ": no answer|t");
    }

    @Test
    void whatOtherWalksAreAnsweredTellsThatTheUpstreamIsThere() throws SQLException {
        made(1);
        reader.silent.add(tx(1));
        ask(ReworkTask.Kind.REINDEX);
        AccountId lone = account;
        account = DATABASE.account("unspent", "push", OURS, GOING);
        made(2);

        for (int i = 0; i < 6; i++) {
            ask(ReworkTask.Kind.REINDEX);
            round();
        }

        assertThat(progress(lone)).containsExactly("2|0|2|0|" + tx(1) + ": no answer|t");
    }

    @Test
    void oneRowThatIsRefusedLosesNoOther() throws SQLException {
        for (int i = 1; i <= 5; i++) {
            made(i);
            reader.baskets.put(tx(i), i == 4 ? "no\0text" : "token");
        }
        ask(ReworkTask.Kind.REINDEX);

        walk();

        assertThat(progress().get(0))
                .startsWith("10|8|2|0|" + tx(4) + ": refused by the database (SQLState 22")
                .endsWith("|t");
    }

    @Test
    void aWalkThatFailsHoldsUpNoOther() throws SQLException {
        made(1);
        reader.broken.add(tx(1));
        ask(ReworkTask.Kind.REINDEX);
        AccountId failing = account;
        account = DATABASE.account("unspent", "push", OURS, GOING);
        made(2);
        ask(ReworkTask.Kind.REINDEX);

        round();

        assertThat(progress()).containsExactly("2|0|0|0|null|t");
        assertThat(progress(failing)).containsExactly("0|0|0|0|IllegalStateException|f");
        reader.broken.clear();
        round();
        assertThat(progress(failing)).containsExactly("2|0|0|0|IllegalStateException|t");
    }

    @Test
    void walksThatRestAreNotInTheWayOfOthers() throws SQLException {
        AccountId ours = account;
        for (int i = 0; i < 100; i++) {
            account = DATABASE.account("unspent", "push");
            ask(ReworkTask.Kind.REINDEX);
        }
        List<ReworkTask> others = rework.tasks();
        for (ReworkTask task : others) {
            DATABASE.update(
                    "UPDATE wallet.rework SET not_before = to_timestamp(0), requested_at = 'yesterday' WHERE account_id = ?",
                    task.account().uuid());
        }
        account = ours;
        ask(ReworkTask.Kind.OWNERS);

        assertThat(others).hasSize(100);
        assertThat(rework.tasks().get(0).account()).isEqualTo(ours);
    }

    @Test
    void aPurgedOwnerIsAsIfItHadNeverBeenAndIsWholeWhenItReturns() throws SQLException {
        made(1);
        spent(1, 1, 7); // by a transaction of which the account knows nothing else
        made(2);
        List<String> all = shown();
        assertThat(balance()).containsExactly("301|3");
        purge(true);
        walk();

        assertThat(shown()).containsExactly(tx(1) + "|0", tx(2) + "|0");
        assertThat(balance()).containsExactly("200|2");
        assertThat(DATABASE.rows(
                        "SELECT received_sats, sent_sats FROM wallet.account_tx_current WHERE account_id = ? ORDER BY txid",
                        account.uuid()))
                .as("the spend is none of the account's any more")
                .containsExactly("100|0", "100|0");

        // What comes of it meanwhile is kept, and not shown.
        made(3);
        spent(2, 1, 8);
        assertThat(shown()).hasSize(3);
        assertThatTheLogFoldsToTheTables();

        purge(false);
        walk();

        assertThat(shown()).containsAll(all).hasSize(6);
        assertThat(balance()).containsExactly("401|4");
        assertThat(DATABASE.rows(
                        "SELECT sent_sats FROM wallet.account_tx_current WHERE account_id = ? AND txid = ?",
                        account.uuid(),
                        tx(8).toBytes()))
                .containsExactly("101");
    }

    @Test
    void aWalkOfAnOlderGenerationIsOver() throws SQLException {
        made(1);
        ask(ReworkTask.Kind.REINDEX);
        DATABASE.update("UPDATE wallet.account SET generation = 2 WHERE id = ?", account.uuid());

        assertThat(rework.page(rework.tasks().get(0), reader)).isEqualTo(Rework.Turn.OVER);
        assertThat(progress()).containsExactly("0|0|0|0|null|t");
    }
}
