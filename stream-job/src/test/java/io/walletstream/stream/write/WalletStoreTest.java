package io.walletstream.stream.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.stream.flow.FailureKind;
import io.walletstream.stream.flow.OutpointState;
import io.walletstream.stream.flow.OutputContent;
import io.walletstream.stream.flow.TxContent;
import io.walletstream.stream.flow.TxInput;
import io.walletstream.stream.flow.Waiting;
import io.walletstream.stream.flow.WriterInput;
import io.walletstream.stream.flow.WriterInput.Parked;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

class WalletStoreTest {
    private static final WalletDatabase DATABASE = WalletDatabase.shared();
    private static final Txid T1 = Txid.ofWords(1, 0, 0, 0);
    private static final Txid T2 = Txid.ofWords(2, 0, 0, 0);
    private static final Score MINED = Score.mined(800_000, 3);
    private static final Score LATER = Score.mined(800_001, 0);
    private static final Score SEEN = Score.unconfirmed(1_700_000_000L, 0);

    private AccountId account = new AccountId(new UUID(0, 0));
    private WalletStore store = open();

    private static WalletStore open() {
        try {
            return WalletStore.open(DATABASE.connect(), InstantSource.system());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void makeAccount() throws SQLException {
        account = DATABASE.account("unspent", "onesat", "1owner");
    }

    @AfterEach
    void close() throws SQLException {
        store.close();
    }

    @Test
    void aTransactionIsToldFromItsFirstSightToItsReturn() throws SQLException {
        flush(state(T1, 0, 1, SEEN, true, null, null), content(T1, 500));
        flush(state(T1, 0, 2, MINED, true, null, null));
        flush(state(T1, 0, 3, LATER, true, null, null));
        flush(state(T1, 0, 4, LATER, false, null, null));
        flush(state(T1, 0, 5, SEEN, true, null, null));

        assertThat(types()).containsExactly("tx.applied", "tx.confirmed", "tx.moved", "tx.orphaned", "tx.restored");
        assertThat(DATABASE.rows(
                        "SELECT data->>'confirmed', data->>'unconfirmed', data->>'outputs' FROM wallet.account_event"
                                + " WHERE account_id = ? AND type = 'balance.changed' ORDER BY seq",
                        account.uuid()))
                .containsExactly("0|500|1", "500|0|1", "0|0|0", "0|500|1");
    }

    @Test
    void aSpendBelongsToTheSpendingTransaction() throws SQLException {
        flush(state(T1, 0, 1, MINED, true, null, null), content(T1, 500));
        flush(state(T1, 0, 2, MINED, true, T2, LATER));
        assertThat(DATABASE.rows(
                        "SELECT type, data->>'txid', data->>'direction', data->>'netSats', data->'spent'->0->>'outpoint',"
                                + " data->'spent'->0->>'spentTxid', data->>'items', data->>'outputs'"
                                + " FROM wallet.account_event WHERE account_id = ? AND seq = 3",
                        account.uuid()))
                .containsExactly(
                        "tx.applied|" + T2 + "|send|-500|" + T1 + "_0|" + T2 + "|[\"" + T1 + "_0:800001\"]|[]");

        flush(state(T1, 0, 3, MINED, true, null, null));
        assertThat(DATABASE.rows(
                        "SELECT type, data->>'txid', data->>'state', data->'spent'->0->>'spentTxid'"
                                + " FROM wallet.account_event WHERE account_id = ? AND seq = 5",
                        account.uuid()))
                .containsExactly("tx.orphaned|" + T2 + "|orphaned|null");
    }

    @Test
    void aLargeTransactionIsToldInParts() throws SQLException {
        FlushBatch batch = new FlushBatch();
        List<OutputContent> outputs = new ArrayList<>();
        for (int vout = 0; vout < 2_500; vout++) {
            batch.state(account, 1, new Outpoint(T1, vout), stateOf(vout, 1 + vout, MINED, true, null, null));
            outputs.add(new OutputContent(vout, null, 1, new byte[0], null, List.of(), null));
        }
        batch.content(account, 1, new TxContent(T1, 99, 1, 2_500, List.of(), outputs), 1, 0);
        store.flush(batch);

        assertThat(DATABASE.rows(
                        "SELECT data->>'part', data->>'parts', jsonb_array_length(data->'outputs') FROM wallet.account_event"
                                + " WHERE account_id = ? AND type = 'tx.applied' ORDER BY seq",
                        account.uuid()))
                .containsExactly("1|3|1000", "2|3|1000", "3|3|500");
    }

    @Test
    void fullHistoryRemembersNothing() throws SQLException {
        AccountId full = DATABASE.account("full", "push");
        FlushBatch batch = new FlushBatch();
        batch.state(full, 1, new Outpoint(T1, 0), new OutpointState(0, 1, MINED, true, true, T2, LATER));
        batch.content(full, 1, contentOf(T1, 5), 1, 0);
        store.flush(batch);

        assertThat(DATABASE.rows("SELECT vout FROM wallet.output_current WHERE account_id = ?", full.uuid()))
                .containsExactly("0");
    }

    @Test
    void anOlderWriterIsRefused() throws SQLException {
        flush(state(T1, 0, 1, MINED, true, null, null));
        try (WalletStore newer = open()) {
            FlushBatch batch = new FlushBatch();
            state(T1, 0, 2, LATER, true, null, null).addTo(batch, account, 1);
            newer.flush(batch);
        }
        assertThatThrownBy(() -> flush(state(T1, 0, 3, MINED, true, null, null)))
                .isInstanceOf(StaleWriterException.class);
        assertThat(DATABASE.rows("SELECT revision FROM wallet.output WHERE account_id = ?", account.uuid()))
                .containsExactly("2");
    }

    @Test
    void otherGenerationsDeletedAndUnknownAccountsAreDropped() throws SQLException {
        AccountId unknown = new AccountId(UUID.randomUUID());
        AccountId deleted = DATABASE.account("unspent", "push");
        DATABASE.update("UPDATE wallet.account SET deleted_at = now() WHERE id = ?", deleted.uuid());
        DATABASE.update("UPDATE wallet.account SET generation = 2 WHERE id = ?", account.uuid());
        FlushBatch batch = new FlushBatch();
        Work work = state(T1, 0, 1, MINED, true, null, null);
        Txid failed = Txid.ofWords(91, 0, 0, 0);
        Txid outgoing = Txid.ofWords(92, 0, 0, 0);
        batch.failed(new Parked(account, 1, failed, 1, 0, 1, 1, FailureKind.TRANSIENT, "why", 5, List.of(), 1));
        batch.outgoing(new TxRef(account, 1, outgoing), 1);
        batch.outgoing(new TxRef(account, 2, outgoing), 1);
        batch.outgoing(new TxRef(unknown, 1, outgoing), 6);
        batch.outgoing(new TxRef(unknown, 1, outgoing), 5);
        batch.content(unknown, 1, contentOf(T1, 5), 3, 0);
        batch.failed(new Parked(unknown, 1, T1, 2, 0, 1, 1, FailureKind.TRANSIENT, "why", 5, List.of(), 4));
        work.addTo(batch, account, 1);
        work.addTo(batch, account, 3);
        work.addTo(batch, deleted, 1);
        work.addTo(batch, unknown, 1);
        WalletStore.Flushed flushed = store.flush(batch);

        assertThat(flushed.unknown()).containsExactly(unknown);
        assertThat(flushed.dropped()).isEqualTo(6);
        assertThat(batch.deleted).containsExactly(deleted);
        assertThat(batch.forgotten.revisions)
                .as("what can never be written, which the assembler must not keep; generation 3 may still come")
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        new TxRef(account, 1, T1),
                        TxInput.Forget.ALL,
                        new TxRef(account, 1, failed),
                        TxInput.Forget.ALL,
                        new TxRef(account, 1, outgoing),
                        TxInput.Forget.ALL,
                        new TxRef(deleted, 1, T1),
                        TxInput.Forget.ALL,
                        new TxRef(unknown, 1, T1),
                        4L,
                        new TxRef(unknown, 1, outgoing),
                        6L));
        assertThat(flushed.rows()).isZero();
    }

