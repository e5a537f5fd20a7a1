package io.walletstream.stream.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.AccountKey;
import io.walletstream.stream.flow.OutpointState;
import io.walletstream.stream.flow.SerializerChecks;
import io.walletstream.stream.flow.TxInput;
import io.walletstream.stream.flow.WriterInput;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Checkpoints that rely on tables, and tables that went back to an older time. */
class WriterMarksTest {
    private static final WalletDatabase DATABASE = WalletDatabase.shared();

    private AccountId account = new AccountId(new UUID(0, 0));

    private static final class Nothing implements Forgetting {
        @Override
        public void forget(List<TxInput.Forget> forgets) {}

        @Override
        public void close() {}
    }

    @BeforeEach
    void anAccount() throws Exception {
        account = DATABASE.account("unspent", "push");
        execute("DELETE FROM wallet.writer_mark");
    }

    @Test
    void aCheckpointGoesOnOnTablesThatHoldWhatItSaysAndMore() throws Exception {
        OperatorSubtaskState older = checkpoint(null, 5, true);
        checkpoint(older, 6, true); // the tables are newer now
        checkpoint(older, 7, true);
        assertThat(marks()).containsExactlyInAnyOrder("5", "6", "7");
    }

    @Test
    void aCheckpointIsRefusedForGoodOnTablesOfAnOlderTime() throws Exception {
        OperatorSubtaskState newer = checkpoint(null, 5, true);
        execute("UPDATE wallet.writer_mark SET checkpoint = 4");
        assertRefused(newer);
        execute("DELETE FROM wallet.writer_mark");
        assertRefused(newer);
        checkpoint(null, 9, true); // somebody went on without state: another run, however far it is
        assertRefused(newer);
    }

    @Test
    void aMarkIsWrittenOnlyWhereItSaysSomething() throws Exception {
        try (var harness = harness(null)) {
            harness.prepareSnapshotPreBarrier(1);
            harness.prepareSnapshotPreBarrier(2);
            assertThat(marks()).as("nothing was written since").containsExactly("1");
            write(harness, 1);
            harness.prepareSnapshotPreBarrier(3);
            assertThat(marks()).containsExactly("3");
        }
    }

    @Test
    void theFormInCheckpointsIsFixed() {
        SerializerChecks.isGolden(
                new WriterMark.Serializer(),
                new WriterMark(new UUID(0x0102030405060708L, 0x1112131415161718L), 258),
                "write.WriterMark$Serializer$Compatibility",
                "01" + "0102030405060708" + "1112131415161718" + "0000000000000102");
    }

    private void assertRefused(OperatorSubtaskState state) {
        assertThatThrownBy(() -> checkpoint(state, 99, false))
                .isInstanceOf(SuppressRestartsException.class)
                .hasRootCauseInstanceOf(TablesBehindException.class)
                .rootCause()
                .hasMessageContaining("./walletstream after-restore")
                .hasMessageContaining("before checkpoint 5");
    }

    private OperatorSubtaskState checkpoint(@Nullable OperatorSubtaskState from, long number, boolean writes)
            throws Exception {
        try (var harness = harness(from)) {
            if (writes) {
                write(harness, number);
            }
            harness.prepareSnapshotPreBarrier(number);
            return harness.snapshot(number, 0);
        }
    }

    private KeyedOneInputStreamOperatorTestHarness<AccountId, WriterInput, UnknownAccount> harness(
            @Nullable OperatorSubtaskState state) throws Exception {
        var harness = new KeyedOneInputStreamOperatorTestHarness<>(
                new WalletWriter(DATABASE.asDatabase(), WriterLimits.DEFAULT, Duration.ofHours(1), Nothing::new, () -> {
                    throw new IllegalStateException("nothing is to be read again");
                }),
                WriterInput::account,
                AccountKey.TYPE);
        harness.setup(UnknownAccount.TYPE.createSerializer(new SerializerConfigImpl()));
        if (state != null) {
            harness.initializeState(state);
        }
        harness.open();
        return harness;
    }

    private void write(
            KeyedOneInputStreamOperatorTestHarness<AccountId, WriterInput, UnknownAccount> harness, long group)
            throws Exception {
        harness.processElement(new StreamRecord<>(new WriterInput.Announced(account, 1, group, 1)));
        OutpointState state = new OutpointState(0, group, null, true, false, null, null);
        harness.processElement(new StreamRecord<>(new WriterInput.Merged(
                account,
                1,
                Txid.ofWords(1, 2, 3, group),
                group,
                1,
                List.of(state),
                0,
                0,
                0,
                1,
                1,
                List.of(),
                List.of())));
    }

    private static List<String> marks() throws SQLException {
        return DATABASE.rows("SELECT checkpoint FROM wallet.writer_mark");
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = DATABASE.asDatabase().connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
