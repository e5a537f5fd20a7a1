package io.walletstream.stream.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.AccountKey;
import io.walletstream.stream.flow.FailureKind;
import io.walletstream.stream.flow.OutpointState;
import io.walletstream.stream.flow.OutputContent;
import io.walletstream.stream.flow.TxContent;
import io.walletstream.stream.flow.TxInput;
import io.walletstream.stream.flow.Vanished;
import io.walletstream.stream.flow.Waiting;
import io.walletstream.stream.flow.WriterInput;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The operator on a real database: what goes back to the assembler. */
class WalletWriterTest {
    private static final WalletDatabase DATABASE = WalletDatabase.shared();
    private static final Txid TX = Txid.ofWords(1, 2, 3, 4);

    private final AccountId account;
    private final KeyedOneInputStreamOperatorTestHarness<AccountId, WriterInput, UnknownAccount> harness;

    /** No rows of these accounts are removed. */
    private static final class Refusing implements Forgetting {
        @Override
        public void forget(List<TxInput.Forget> forgets) {
            throw new IllegalStateException("not expected: " + forgets);
        }

        @Override
        public void close() {}
    }

    private static Rereading noRereading() {
        throw new IllegalStateException("nothing is to be read again");
    }

    WalletWriterTest() throws Exception {
        account = DATABASE.account("unspent", "push");
        harness = new KeyedOneInputStreamOperatorTestHarness<>(
                new WalletWriter(
                        DATABASE.asDatabase(),
                        WriterLimits.DEFAULT,
                        Duration.ofHours(1),
                        Refusing::new,
                        WalletWriterTest::noRereading),
                WriterInput::account,
                AccountKey.TYPE);
        harness.setup(UnknownAccount.TYPE.createSerializer(new SerializerConfigImpl()));
    }