    @Test
    void aRefusedTransactionIsParkedAndItsStatesStand() throws SQLException {
        FlushBatch batch = new FlushBatch();
        for (int tx = 1; tx <= 20; tx++) {
            Txid txid = Txid.ofWords(tx, 0, 0, 0);
            state(txid, 0, tx, MINED, true, null, null).addTo(batch, account, 1);
            OutputContent output =
                    new OutputContent(0, null, 7, new byte[0], null, List.of(), tx == 13 ? "nul \0" : "fine");
            batch.content(account, 1, new TxContent(txid, 1, 1, 7, List.of(), List.of(output)), tx, 0);
        }
        Txid refused = Txid.ofWords(13, 0, 0, 0);
        WalletStore.Flushed flushed = PoisonSearch.flush(store, batch);

        assertThat(flushed.refused())
                .extracting(WalletStore.Refused::ref)
                .containsExactly(new TxRef(account, 1, refused));
        assertThat(DATABASE.rows(
                        "SELECT encode(txid, 'hex'), kind, revision FROM wallet.sync_failure WHERE account_id = ?",
                        account.uuid()))
                .containsExactly(refused + "|poison|13");
        assertThat(DATABASE.rows(
                        "SELECT count(*), count(value_sats) FROM wallet.output WHERE account_id = ?", account.uuid()))
                .containsExactly("20|19");
    }

