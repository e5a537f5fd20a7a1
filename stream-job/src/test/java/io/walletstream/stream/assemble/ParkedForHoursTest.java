package io.walletstream.stream.assemble;

import static io.walletstream.stream.assemble.Changes.AT_10;
import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.FailureKind;
import io.walletstream.stream.flow.FetchRequest;
import io.walletstream.stream.flow.TxInput;
import io.walletstream.stream.flow.TxKey;
import io.walletstream.stream.flow.WriterInput;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** Work that fails for months: an entry and a timer each, however often it was tried. */
class ParkedForHoursTest {
    private static final AccountId ACCOUNT = AccountId.of(1, 2);
    private static final int TRANSACTIONS = 50;

    /** The eleventh pause is the longest; 200 rounds are about 48 days. */
    private static final int ROUNDS = 200;

    @Test
    void theStateOfWhatIsTriedForMonthsDoesNotGrow() throws Exception {
        Backoff backoff = Backoff.DEFAULT;
        try (var harness = new KeyedOneInputStreamOperatorTestHarness<TxKey, TxInput, WriterInput>(
                new KeyedProcessOperator<>(new TxAssembler(backoff)), TxInput::key, TxKey.TYPE)) {
            harness.setup(WriterInput.TYPE.createSerializer(new SerializerConfigImpl()));
            harness.open();
            long now = 0;
            harness.setProcessingTime(now);
            for (int i = 0; i < TRANSACTIONS; i++) {
                Txid txid = Changes.tx(i + 1);
                send(
                        harness,
                        new TxInput.Group(
                                ACCOUNT, 1, txid, i + 1, 1, false, "main", List.of(new Changes().created(0, AT_10))));
            }
            int entries = 0;
            for (int round = 0; round < ROUNDS; round++) {
                List<FetchRequest> asked = harness.getSideOutput(TxAssembler.FETCHES).stream()
                        .map(StreamRecord::getValue)
                        .toList();
                assertThat(asked).as("round " + round).hasSize(TRANSACTIONS);
                harness.getSideOutput(TxAssembler.FETCHES).clear();
                harness.getOutput().clear();
                for (FetchRequest one : asked) {
                    assertThat(one.attempt()).isEqualTo(round);
                    FailureKind kind = round % 2 == 0 ? FailureKind.TRANSIENT : FailureKind.NOT_FOUND;
                    send(
                            harness,
                            new TxInput.Failed(
                                    ACCOUNT, 1, one.txid(), one.request(), round, kind, "why", List.of(), 1));
                }
                if (round == 0) {
                    entries = harness.numKeyedStateEntries();
                }
                assertThat(harness.numKeyedStateEntries()).as("round " + round).isEqualTo(entries);
                assertThat(harness.numProcessingTimeTimers())
                        .as("round " + round)
                        .isEqualTo(TRANSACTIONS);
                now += backoff.after(round + 1).toMillis();
                harness.setProcessingTime(now);
            }
            assertThat(Duration.ofMillis(now)).isGreaterThan(Duration.ofDays(40));
            assertThat(entries).isEqualTo(TRANSACTIONS);
        }
    }

    private static void send(KeyedOneInputStreamOperatorTestHarness<TxKey, TxInput, WriterInput> harness, TxInput input)
            throws Exception {
        harness.processElement(new StreamRecord<>(input));
    }
}