    @BeforeEach
    void open() throws Exception {
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    private void send(WriterInput input) throws Exception {
        harness.processElement(new StreamRecord<>(input));
    }

    /** One output becomes a row whose bytes are asked for. */
    private void merged(long group, int vout, int request) throws Exception {
        send(new WriterInput.Announced(account, 1, group, 1));
        OutpointState state = new OutpointState(vout, group, null, true, false, null, null);
        send(new WriterInput.Merged(
                account, 1, TX, group, 1, List.of(state), 0, 0, 0, request, 1, List.of(), List.of()));
    }

    private void content(long group, int vout, int request, int attempt, String text) throws Exception {
        OutputContent output = new OutputContent(vout, null, 7, new byte[0], null, List.of(), text);
        TxContent bytes = new TxContent(TX, 100, 1, 14, List.of(), List.of(output));
        send(new WriterInput.Content(account, 1, request, attempt, group, false, group, bytes));
    }

    private void parked(int request, int vout, int attempts, FailureKind kind, long revision) throws Exception {
        send(new WriterInput.Parked(
                account,
                1,
                TX,
                request,
                0,
                1,
                attempts,
                kind,
                "why",
                60_000,
                List.of(new Waiting(vout, null)),
                revision));
    }

    private List<TxInput> round() throws Exception {
        harness.prepareSnapshotPreBarrier(1);
        List<TxInput> round = new ArrayList<>();
        var output = harness.getSideOutput(WalletWriter.ROUND);
        while (output != null && !output.isEmpty()) {
            round.add(output.poll().getValue());
        }
        return round;
    }

    private List<String> counts() throws SQLException {
        return DATABASE.rows(
                "SELECT items_processing, items_done, items_failed, txs_done, txs_failed FROM wallet.account_sync"
                        + " WHERE account_id = ?",
                account.uuid());
    }

    private List<String> failures() throws SQLException {
        return DATABASE.rows(
                "SELECT kind, attempts, resolved_at IS NULL FROM wallet.sync_failure WHERE account_id = ? ORDER BY vout",
                account.uuid());
    }

    @Test
    void aTransactionThatTheDatabaseRefusesIsParkedWhereItWasAskedForAndCanBeTriedAgain() throws Exception {
        merged(1, 0, 1);
        content(1, 0, 1, 0, "nul \0");

        assertThat(round())
                .containsExactly(new TxInput.Failed(
                        account,
                        1,
                        TX,
                        1,
                        0,
                        FailureKind.POISON,
                        "refused by the database (SQLState 22021)",
                        List.of(),
                        1));
        parked(1, 0, 1, FailureKind.POISON, 1);
        assertThat(round()).isEmpty();
        assertThat(counts()).containsExactly("0|0|1|0|1");
        assertThat(failures()).containsExactly("poison|1|t");

        content(1, 0, 1, 1, "fine");

        assertThat(round()).isEmpty();
        assertThat(counts()).containsExactly("0|1|0|1|0");
        assertThat(failures()).containsExactly("poison|1|f");
    }

    @Test
    void bytesForOneRequestWakeAnotherThatIsParkedAndEndTheFailureOnlyWithTheLast() throws Exception {
        merged(1, 0, 1);
        parked(1, 0, 1, FailureKind.TRANSIENT, 1);
        merged(2, 1, 2);
        content(2, 1, 2, 0, "fine");

        assertThat(round()).containsExactly(new TxInput.Retry(account, 1, TX, false));
        assertThat(failures()).containsExactly("transient|1|t");
        assertThat(counts()).containsExactly("0|1|1|0|1");

        content(1, 0, 1, 1, "fine");

        assertThat(round()).isEmpty();
        assertThat(failures()).containsExactly("transient|1|f");
        assertThat(counts()).containsExactly("0|2|0|1|0");
    }

    @Test
    void whatExistsOfAnAnswerIsParkedWhereItWasAskedForIfTheDatabaseRefusesIt() throws Exception {
        send(new WriterInput.Announced(account, 1, 1, 2));
        OutpointState state = new OutpointState(0, 1, null, true, false, null, null);
        OutpointState missing = new OutpointState(9, 1, null, true, false, null, null);
        send(new WriterInput.Merged(
                account, 1, TX, 1, 2, List.of(state, missing), 0, 0, 0, 1, 2, List.of(), List.of()));
        send(new WriterInput.Parked(
                account,
                1,
                TX,
                2,
                1,
                1,
                1,
                FailureKind.POISON,
                "no output 9",
                Long.MAX_VALUE,
                List.of(new Waiting(9, null)),
                1));
        content(1, 0, 1, 1, "nul \0");

        assertThat(round())
                .containsExactly(new TxInput.Failed(
                        account,
                        1,
                        TX,
                        1,
                        1,
                        FailureKind.POISON,
                        "refused by the database (SQLState 22021)",
                        List.of(),
                        1));
        parked(1, 0, 2, FailureKind.POISON, 1);
        round();
        assertThat(counts()).containsExactly("0|0|2|0|1");

        content(1, 0, 1, 2, "fine");

        assertThat(round()).isEmpty();
        assertThat(counts()).containsExactly("0|1|1|0|1");
        assertThat(failures()).containsExactly("poison|2|f", "poison|1|t");
    }

    @Test
    void aTransactionThatIsParkedShowsAFailureThoughAnotherRequestOfNewerFactsSucceeded() throws Exception {
        merged(1, 0, 1);
        merged(2, 1, 2);
        parked(2, 1, 1, FailureKind.TRANSIENT, 2);
        round();
        content(2, 1, 2, 1, "fine");
        round();
        assertThat(failures()).containsExactly("transient|1|f");

        parked(1, 0, 1, FailureKind.NOT_FOUND, 1);
        round();

        assertThat(failures()).containsExactly("notFound|1|t", "transient|1|f");
        content(1, 0, 1, 1, "fine");
        round();
        assertThat(failures()).containsExactly("notFound|1|f", "transient|1|f");
    }

    @Test
    void aSuccessIsToldThoughAnotherRequestIsParkedForGood() throws Exception {
        merged(1, 9, 1);
        parked(1, 9, 1, FailureKind.POISON, 1);
        merged(2, 3, 2);
        parked(2, 3, 1, FailureKind.TRANSIENT, 2);
        round();
        assertThat(failures()).containsExactly("transient|1|t", "poison|1|t");

        content(2, 3, 2, 1, "fine");
        round();

        assertThat(failures()).containsExactly("transient|1|f", "poison|1|t");
        assertThat(counts()).containsExactly("0|1|1|0|1");
        assertThat(DATABASE.rows(
                        "SELECT type FROM wallet.account_event WHERE account_id = ? AND type LIKE 'item.%' ORDER BY seq",
                        account.uuid()))
                .containsExactly("item.failed", "item.failed", "item.completed");
    }

    /** A word without a group of its own, by which a request is over. */
    private void over(int request, OutpointState... states) throws Exception {
        List<Vanished> vanished = List.of(new Vanished(request, 1, true));
        send(new WriterInput.Merged(account, 1, TX, 0, 0, List.of(states), 0, 0, 0, 0, 0, List.of(), vanished));
    }

    @Test
    void whatVanishedWhileItWasParkedFailsNoMore() throws Exception {
        merged(1, 0, 1);
        parked(1, 0, 1, FailureKind.POISON, 1);
        round();
        assertThat(counts()).containsExactly("0|0|1|0|1");

        over(1, new OutpointState(0, 2, null, false, false, null, null));

        assertThat(round()).isEmpty();
        assertThat(failures()).containsExactly("poison|1|f");
        assertThat(counts()).containsExactly("0|1|0|1|0");
    }

    @Test
    void aTransactionIsToldThatNoRowNamesItAndThatOneDoesAfterAll() throws Exception {
        Txid payer = Txid.ofWords(9, 9, 9, 9);
        send(new WriterInput.OutgoingTaken(account, 1, TX, 1, 1, 1));
        send(new WriterInput.Parked(account, 1, TX, 1, 0, 0, 1, FailureKind.POISON, "why", 60_000, List.of(), 1));
        assertThat(round()).as("the word of the row is on its way").isEmpty();
        assertThat(failures()).containsExactly("poison|1|t");

        OutpointState spent = new OutpointState(0, 1, null, true, false, TX, null);
        send(new WriterInput.Merged(account, 1, payer, 1, 0, List.of(spent), 0, 0, 0, 0, 0, List.of(TX), List.of()));
        assertThat(round()).isEmpty();
        assertThat(failures()).containsExactly("poison|1|t");

        OutpointState unspent = new OutpointState(0, 2, null, true, false, null, null);
        send(new WriterInput.Merged(account, 1, payer, 2, 0, List.of(unspent), 0, 0, 0, 0, 0, List.of(), List.of()));
        assertThat(round()).containsExactly(new TxInput.Spending(account, 1, TX, false));
        assertThat(failures()).containsExactly("poison|1|f");

        OutpointState again = new OutpointState(0, 3, null, true, false, TX, null);
        send(new WriterInput.Merged(account, 1, payer, 3, 0, List.of(again), 0, 0, 0, 0, 0, List.of(TX), List.of()));
        over(1);
        assertThat(round()).containsExactly(new TxInput.Spending(account, 1, TX, true));
        assertThat(counts()).containsExactly("0|0|0|1|0");
    }

    @Test
    void theWindowAndTheAssemblerHearThatThereIsNoSuchAccount() throws Exception {
        AccountId stranger = new AccountId(UUID.randomUUID());
        send(new WriterInput.Noted(stranger, 1, List.of(7L, 9L)));
        send(new WriterInput.Noted(stranger, 1, List.of(8L)));
        send(new WriterInput.Announced(stranger, 1, 1, 1));
        OutpointState state = new OutpointState(0, 9, null, true, false, null, null);
        send(new WriterInput.Merged(stranger, 1, TX, 1, 1, List.of(state), 0, 0, 0, 1, 1, List.of(), List.of()));
        send(new WriterInput.Noted(account, 1, List.of(6L)));

        assertThat(round())
                .containsExactlyInAnyOrder(
                        new TxInput.AccountUnknown(stranger, 9),
                        new TxInput.Forget(stranger, 1, TX, 9),
                        new TxInput.AccountFound(account));
        assertThat(harness.extractOutputValues()).containsExactly(new UnknownAccount(stranger, List.of(7L, 8L, 9L)));
        assertThat(harness.numKeyedStateEntries()).isZero();
    }

    @Test
    void theWindowHearsThatAnAccountIsDeletedAfterItHeardThatItWasThere() throws Exception {
        DATABASE.update("UPDATE wallet.account SET deleted_at = now() WHERE id = ?", account.uuid());
        send(new WriterInput.Noted(account, 2, List.of(6L)));
        send(new WriterInput.Opened(account, 2));

        assertThat(round())
                .containsExactly(
                        new TxInput.AccountFound(account), new TxInput.AccountUnknown(account, Long.MAX_VALUE));
        assertThat(harness.extractOutputValues()).isEmpty();
        assertThat(harness.numKeyedStateEntries()).isZero();
    }

    @Test
    void parkedWorkOfAnOlderGenerationIsForgotten() throws Exception {
        merged(1, 0, 1);
        parked(1, 0, 1, FailureKind.TRANSIENT, 1);
        assertThat(harness.numKeyedStateEntries())
                .as("the parked transaction; progress is kept until the flush")
                .isEqualTo(1);
        round();
        assertThat(harness.numKeyedStateEntries()).isEqualTo(2);

        send(new WriterInput.Opened(account, 2));

        assertThat(harness.numKeyedStateEntries()).isEqualTo(1);
    }
}