    @Test
    void theRequestsOfARefusedTransactionAreNamedRatherThanItsRowWritten() throws SQLException {
        FlushBatch batch = new FlushBatch();
        TxRef ref = new TxRef(account, 1, T1);
        OutputContent output = new OutputContent(0, null, 7, new byte[0], null, List.of(), "nul \0");
        batch.content(account, 1, new TxContent(T1, 1, 1, 7, List.of(), List.of(output)), 5, 1);
        Answered answer = new Answered(2, 1, 3, 1, 5);
        batch.answered(ref, answer);

        WalletStore.Flushed flushed = PoisonSearch.flush(store, batch);

        assertThat(flushed.refused()).singleElement().satisfies(refused -> {
            assertThat(refused.ref()).isEqualTo(ref);
            assertThat(refused.answered()).containsExactly(answer);
            assertThat(refused.reason()).contains("22021");
        });
        assertThat(DATABASE.rows("SELECT 1 FROM wallet.sync_failure WHERE account_id = ?", account.uuid()))
                .as("neither a failure nor the tombstone of one")
                .isEmpty();
    }

    @Test
    void whatTheDatabaseRefusesDoesNotEndAFailureWhereverItLiesInTheBatch() throws SQLException {
        FlushBatch before = new FlushBatch();
        before.failed(parked(1, 1));
        store.flush(before);
        FlushBatch batch = new FlushBatch();
        for (Txid txid : List.of(T1, Txid.ofWords(Long.MAX_VALUE, 0, 0, 1), Txid.ofWords(Long.MAX_VALUE, 0, 0, 2))) {
            String text = txid.equals(T1) ? "nul \0" : "fine";
            OutputContent output = new OutputContent(0, null, 7, new byte[0], null, List.of(), text);
            batch.content(account, 1, new TxContent(txid, 1, 1, 7, List.of(), List.of(output)), 1, 1);
        }
        TxRef ref = new TxRef(account, 1, T1);
        batch.answered(ref, new Answered(1, 1, 1, 1, 1));

        PoisonSearch.flush(store, batch);

        assertThat(DATABASE.rows(
                        "SELECT resolved_at IS NULL FROM wallet.sync_failure WHERE account_id = ?", account.uuid()))
                .containsExactly("t");
        assertThat(types()).containsExactly("item.failed");
    }

