package io.walletstream.stream.process;

import static io.walletstream.stream.process.TxBytes.hex;
import static io.walletstream.stream.process.TxBytes.p2pkh;
import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.FailureKind;
import io.walletstream.stream.flow.FetchRequest;
import io.walletstream.stream.flow.Fetched;
import io.walletstream.stream.flow.TxInput;
import io.walletstream.stream.flow.WriterInput;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which word settles a request: one that is answered has no failure, one that lacks outputs no answer. */
class ProcessTransactionsTest {
    private static final AccountId ACCOUNT = AccountId.of(1, 2);
    private static final byte[] RAW = TxBytes.aTransaction()
            .paying(7, p2pkh(hex("c6a931190a4a05c6a0b25e4a1bc9a243d8825a2e")))
            .build();

    private final OneInputStreamOperatorTestHarness<Fetched, WriterInput> harness;
    private final Txid txid;

    ProcessTransactionsTest() throws Exception {
        txid = RawTransaction.txidOf(RAW);
        harness = new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(new ProcessTransactions(1024)));
        harness.setup(WriterInput.TYPE.createSerializer(new SerializerConfigImpl()));
    }

    @BeforeEach
    void open() throws Exception {
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    private void fetched(int... vouts) throws Exception {
        FetchRequest request = new FetchRequest(ACCOUNT, 1, txid, 3, 2, 4, 5, "main", vouts);
        harness.processElement(new StreamRecord<>(new Fetched.Bytes(request, RAW)));
    }

    private List<TxInput> failures() {
        var side = harness.getSideOutput(ProcessTransactions.FAILURES);
        return side == null
                ? List.of()
                : side.stream().map(StreamRecord::getValue).toList();
    }

    @Test
    void an_answer_with_all_wanted_outputs_goes_to_the_writer() throws Exception {
        fetched(0);

        assertThat(failures()).isEmpty();
        assertThat(harness.extractOutputValues()).singleElement().satisfies(input -> {
            WriterInput.Content content = (WriterInput.Content) input;
            assertThat(content.partial()).isFalse();
            assertThat(content.request()).isEqualTo(3);
            assertThat(content.content().outputs()).hasSize(1);
        });
    }

    @Test
    void an_answer_that_lacks_outputs_is_asked_for_again_without_them_before_anything_is_written() throws Exception {
        fetched(0, 9);

        assertThat(harness.extractOutputValues()).isEmpty();
        assertThat(failures())
                .containsExactly(new TxInput.Failed(
                        ACCOUNT,
                        1,
                        txid,
                        3,
                        2,
                        FailureKind.POISON,
                        "output 9 is wanted, the transaction has 1",
                        List.of(9),
                        5));
    }

    @Test
    void of_a_transaction_without_any_wanted_output_only_itself_is_written() throws Exception {
        fetched(8, 9);

        assertThat(harness.extractOutputValues()).singleElement().satisfies(input -> {
            WriterInput.Content content = (WriterInput.Content) input;
            assertThat(content.partial()).isTrue();
            assertThat(content.content().outputs()).isEmpty();
        });
        assertThat(failures()).hasSize(1);
    }
}