    @Test
    void theNewestContentOfAFlushCounts() {
        TxWork work = new TxWork(new TxRef(account, 1, T1));

        TxContent newest = contentOf(T1, 500);
        work.content(newest, 9, 1);
        work.content(contentOf(T1, 400), 5, 3);

        assertThat(work.contentRevision).isEqualTo(9);
        assertThat(work.contentAttempt).isEqualTo(1);
        assertThat(work.content).isSameAs(newest);
        assertThat(work.rows.get(0))
                .extracting(halves -> halves.content)
                .isSameAs(newest.outputs().get(0));
    }

    @Test
    void aPassAppliedAfterANewerStallCountsOnceTheFeedGoesOn() throws SQLException {
        owner(true, 20, 0);
        owner(false, 10, 3);
        assertThat(ownerState()).containsExactly("stalled|3");
        owner(false, 30, 0);

        assertThat(ownerState()).containsExactly("synced|3");
        assertThat(types()).containsExactly("feed.stalled", "feed.resumed");
    }

    private WriterInput.Reorg reorg(int pass, int fromHeight, int transactions) {
        return new WriterInput.Reorg(account, 1, new OwnerRef("1owner", 1), 1, pass, fromHeight, transactions);
    }

    private List<String> reorgs() throws SQLException {
        return DATABASE.rows(
                "SELECT data->>'fromHeight', data->>'transactions' FROM wallet.account_event"
                        + " WHERE account_id = ? AND type = 'reorg' ORDER BY seq",
                account.uuid());
    }

    @Test
    void aReorgIsToldWithTheRowOfItsPassAndNotAgainWhenTheFlushesAreCutAnotherWay() throws SQLException {
        FlushBatch together = new FlushBatch();
        together.owner(ownerRow(false, 10, 3, reorg(3, 800_010, 2)));
        together.owner(ownerRow(false, 11, 4, reorg(4, 800_005, 1)));
        store.flush(together);
        assertThat(reorgs()).containsExactly("800010|2", "800005|1");

        FlushBatch alone = new FlushBatch();
        alone.owner(ownerRow(false, 10, 3, reorg(3, 800_010, 2)));
        store.flush(alone);
        FlushBatch later = new FlushBatch();
        later.owner(ownerRow(false, 12, 5, reorg(3, 800_010, 2), reorg(4, 800_005, 1), reorg(5, 800_001, 7)));
        store.flush(later);

        assertThat(reorgs()).containsExactly("800010|2", "800005|1", "800001|7");
        owner(true, 13, 0);
        assertThat(reorgs()).hasSize(3);
    }

    @Test
    void passesOfANewerOwnerGenerationBeginAnewForReorgsToo() throws SQLException {
        owner(false, 10, 9);
        FlushBatch batch = new FlushBatch();
        OwnerRef again = new OwnerRef("1owner", 2);
        WriterInput.Reorg reorg = new WriterInput.Reorg(account, 1, again, 1, 2, 800_010, 1);
        batch.owner(new OwnerRow(account, 1, again, false, null, 0, 11, 1, 2, 800_000, List.of(reorg)));
        store.flush(batch);

        assertThat(reorgs()).containsExactly("800010|1");
    }

    @Test
    void aRollbackThatWaitsStallsItsOwnerUntilAPassSaysThatItIsOver() throws SQLException {
        held(10, 1, 860);
        held(11, 2, 850);
        assertThat(types()).containsOnlyOnce("feed.stalled");
        assertThat(heldFrom()).isEqualTo("850");
        held(10, 1, 860);
        assertThat(heldFrom()).as("a replay").isEqualTo("850");

        owner(false, 12, 3);

        assertThat(heldFrom()).isEqualTo("none");
        assertThat(types()).endsWith("feed.stalled", "feed.resumed");
    }

    private void held(long revision, int pass, int from) throws SQLException {
        FlushBatch batch = new FlushBatch();
        WriterInput.PassEnd end = new WriterInput.PassEnd(
                account, 1, new OwnerRef("1owner", 1), 1, pass, 800_000, 0, from, "waits from " + from, revision);
        batch.owner(OwnerRow.of(new AppliedPass(end, List.of())));
        store.flush(batch);
    }

    private String heldFrom() throws SQLException {
        return DATABASE.rows(
                        "SELECT coalesce(held_from::text, 'none') FROM wallet.owner_sync WHERE account_id = ?",
                        account.uuid())
                .get(0);
    }

    @Test
    void progressIsToldOnTransitionsAndNotAgainAfterARestore() throws SQLException {
        FlushBatch opened = new FlushBatch();
        opened.opened(account, 1);
        store.flush(opened);
        assertThat(types()).containsExactly("sync.started");
        progress(1, 10, 2);
        progress(0, 10, 2);
        assertThat(types()).endsWith("queue.empty");
        FlushBatch pass = new FlushBatch();
        pass.owner(ownerRow(false, 11, 1));
        pass.counts(account, 1, counts(0, 2));
        store.flush(pass);
        int told = types().size();
        assertThat(types()).endsWith("sync.complete");

        progress(1, 10, 1);
        progress(0, 10, 2);
        assertThat(types()).hasSize(told);

        progress(1, 12, 2);
        progress(0, 12, 3);
        assertThat(types().subList(told, types().size()))
                .containsExactly("sync.started", "queue.empty", "sync.complete");
    }

    @Test
    void aClearIsToldOnce() throws SQLException {
        DATABASE.update("UPDATE wallet.account SET generation = 2 WHERE id = ?", account.uuid());
        for (int i = 0; i < 2; i++) {
            FlushBatch opened = new FlushBatch();
            opened.opened(account, 2);
            store.flush(opened);
        }
        assertThat(types()).containsExactly("account.cleared", "sync.started");
    }

    @Test
    void aClearIsToldBeforeWhatCameInTheSameFlush() throws SQLException {
        DATABASE.update("UPDATE wallet.account SET generation = 2 WHERE id = ?", account.uuid());
        FlushBatch batch = new FlushBatch();
        state(T1, 0, 1, SEEN, true, null, null).addTo(batch, account, 2);
        content(T1, 500).addTo(batch, account, 2);
        batch.opened(account, 2);

        store.flush(batch);

        assertThat(types()).containsExactly("account.cleared", "tx.applied", "queue.empty", "sync.started");
    }

    @Test
    void readersAreTold() throws SQLException {
        try (Connection listener = DATABASE.connect()) {
            listener.createStatement().execute("LISTEN account_event");
            flush(state(T1, 0, 1, MINED, true, null, null), content(T1, 5));
            PGNotification[] told = listener.unwrap(PGConnection.class).getNotifications(5_000);

            assertThat(told).isNotNull();
            assertThat(told[0].getParameter()).isEqualTo(account + ":2");
        }
    }

    @Test
    void theJanitorRemovesOlderGenerationsAndDeletedAccountsAlone() throws SQLException {
        FlushBatch first = new FlushBatch();
        for (int tx = 1; tx <= 30; tx++) {
            state(Txid.ofWords(tx, 0, 0, 0), 0, tx, MINED, true, null, null).addTo(first, account, 1);
            first.content(account, 1, contentOf(Txid.ofWords(tx, 0, 0, 0), 5), tx, 0);
        }
        first.opened(account, 1);
        first.failed(parked(50, 1, Txid.ofWords(77, 0, 0, 0)));
        state(Txid.ofWords(30, 0, 0, 0), 0, 60, MINED, true, Txid.ofWords(78, 0, 0, 0), null)
                .addTo(first, account, 1);
        store.flush(first);
        DATABASE.update("UPDATE wallet.account SET generation = 2 WHERE id = ?", account.uuid());
        FlushBatch second = new FlushBatch();
        state(T1, 0, 40, MINED, true, null, null).addTo(second, account, 2);
        second.opened(account, 2);
        store.flush(second);
        try (Connection connection = DATABASE.connect()) {
            Remembered remembered = new Remembered();
            GenerationJanitor janitor = new GenerationJanitor(connection, remembered, 7);
            janitor.sweep();
            assertThat(remembered.txids)
                    .as("every transaction of generation 1, the one with a failure alone, the one that only spends")
                    .hasSize(32);
            assertThat(remembered.generations).containsExactly(1);
            assertThat(janitor.sweep()).isZero();
            for (String table : List.of("output", "account_tx", "account_sync")) {
                assertThat(DATABASE.rows(
                                "SELECT generation FROM wallet." + table + " WHERE account_id = ?", account.uuid()))
                        .containsExactly("2");
            }
            DATABASE.update("UPDATE wallet.account SET deleted_at = now() WHERE id = ?", account.uuid());
            janitor.sweep();
            for (String table : List.of("output", "account_tx", "account_sync", "account_event")) {
                assertThat(DATABASE.rows("SELECT 1 FROM wallet." + table + " WHERE account_id = ?", account.uuid()))
                        .isEmpty();
            }
        }
    }

    /** What was told to be forgotten, and that it was told while the rows were there. */
    private final class Remembered implements Forgetting {
        final Set<Txid> txids = new TreeSet<>();
        final Set<Integer> generations = new TreeSet<>();

        @Override
        public void forget(List<TxInput.Forget> forgets) {
            assertThat(forgets).hasSizeLessThanOrEqualTo(7);
            for (TxInput.Forget forget : forgets) {
                assertThat(rowsOf(forget)).isNotEmpty();
                if (!forget.account().equals(account)) {
                    continue; // of another test
                }
                txids.add(forget.txid());
                generations.add(forget.generation());
            }
        }

        private List<String> rowsOf(TxInput.Forget forget) {
            try {
                Object[] key = {forget.account().uuid(), forget.txid().toBytes(), forget.generation()};
                List<String> rows = new ArrayList<>(DATABASE.rows(
                        "SELECT 1 FROM wallet.account_tx WHERE account_id = ? AND txid = ? AND generation = ?", key));
                rows.addAll(DATABASE.rows(
                        "SELECT 1 FROM wallet.sync_failure WHERE account_id = ? AND txid = ? AND generation = ?", key));
                return rows;
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {}
    }

    @Test
    void aJanitorThatIsNotHeardLeavesTheRows() throws SQLException {
        flush(state(T1, 0, 1, MINED, true, null, null), (batch, id, generation) -> batch.opened(id, generation));
        DATABASE.update("UPDATE wallet.account SET generation = 2 WHERE id = ?", account.uuid());
        Forgetting deaf = new Forgetting() {
            @Override
            public void forget(List<TxInput.Forget> forgets) {
                throw new IllegalStateException("Kafka is away");
            }

            @Override
            public void close() {}
        };
        try (Connection connection = DATABASE.connect()) {
            assertThatThrownBy(() -> new GenerationJanitor(connection, deaf, 7).sweep())
                    .hasMessage("Kafka is away");
            assertThat(DATABASE.rows("SELECT generation FROM wallet.account_tx WHERE account_id = ?", account.uuid()))
                    .containsExactly("1");
            Remembered remembered = new Remembered();
            new GenerationJanitor(connection, remembered, 7).sweep();
            assertThat(remembered.txids).containsExactly(T1);
        }
    }

    @Test
    void monthsAheadAreReady() throws SQLException {
        try (Connection connection = DATABASE.connect()) {
            LocalDate later = LocalDate.of(2090, 1, 15);
            assertThat(EventPartitions.ensure(connection, later)).isEqualTo(EventPartitions.MONTHS);
            assertThat(EventPartitions.ensure(connection, later)).isZero();
        }
    }

    private interface Work {
        void addTo(FlushBatch batch, AccountId account, int generation);
    }

    private void flush(Work... works) throws SQLException {
        FlushBatch batch = new FlushBatch();
        for (Work work : works) {
            work.addTo(batch, account, 1);
        }
        store.flush(batch);
    }

    private static OutpointState stateOf(
            int vout, long revision, Score score, boolean live, @Nullable Txid spentTxid, @Nullable Score spentScore) {
        return new OutpointState(vout, revision, score, live, false, spentTxid, spentScore);
    }

    private static Work state(
            Txid txid,
            int vout,
            long revision,
            Score score,
            boolean live,
            @Nullable Txid spentTxid,
            @Nullable Score spentScore) {
        return (batch, id, generation) -> batch.state(
                id, generation, new Outpoint(txid, vout), stateOf(vout, revision, score, live, spentTxid, spentScore));
    }

    private static TxContent contentOf(Txid txid, long sats) {
        OutputContent output = new OutputContent(0, "1owner", sats, new byte[] {1}, "fund", List.of("a"), null);
        return new TxContent(txid, 200, 1, sats, List.of(), List.of(output));
    }

    private static Work content(Txid txid, long sats) {
        return (batch, id, generation) -> batch.content(id, generation, contentOf(txid, sats), 1, 0);
    }

    private Parked parked(long revision, int attempts) {
        return parked(revision, attempts, T1);
    }

    private Parked parked(long revision, int attempts, Txid txid) {
        return new Parked(
                account,
                1,
                txid,
                1,
                0,
                1,
                attempts,
                FailureKind.TRANSIENT,
                "timeout",
                1_000,
                List.of(new Waiting(0, MINED)),
                revision);
    }

    private OwnerRow ownerRow(boolean stalled, long revision, int pass, WriterInput.Reorg... reorgs) {
        return new OwnerRow(
                account,
                1,
                new OwnerRef("1owner", 1),
                stalled,
                stalled ? "garbage" : null,
                0,
                revision,
                pass > 0 ? 1 : 0,
                pass,
                pass > 0 ? 800_000 : 0,
                List.of(reorgs));
    }

    private void owner(boolean stalled, long revision, int pass) throws SQLException {
        FlushBatch batch = new FlushBatch();
        batch.owner(ownerRow(stalled, revision, pass));
        store.flush(batch);
    }

    private List<String> ownerState() throws SQLException {
        return DATABASE.rows("SELECT state, pass_number FROM wallet.owner_sync WHERE account_id = ?", account.uuid());
    }

    @Test
    void countsOfARestoreStayBehindUntilTheyHaveCaughtUpWithTheRows() throws SQLException {
        flush(state(T1, 0, 5, MINED, true, null, null), content(T1, 500), done(2, 5));
        flush(done(1, 3)); // a checkpoint's, restored after the rows were written
        assertThat(doneItems()).containsExactly("2");

        flush(done(3, 5));
        assertThat(doneItems()).containsExactly("3");
    }

    private static Work done(long items, long revision) {
        SyncCounts counts = new SyncCounts(0, 0, items, 0, 0, 0, 0, 0, 0, 0, 0, revision);
        return (batch, id, generation) -> batch.counts(id, generation, counts);
    }

    private List<String> doneItems() throws SQLException {
        return DATABASE.rows("SELECT items_done FROM wallet.account_sync WHERE account_id = ?", account.uuid());
    }

    private static SyncCounts counts(long processing, long settled) {
        return new SyncCounts(0, processing, 0, 0, 0, 0, 0, 0, 0, 0, settled, 0);
    }

    private void progress(long processing, long revision, long settled) throws SQLException {
        FlushBatch batch = new FlushBatch();
        state(T1, 0, revision, MINED, true, null, null).addTo(batch, account, 1);
        batch.counts(account, 1, counts(processing, settled));
        store.flush(batch);
    }

    /** Types of the account's events without balances, in order. */
    private List<String> types() throws SQLException {
        return DATABASE.rows(
                "SELECT type FROM wallet.account_event WHERE account_id = ? AND type <> 'balance.changed' ORDER BY seq",
                account.uuid());
    }
}
